"""The page of a country."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.country import of_country
from charts.day_by_day import day_by_day
from pages.timeline import told
from records.ledger import REPORTS
from words import phrases
from words.messages import colon
from words.messages import gettext as _
from writing.columns import ahead, brief

if TYPE_CHECKING:
    from writing.site import Site

# The tables of the page, each with what its rows are sorted by.
SORTED = {
    "repatriations": ["date", "event_id"],
    "reconciliation": ["as_of", "report_id"],
    "repatriation_reports": ["date", "report_id"],
    "total_reports": ["kind", "as_of", "report_id"],
    "population_reports": ["as_of", "report_id"],
}


def write(site: Site, country: dict[str, Any]) -> None:
    """Write a country's page: events, what each source said, totals as stated, sources."""
    area = country["area_id"]
    of = {
        table: rows[rows["area_id"] == area]
        for table, rows in site.tables.items()
        if "area_id" in rows.columns
    }
    known = _known(site, of)
    _offer(site, area, of["repatriations"], known)
    shown = _shown(of, known)
    links = _links(site, known)
    other = of["totals"].query("period == 'all' and kind != 'repatriation'").to_dict("records")
    drawn = of_country(site.tables, area, lambda: site.words.area(area))
    stated = day_by_day(site.tables, area, lambda: site.words.area(area))

    def words() -> dict[str, Any]:
        name = site.words.area(area)
        titles = _titles()
        gap = phrases.gap(country["stated"], country["counted_then"], country["basis"])
        return {
            "told": told(site, country, stated),
            "country": country | {"name": name, "gap": gap},
            "other": other,
            "drawn": site.chart(drawn) if drawn else None,
            "sections": {
                titles[table]: site.table(
                    rows, f"{name}{colon()}{titles[table].lower()}", table, links=links[table]
                )
                for table, rows in shown.items()
                if len(rows)
            },
        }

    site.in_languages(f"countries/{area.lower()}", "countries/country", words)


def _known(site: Site, of: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the sources that speak of a country."""
    pages = pd.concat([of[name]["source_id"] for name in REPORTS]).unique()
    return site.sources.loc[sorted(pages)].reset_index().sort_values(["publisher", "published"])


def _offer(site: Site, area: str, events: pd.DataFrame, known: pd.DataFrame) -> None:
    """Write a country's events and the citation of its sources as files to download."""
    site.download(f"countries/{area.lower()}.csv", _csv(events))
    cited = site.citations.cite(known["source_id"], "bibtex")
    site.download(f"countries/{area.lower()}-cite.bib", cited)


def _shown(of: Mapping[str, pd.DataFrame], known: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows that the page shows of each table, in order."""
    shown = {
        name: ahead(brief(of[name].sort_values(order)))
        for name, order in SORTED.items()
        if len(of[name])
    }
    return shown | {"sources": brief(_pages_of(known))}


def _links(site: Site, known: pd.DataFrame) -> Mapping[str, dict[str, Mapping[Any, str]]]:
    """Return for each table of the page where the values of its columns lead to."""
    links: dict[str, Mapping[Any, str]] = {
        "source_id": known.set_index("source_id")["url"].to_dict(),
        "event_id": site.events.links(),
    }
    # A title that several pages have is no link: the keys are.
    alone = known[~known["title"].duplicated(keep=False) & known["title"].notna()]
    titled = {"title": alone.set_index("title")["url"].to_dict()}
    return dict.fromkeys(SORTED, links) | {"sources": links | titled}


def _titles() -> dict[str, str]:
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


def _csv(frame: pd.DataFrame) -> str:
    kept = [key for key in frame if not str(key).endswith(("_start", "_end"))]
    return str(frame[kept].to_csv(index=False, lineterminator="\n"))
