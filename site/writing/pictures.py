"""The pictures of charts, with their data and citations."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any

import others
from charts import drawings, marks
from downloads.jsonfile import in_script
from nesyria.figures.ranking import authors
from records.citations import ENDINGS
from words.language import current, is_english
from words.messages import gettext as _
from words.messages import message

if TYPE_CHECKING:
    from charts.chart import Chart
    from writing.site import Site

# Tables that charts are drawn from.
CHARTED = ("totals", "reconciliation", "populations")
# A drawing is wide enough to read when it is shrunk to a phone.
WIDTH = 720
# Around a picture: letters are wider in one program than in another.
PADDING = 16
# Pixels; on a phone too, where charts are drawn anew at its width.
TEXT = 12


class Pictures:
    """Draws charts, and writes their pictures, data and citations.

    Parameters
    ----------
    site : Site
        The site that they are of.
    processes : Executor
        What draws them.
    """

    def __init__(self, site: Site, processes: Executor) -> None:
        self._site, self._processes = site, processes
        # Those that are being drawn, by where they go without ending; some as PNG too.
        self._begun: dict[str, Future[tuple[str, bytes]]] = {}
        self._made: dict[str, dict[str, Any]] = {}
        # Those that are drawn in other languages too.
        self.translated: set[str] = set()

    def place(self, chart: Chart) -> dict[str, Any]:
        """Begin a chart's picture; return what its place on a page needs, in words.

        What is the same in all languages is made once.
        """
        if chart.name not in self._made:
            self._made[chart.name] = self._drawn(chart)
        facts = self._made[chart.name]
        drawn = drawings.translated(facts["drawn"])
        wide = drawn | {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
        if not is_english():
            self.translated.add(f"charts/{chart.name}.svg")
            self._begin(f"{current()}/charts/{chart.name}", chart, drawn)
        return facts | {
            "chart": chart,
            "spec": in_script(wide),
            "table": self._site.table(chart.data, chart.title, *CHARTED),
        }

    def _drawn(self, chart: Chart) -> dict[str, Any]:
        """Write a chart's data and citations; return what is the same in all languages."""
        drawing = chart.drawing.configure(
            background="white",
            font="system-ui, sans-serif",
            view={"stroke": None},
            aria=False,
            axis={"labelFontSize": TEXT, "titleFontSize": TEXT},
            legend={"labelFontSize": TEXT, "titleFontSize": TEXT},
            text={"fontSize": TEXT},
        )
        drawn = self._site.words.named(drawing.to_dict(), *CHARTED)
        where = f"charts/{chart.name}"
        self._begin(where, chart, drawn)
        self._site.download(f"{where}.csv", chart.data.to_csv(index=False, lineterminator="\n"))
        reports = self._site.tables.behind(*chart.rests_on)
        pages = reports["source_id"].unique()
        for format, ending in ENDINGS.items():
            self._site.download(f"{where}-cite.{ending}", self._site.citations.cite(pages, format))
        return {
            "drawn": drawn,
            "reports": len(reports),
            "sources": len(pages),
            "publishers": authors(self._site.sources.loc[pages]).nunique(),
            "cited": self._site.dataset.cite(),
        }

    def _begin(self, where: str, chart: Chart, drawn: dict[str, Any]) -> None:
        """Begin to draw a chart that stands alone, with its title."""
        heading = marks.heading(chart.title, self._said(chart)).to_dict()
        alone = drawn | {"width": WIDTH, "title": heading, "padding": PADDING}
        self._begun[where] = self._processes.submit(others.picture, alone, png=is_english())

    def keep(self) -> None:
        """Write the pictures that have been begun, as files to download."""
        for where, picture in self._begun.items():
            svg, png = picture.result()
            self._site.download(f"{where}.svg", svg)
            if png:
                self._site.download(f"{where}.png", png)
        self._begun.clear()

    def _said(self, chart: Chart) -> list[str]:
        """Return what goes along with a picture: what it says, its caveat, its source."""
        about = self._site.package.descriptor
        title = message(str(about["title"]))
        told = _("Source: %(title)s, version %(version)s", title=title, version=about["version"])
        source = [told, about.get("homepage")]
        return [chart.reading, chart.note, ", ".join(filter(None, source))]
