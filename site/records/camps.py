"""What is known of camps and prisons, from the figures of a package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from nesyria.figures import lineage
from nesyria.figures.flags import Flags, flagged
from nesyria.series.months import months_of
from records.ledger import Tables
from records.rows import records
from words.values import day

if TYPE_CHECKING:
    from writing.site import Site

# Prisons share a page, with the custody in Iraq that most of those held in 2026 were taken to.
TOGETHER = {
    "prisons": (
        *("all-prisons", "al-sinaa-prison", "hasakah-prison", "iraq-custody", "karkh-prison"),
    )
}
# Whose numbers are told by month: everyone, and the nationalities that most camps are counted by.
AREAS = ("world", "IRQ", "SYR", "third_country", "foreign")
GROUPS = ("all", "men", "children", "alleged_fighters")
# A camp of which fewer months are known has no page.
FEWEST = 5


@dataclass(frozen=True)
class Place:
    """A page: its address, its name, and the sites that it tells of."""

    slug: str
    name: str
    sites: tuple[str, ...]


class Camps:
    """What the pages of camps tell, from the figures of a package.

    Parameters
    ----------
    site : Site
        The site that the pages are of.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.sites = {str(one["site_id"]): one for one in records(site.tables["sites"])}

    @cached_property
    def places(self) -> list[Place]:
        """The pages there are: camps with numbers of enough months, and the prisons."""
        rows = self._persons
        months = rows[rows["group"] == "all"].groupby("site_id", observed=True)["month"].nunique()
        alone = [
            Place(key, str(row["name"]), (key,))
            for key, row in self.sites.items()
            if row["kind"] == "camp" and months.get(key, 0) >= FEWEST
        ]
        together = [
            Place(slug, slug.capitalize(), tuple(key for key in keys if key in self.sites))
            for slug, keys in TOGETHER.items()
        ]
        return [*alone, *(one for one in together if rows["site_id"].isin(one.sites).any())]

    @cached_property
    def _persons(self) -> pd.DataFrame:
        rows = self.site.tables["populations"]
        rows = rows[(rows["unit"] == "persons") & (rows["date"].str.len() >= len("2024-01"))]
        rows = rows[rows["area_id"].isin(AREAS) & rows["group"].isin(GROUPS)]
        return rows.assign(month=rows["date"].str[: len("2024-01")])

    @cached_property
    def _behind(self) -> Mapping[tuple[str, ...], list[str]]:
        """The pages behind each figure of a population, by its key."""
        keys = lineage.KEYS["populations"]
        pairs = lineage.contributing_reports("populations", self.site.tables)
        reports = self.site.tables["population_reports"].set_index("report_id")["source_id"]
        pages = pairs["report_id"].map(reports).astype("object")
        found: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for *key, page in zip(*(pairs[name].astype("object") for name in keys), pages, strict=True):
            found[tuple(key)].append(page)
        return found

    @cached_property
    def _doubted(self) -> set[tuple[str, ...]]:
        """The figures that rest on doubted reports alone, such as those that were denied."""
        keys = lineage.KEYS["populations"]
        pairs = lineage.contributing_reports("populations", self.site.tables)
        reports = self.site.tables["population_reports"]
        doubted = flagged(reports, Flags.of(self.site.tables).low_confidence)
        pairs["doubted"] = pairs["report_id"].isin(reports.loc[doubted, "report_id"])
        alone = pairs.groupby(keys)["doubted"].all()
        return set(alone.index[alone])

    def numbers(self, place: Place) -> dict[str, list[dict[str, Any]]]:
        """Return what is known of each month, one number a month for each group of persons."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for key, area, group in self._series(place):
            months = months_of(self.site.tables["populations"], key, area, group)
            for one in records(months.dropna(subset="low")):
                label = self._label(place, key, area, group)
                unit = (key, area, one["date"], group, "persons")
                pages = dict.fromkeys(self._behind.get(unit, []))
                found[one["month"]].append(
                    one
                    | {"label": label, "first": _is_whole(one, area, group)}
                    | {"doubted": unit in self._doubted}
                    | {"site_id": key, "when": day(one["date"])}
                    | {"sources": [self.site.events.source(page) for page in pages]}
                )
        return found

    def _series(self, place: Place) -> Iterator[tuple[str, str, str]]:
        """Yield the site, nationality and group of each series that a page tells."""
        rows = self._persons[self._persons["low"].notna()]
        known = set(rows[["site_id", "area_id", "group"]].itertuples(index=False, name=None))
        for key in place.sites:
            for group in GROUPS:
                for area in AREAS:
                    if (key, area, group) in known:
                        yield key, area, group

    def _label(self, place: Place, key: str, area: str, group: str) -> str:
        """Return whose number it is, where it is not that of everyone at the one site."""
        code = self.site.words.code
        parts = [str(self.sites[key]["name"])] if len(place.sites) > 1 else []
        parts += [] if area == "world" else [self._nationality(area)]
        parts += [] if group == "all" else [code("populations", "group", group)]
        return ", ".join(parts)

    def _nationality(self, area: str) -> str:
        name = self.site.words.code("populations", "area_id", area)
        return f"nationals of {name}" if area in self.site.events.countries else name

    def events(self, place: Place) -> dict[str, list[dict[str, Any]]]:
        """Return the counted events of persons who came from a place, by month where known."""
        rows = self.site.tables["repatriations"]
        rows = rows[rows["site_id"].isin(place.sites)].sort_values(["date", "event_id"])
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in records(rows):
            country = self.site.events.names.get(one["area_id"], one["area_id"])
            found[one["date"][: len("2024-01")]].append(one | {"country": country})
        return found


def _is_whole(row: Mapping[str, Any], area: str, group: str) -> bool:
    """Say whether it is one number of everyone, and not a range alone."""
    return (area, group) == ("world", "all") and row["value"] is not None


def held(tables: Tables, site: str) -> pd.DataFrame:
    """Return the figures of everyone in a place, of days and of months, in order of time."""
    rows = tables["populations"]
    rows = rows[(rows["site_id"] == site) & (rows["area_id"] == "world")]
    rows = rows[(rows["group"] == "all") & (rows["unit"] == "persons") & rows["value"].notna()]
    dated = rows["date"].str.len() >= len("2024-01")
    return rows[dated.fillna(False)].sort_values(["date_end", "date"])


def highest(rows: pd.DataFrame) -> pd.Series:
    """Return the row with the greatest number, the first of those that have it."""
    return rows.sort_values("value", ascending=False, kind="stable").iloc[0]


def latest(rows: pd.DataFrame) -> pd.Series:
    """Return the row of the last day; of the last month, where none is of a day."""
    days = rows[rows["date"].str.len() == len("2024-01-01")]
    return (days if len(days) else rows).iloc[-1]
