"""The pages: Markdown written from the tables, and the files that can be downloaded from them."""

from __future__ import annotations

import contextlib
import functools
import inspect
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
import vl_convert
from markupsafe import Markup

import address
import api
import camp_pages
import country_pages
import event_pages
import feeds
import finding
import nesyria as nes
import notes
import spreadsheets
import sql_page
from charts import drawings, marks
from charts.chart import Chart
from charts.country import of_country
from charts.day_by_day import day_by_day
from charts.overview import overview
from documents import in_words, taken_over
from htmltable import english, linked, table, visible
from linked import linked_data
from nesyria.datapackage.package import DESCRIPTOR, MAX_JSON_BYTES, MAX_TABLE_BYTES, Package
from nesyria.datapackage.paths import checked_target
from nesyria.errors import NesyriaError
from nesyria.figures.ranking import authors
from nesyria.publishing import markdown
from nesyria.validation import Finding, Report
from nesyria.validation.formats import render
from nesyria.validation.rule import RULES
from nesyria.validation.suites.catalog import suites
from records import countries, totals
from records.citations import ENDINGS, Citations
from records.events import Events
from records.ledger import Ledger
from records.sources import copies
from words import phrases
from words.formats import sorted_as
from words.language import current, is_english
from words.messages import colon, comma, message, plural, semicolon
from words.messages import gettext as _
from words.titles import Words
from words.values import day

