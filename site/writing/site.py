"""The site: a package with all that its pages ask of it, and what writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

import nesyria as nes
from folders import OWN
from nesyria.datapackage.package import MAX_JSON_BYTES, Package
from others import AtOnce
from records import countries, totals
from records.citations import Citations
from records.events import Events
from records.ledger import Ledger
from records.sources import copies
from words import phrases
from words.titles import Words
from writing import notes
from writing.files import write
from writing.htmltable import linked, table
from writing.in_words import in_words
from writing.pictures import Pictures
from writing.templates import environment

if TYPE_CHECKING:
    from charts.chart import Chart

# What is folded where it is long: SQL, and values before and after a correction.
FOLDED = ("query", "old", "new")


class Site:
    """Writes the pages of one package.

    Parameters
    ----------
    package : Package
        What the pages show.
    source : Path
        Where the Markdown goes.
    extra : Path
        Where the files to download go.
    processes : Executor, optional
        What draws pictures meanwhile; this process, where left out.
    """

    def __init__(
        self, package: Package, source: Path, extra: Path, processes: Executor | None = None
    ) -> None:
        self.package, self.source, self.extra = package, source, extra
        # A package that is not valid has its pages too; the page of its validation says so.
        self.dataset = nes.Dataset.at(package.root, check=False)
        self.tables = Ledger({name: self.dataset.load(name) for name in package.resources})
        self.citations = Citations(package, self.tables["sources"])
        self.sources = self.tables["sources"].set_index("source_id")
        self.copies = copies(self.tables["sources"])
        self.words = Words(package, self.tables)
        self.countries = countries.spoken_of(self.tables)
        self.events = Events(self)
        document = OWN.read_text(notes.DOCUMENT, MAX_JSON_BYTES)
        self.notes = {
            area: in_words(self, text) for area, text in notes.of_countries(document).items()
        }
        # The pages that are written in several languages: the template and the values of each.
        self.translated: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {}
        self.pictures = Pictures(self, processes or AtOnce())
        self.templates = environment(self)

    def linked(self, text: Any, address: Any) -> Markup:
        """Return a text as a link; a page of a source has its archived copy beside it."""
        copy = self.copies.get(str(address), "")
        return Markup(linked(str(text), str(address), copy))  # noqa: S704 - escaped

    def between(self, low: Any, high: Any, area: str, kind: str = "repatriation") -> str:
        """Return the range of a total of an area in words."""
        return phrases.between(low, high, totals.publishers(self.tables, area, kind))

    def table(self, frame: pd.DataFrame, caption: str, *tables: str, **options: Any) -> str:
        """Return rows of some tables as an HTML table in words: titles, names, dates, numbers."""
        titles = self.words.titles(frame, *tables) | options.pop("titles", {})
        shown = self.words.shown(frame, *tables)
        options |= {"folded": FOLDED, "copies": self.copies}
        return table(frame, caption, shown=shown, titles=titles, **options)

    def published(self, name: str) -> pd.DataFrame:
        """Return a table with the fields of its schema alone."""
        return self.tables[name][[field["name"] for field in self.package.schema(name)["fields"]]]

    def page(self, name: str, template: str, **values: Any) -> None:
        """Write one page; ``root`` leads from it to the top of the site."""
        write(self.source, f"{name}.md", self.text(name, template, values).encode())

    def text(self, name: str, template: str, values: Mapping[str, Any]) -> str:
        """Return the Markdown of a page."""
        about = {"root": "../" * name.count("/"), "page": name}
        return self.templates.get_template(f"{template}.md").render(about | dict(values))

    def in_languages(self, name: str, template: str, values: Callable[[], dict[str, Any]]) -> None:
        """Write one page in English now; ``translations`` writes it in the other languages."""
        self.translated[name] = template, values
        self.page(name, template, **values())

    def download(self, name: str, content: str | bytes) -> None:
        """Write one file to download."""
        write(self.extra, name, content.encode() if isinstance(content, str) else content)

    def chart(self, chart: Chart) -> dict[str, Any]:
        """Write a chart's picture; return what its place on a page needs, in words."""
        return self.pictures.place(chart)