HERE = Path(__file__).resolve().parent
# The checkout: its documents and notebooks are read as a package's files are, and no others.
OWN = Package(HERE.parent)
# Folders whose files the site offers as they are.
OFFERED = ("data/", "schemas/")
# What a page that is not there leads to.
FOUND = {
    "First page": "index.html",
    "Search": "search.html",
    "Countries": "countries/index.html",
    "Events": "events/index.html",
}.items()
# Tables that charts are drawn from.
CHARTED = ("totals", "reconciliation", "populations")
# What people look for first: on a phone it stands beside the first column.
FIRST = (
    *("persons", "value", "stated", "counted", "remaining", "verdict", "source_id", "publisher"),
)
# What is folded where it is long: SQL, and values before and after a correction.
FOLDED = ("query", "old", "new")
# A drawing is wide enough to read when it is shrunk to a phone.
WIDTH = 720
# Around a picture: letters are wider in one program than in another.
PADDING = 16
# Pixels; on a phone too, where charts are drawn anew at its width.
TEXT = 12


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
    """

    def __init__(self, package: Package, source: Path, extra: Path) -> None:
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
        self._charts: dict[str, dict[str, Any]] = {}
        # Pictures of charts that are drawn in other languages too.
        self.pictures: set[str] = set()
        self.templates = jinja2.Environment(
            extensions=["jinja2.ext.i18n"],
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=_visible,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.policies["ext.i18n.trimmed"] = True
        self.templates.install_gettext_callables(_, plural, newstyle=True)  # type: ignore[attr-defined]
        self.templates.filters |= {"number": phrases.figure, "between": self.between, "day": day}
        self.templates.filters |= {"place": self.words.place}
        # In Markdown, data is text; HTML stands in a block that nothing in it can end.
        self.templates.filters |= {
            "text": lambda value: Markup(markdown.text(str(value))),  # noqa: S704 - escaped
            "html": _fenced,
            "linked": self.linked,
        }
        self.templates.globals |= {"code": self.words.code, "about": package.descriptor}
        self.templates.globals |= {"events": phrases.events, "people": phrases.people}
        self.templates.globals |= {"reports": phrases.reports, "ends": phrases.ends}
        self.templates.globals |= {"is_english": is_english, "message": message}
        self.templates.globals |= {
            "semicolon": semicolon,
            "comma": comma,
            "colon": colon,
            "span": phrases.span,
        }
        self.templates.globals |= {"english": lambda: Markup(english())}  # noqa: S704 - no data

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

    def page(self, name: str, template: str, **values: Any) -> None:
        """Write one page; ``root`` leads from it to the top of the site."""
        _write(self.source, f"{name}.md", self.text(name, template, values).encode())

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
        _write(self.extra, name, content.encode() if isinstance(content, str) else content)

    def _said(self, chart: Chart) -> list[str]:
        """Return what goes along with a picture: what it says, its caveat, its source."""
        about = self.package.descriptor
        title = message(str(about["title"]))
        told = _("Source: %(title)s, version %(version)s", title=title, version=about["version"])
        source = [told, about.get("homepage")]
        return [chart.reading, chart.note, ", ".join(filter(None, source))]

    def chart(self, chart: Chart) -> dict[str, Any]:
        """Write a chart's picture; return what its place on a page needs, in words.

        What is the same in all languages is made once.
        """
        if chart.name not in self._charts:
            self._charts[chart.name] = self._drawn(chart)
        facts = self._charts[chart.name]
        drawn = drawings.translated(facts["drawn"])
        wide = drawn | {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
        if not is_english():
            self.pictures.add(f"charts/{chart.name}.svg")
            self.download(f"{current()}/charts/{chart.name}.svg", self._picture(chart, drawn))
        return facts | {
            "chart": chart,
            "spec": _in_script(wide),
            "table": self.table(chart.data, chart.title, *CHARTED),
        }

    def _picture(self, chart: Chart, drawn: dict[str, Any]) -> str:
        """Return the drawing of a chart that stands alone, with its title."""
        heading = marks.heading(chart.title, self._said(chart)).to_dict()
        alone = {"width": WIDTH, "title": heading, "padding": PADDING}
        return str(vl_convert.vegalite_to_svg(drawn | alone))

    def _drawn(self, chart: Chart) -> dict[str, Any]:
        """Write a chart's picture, data and citations; return what is the same in all languages."""
        drawing = chart.drawing.configure(
            background="white",
            font="system-ui, sans-serif",
            view={"stroke": None},
            aria=False,
            axis={"labelFontSize": TEXT, "titleFontSize": TEXT},
            legend={"labelFontSize": TEXT, "titleFontSize": TEXT},
            text={"fontSize": TEXT},
        )
        drawn = self.words.named(drawing.to_dict(), *CHARTED)
        picture = self._picture(chart, drawn)
        where = f"charts/{chart.name}"
        self.download(f"{where}.svg", picture)
        self.download(f"{where}.png", vl_convert.svg_to_png(picture, scale=2))
        self.download(f"{where}.csv", chart.data.to_csv(index=False, lineterminator="\n"))
        reports = self.tables.behind(*chart.rests_on)
        pages = reports["source_id"].unique()
        for format, ending in ENDINGS.items():
            self.download(f"{where}-cite.{ending}", self.citations.cite(pages, format))
        return {
            "drawn": drawn,
            "reports": len(reports),
            "sources": len(pages),
            "publishers": authors(self.sources.loc[pages]).nunique(),
            "cited": self.dataset.cite(),
        }


def write(package: Package, source: Path, extra: Path) -> Site:
    """Write every page of a package's site and every file to download."""
    site = Site(package, source, extra)
    parts = overview(site.tables)
    drawn = {part: [site.chart(chart) for chart in made] for part, made in parts.items()}
    site.page("charts", "charts", charts=drawn)
    _home(site, parts["returns"])
    event_pages.write(site, site.events)
    _countries_pages(site)
    camp_pages.write(site)
    api.write(site)
    feeds.write(site)
    _tables_pages(site)
    sql_page.write(site)
    _documents(site)
    _validation(site)
    _notebooks(site)
    _missing(site)
    _search(site)
    return site


def _search(site: Site) -> None:
    """Write what the search finds by its name, after all pages that it leads to."""
    pages = {path.relative_to(site.source).with_suffix("") for path in site.source.rglob("*.md")}
    found = [*finding.entries(site.tables, {page.as_posix() for page in pages})]
    site.download("searchnames.js", f"window.siteNames = {_in_script(found)};\n")


def _missing(site: Site) -> None:
    """Write what a server answers where there is no page; it may be asked in any folder."""
    home = address.of(site.package)
    template = site.templates.get_template("404.html")
    # Where the site has no address of its own, the links are right at its top.
    home = f"{home}/" if home else ""
    site.download("404.html", template.render(home=home, pages=FOUND))


def _home(site: Site, shown: list[Chart]) -> None:
    homes = totals.whole(site.tables["totals"]).set_index("area_id")
    others, iraq = (
        homes.loc[area] if area in homes.index else None for area in (totals.OTHERS, totals.IRAQ)
    )
    by_year = [chart for chart in shown if chart.name.endswith("-by-year")]
    # Counted alone would be half of what is known of so large a number.
    stated = (row for row in site.countries if row["area_id"] == totals.IRAQ and row["stated"])
    facts = {
        "stated": next(stated, None),
        "others": others,
        "iraq": iraq,
        "by_country": [
            row for row in site.countries if row["persons"] and row["area_id"] != totals.IRAQ
        ],
        "counts": {name: len(rows) for name, rows in site.tables.items()},
        "publishers": authors(site.sources).nunique(),
        "languages": site.sources["language"].nunique(),
        "claims": site.tables["claims"]["verdict"].value_counts().to_dict(),
        "linked_data": _in_script(linked_data(site.package, site.tables)),
        "cited": site.dataset.cite(),
        "bibtex": site.dataset.cite(format="bibtex"),
        "summary": site.dataset.tables().to_dict("records"),
    }
    site.in_languages(
        "index", "index", lambda: facts | {"charts": [site.chart(one) for one in by_year]}
    )


def _countries_pages(site: Site) -> None:
    index = pd.DataFrame(site.countries).convert_dtypes()
    columns = ["name", "subregion", "persons", "stated", "stated_qualifier", "stated_as_of"]
    columns += ["counted_then", "gap", "at_least", "remaining", "remaining_qualifier"]
    columns += ["remaining_as_of", "events", "first_date", "last_date"]
    has_row = index["area_id"].isin(site.tables["countries"]["area_id"])
    shown = _ahead(index.assign(gap="")[columns].rename(columns={"name": "country"}))

    def listing() -> dict[str, Any]:
        names = [site.words.area(area) for area in index["area_id"]]
        order = sorted(range(len(names)), key=lambda place: sorted_as(names[place]))
        rows = index[["stated", "counted_then", "basis"]].itertuples(index=False)
        said = [phrases.gap(*map(_known, row)) for row in rows]
        return {
            "table": site.table(
                shown.assign(country=names, gap=pd.Series(said).where(has_row, "")).iloc[order],
                _("Countries and persons handed over"),
                "countries",
                "areas",
                links={"country": dict(zip(names, _slugs(index["area_id"]), strict=True))},
                # What searches a table speaks English.
                searched=is_english(),
            ),
            "countries": site.countries,
        }

    site.in_languages("countries/index", "countries", listing)
    for country in site.countries:
        _country(site, country)


def _known(value: Any) -> Any:
    return None if pd.isna(value) else value


def _slugs(areas: Iterable[str]) -> list[str]:
    return [f"{area.lower()}.html" for area in areas]


def _country(site: Site, country: dict[str, Any]) -> None:
    """Write a country's page: events, what each source said, totals as stated, sources."""
    area = country["area_id"]
    of = {
        table: rows[rows["area_id"] == area]
        for table, rows in site.tables.items()
        if "area_id" in rows.columns
    }
    ledger = [of["repatriation_reports"], of["total_reports"], of["population_reports"]]
    pages = pd.concat([rows["source_id"] for rows in ledger]).unique()
    known = site.sources.loc[sorted(pages)].reset_index().sort_values(["publisher", "published"])
    slug = area.lower()
    site.download(f"countries/{slug}.csv", _csv(of["repatriations"]))
    cited = site.citations.cite(known["source_id"], "bibtex")
    site.download(f"countries/{slug}-cite.bib", cited)
    sections = {
        "repatriations": of["repatriations"].sort_values(["date", "event_id"]),
        "reconciliation": of["reconciliation"].sort_values(["as_of", "report_id"]),
        "repatriation_reports": ledger[0].sort_values(["date", "report_id"]),
        "total_reports": ledger[1].sort_values(["kind", "as_of", "report_id"]),
        "population_reports": ledger[2].sort_values(["as_of", "report_id"]),
    }
    shown = {name: _ahead(_brief(rows)) for name, rows in sections.items() if len(rows)}
    shown["sources"] = _brief(_pages_of(known))
    links: dict[str, Mapping[Any, str]] = {
        "source_id": known.set_index("source_id")["url"].to_dict(),
        "event_id": site.events.links(),
    }
    # A title that several pages have is no link: the keys are.
    alone = known[~known["title"].duplicated(keep=False) & known["title"].notna()]
    titled = {"title": alone.set_index("title")["url"].to_dict()}
    other = of["totals"].query("period == 'all' and kind != 'repatriation'").to_dict("records")
    drawn = of_country(site.tables, area, lambda: site.words.area(area))
    stated = day_by_day(site.tables, area, lambda: site.words.area(area))

    def words() -> dict[str, Any]:
        name = site.words.area(area)
        titles = _sections()
        return {
            "told": country_pages.told(site, country, stated),
            "country": country
            | {
                "name": name,
                "gap": phrases.gap(country["stated"], country["counted_then"], country["basis"]),
            },
            "other": other,
            "drawn": site.chart(drawn) if drawn else None,
            "sections": {
                titles[of]: site.table(
                    rows,
                    f"{name}{colon()}{titles[of].lower()}",
                    of,
                    links=links | (titled if of == "sources" else {}),
                )
                for of, rows in shown.items()
                if len(rows)
            },
        }

    site.in_languages(f"countries/{slug}", "country", words)


def _sections() -> dict[str, str]:
    """Return what the tables on the page of a country are called."""
    return {
        "repatriations": _("Handovers"),
        "reconciliation": _("Stated totals against counted events"),
        "repatriation_reports": _("What each source said of a handover"),
        "total_reports": _("Totals as stated"),
        "population_reports": _("Nationals in camps and prisons, as stated"),
        "sources": _("Sources"),
    }


def _pages_of(known: pd.DataFrame) -> pd.DataFrame:
    """Return what a country's page shows of its sources: who, what, when; their keys come last."""
    first = ["publisher", "title", "published"]
    rest = [name for name in known if name not in (*first, "url", "source_id")]
    return known[[*first, *rest, "source_id"]]


def _brief(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what a country's page shows of a table: the file to download has all fields."""
    kept = {"persons_low", "persons_high"}
    endings = ("_start", "_end", "_basis", "_precision", "_low", "_high")
    left_out = [name for name in rows if str(name).endswith(endings) and name not in kept]
    return rows.drop(columns=[*left_out, "area_id"], errors="ignore")


def _tables_pages(site: Site) -> None:
    """Write a page per table, and the package itself as files to download."""
    summary = site.dataset.tables().to_dict("records")
    site.page("tables/index", "tables", summary=summary)
    for row in summary:
        name = row["name"]
        rows = _as_published(site, name)
        links = {"url": {url: url for url in rows["url"]}} if name == "sources" else {}
        if name != "sources" and "source_id" in rows.columns:
            links["source_id"] = site.sources["url"].to_dict()
        links["event_id"] = site.events.links()
        resource = site.package.resource(name)
        opened = spreadsheets.with_year(site.package, name, rows)
        site.download(f"spreadsheets/{name}.csv", spreadsheets.as_csv(opened))
        book = spreadsheets.as_workbook(site.package, name, opened)
        site.download(f"spreadsheets/{name}.xlsx", book)
        site.page(
            f"tables/{name}",
            "table",
            resource=resource,
            rows=row["rows"],
            table=site.table(
                _ahead(rows), resource["title"], name, links=links, searched=True, name=name
            ),
        )
        for file in (resource["path"], resource["schema"]):
            if isinstance(file, str):
                site.download(_offered(file), site.package.read_bytes(file, MAX_TABLE_BYTES))
    site.download(DESCRIPTOR, site.package.read_bytes(DESCRIPTOR, MAX_JSON_BYTES))


def _ahead(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the columns that people look for first after the key."""
    first, *rest = rows
    wanted = [name for name in FIRST if name in rest]
    return rows[[first, *wanted, *(name for name in rest if name not in wanted)]]


def _offered(file: str) -> str:
    """Refuse a file of the package that would take the place of a page or a script of the site."""
    if not file.startswith(OFFERED) or not file.endswith((".csv", ".json")):
        raise NesyriaError(
            f"{file[:200]!r} is not published: the site offers files ending with .csv or .json in "
            f"{' and '.join(OFFERED)}"
        )
    return file


def _as_published(site: Site, name: str) -> pd.DataFrame:
    """Return a table with the fields of its schema alone."""
    return site.tables[name][[field["name"] for field in site.package.schema(name)["fields"]]]


def _documents(site: Site) -> None:
    """Take over the documents; write the change log and the API reference."""
    kept = OWN.listing("docs", ".md")
    for path in kept:
        _take_over(site, path)
    changes = OWN.read_text("CHANGELOG.md", MAX_JSON_BYTES).strip()
    site.page("docs/changelog", "changelog", changes=changes)
    site.page("docs/api", "api", names=_public())
    documents = [*(Path(path).stem for path in kept), "changelog", "api"]
    site.page("docs/index", "docs", documents=documents)


def _take_over(site: Site, path: str) -> None:
    """Write a document as a page, and what comes along with it."""
    text = taken_over(site, OWN, path, functools.partial(_write, site.source))
    text = text.replace(address.UNKNOWN, address.of(site.package) or address.UNKNOWN)
    _write(site.source, path, text.encode())


def _public() -> dict[str, str]:
    """Return the public names, each with the directive that documents it."""
    names = {name: getattr(nes, name) for name in nes.__all__}
    names |= {f"validation.{one.__name__}": one for one in (Report, Finding)}
    return {
        name: "autoclass" if inspect.isclass(value) else "autofunction"
        for name, value in names.items()
    }


def _validation(site: Site) -> None:
    """Validate the package here and now, and write what was found, rule by rule."""
    report = nes.validate(site.package.root)
    counts = report.counts()
    site.download("validation/report.json", render(report, "json"))
    site.download("validation/report.html", render(report, "html"))
    site.download("validation/report.xml", render(report, "junit"))
    rules: dict[str, Any] = {
        id: rule for id, rule in RULES.items() if set(rule.layers) & set(report.layers)
    }
    # Where a suite cannot be read, the report says so; the page then lists no rule of it.
    with contextlib.suppress(nes.NesyriaError):
        rules |= {rule.id: rule for rule in suites(site.package)}
    site.page(
        "validation/index",
        "validation",
        report=report,
        summary=report.summary,
        rules=[{"rule": rule, "found": counts.get(id, 0)} for id, rule in rules.items()],
        layers=", ".join(report.layers),
        files=len(site.package.resources),
        rows=sum(map(len, site.tables.values())),
    )


def _notebooks(site: Site) -> None:
    kept = OWN.listing("notebooks", ".ipynb")
    for path in kept:
        content = OWN.read_bytes(path, MAX_JSON_BYTES)
        _write(site.source, path, content)
        site.download(path, content)
    site.page("notebooks/index", "notebooks", names=[Path(path).stem for path in kept])


def _csv(frame: pd.DataFrame) -> str:
    kept = [key for key in frame if not str(key).endswith(("_start", "_end"))]
    return str(frame[kept].to_csv(index=False, lineterminator="\n"))


def _in_script(value: Any) -> str:
    """Return JSON that can stand in a script element, which no sign of it ends or comments out."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _visible(value: Any) -> Any:
    """Return a value with what cannot be seen written out, where it is text of data."""
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    return visible(value) if is_text else value


def _fenced(html: str) -> Markup:
    """Return HTML as a block of a page: its fence is longer than all that look like one in it."""
    longest = max(map(len, re.findall("`+", html)), default=0)
    fence = "`" * max(3, longest + 1)
    body = html.strip("\n")
    return Markup(f"{fence}{{raw}} html\n{body}\n{fence}\n")  # noqa: S704 - HTML, as it is


def _write(folder: Path, name: str, content: bytes) -> None:
    """Write one file of the site, below its folder and in place of no other, or refuse it."""
    path = checked_target(folder, name)
    if path.exists() and path.read_bytes() != content:
        raise NesyriaError(f"the site has two files {name!r}; the package must name one otherwise")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
