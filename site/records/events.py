"""Every event that the ledger or a release has: its figure, its reports, where its page is."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from nesyria.figures.flags import Flags
from records.past import past
from records.rows import by_event, records, reports_by_event, split
from words.messages import message
from words.values import day

if TYPE_CHECKING:
    from nesyria.explanation import Explanation
    from writing.site import Site

# Keys that can be names of files; others have no page.
KEY = re.compile(r"[A-Z]{3}-[0-9A-Za-z][0-9A-Za-z-]*")


class Events:
    """Every event that the ledger or a release has, and what the pages say of it.

    Parameters
    ----------
    site : Site
        The site that the pages are of.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        tables = site.tables
        self.names = tables["areas"].set_index("area_id")["name"].to_dict()
        self.countries = {str(country["area_id"]) for country in site.countries}
        self.pages = {one["source_id"]: one for one in records(tables["sources"])}
        self.flags = Flags.of(tables)
        self.counted = by_event(tables["repatriations"])
        self.reports = reports_by_event(tables["repatriation_reports"])
        self.by_report = {one["report_id"]: one for found in self.reports.values() for one in found}
        self.unplaced = {
            one["report_id"]: one
            for one in records(tables["repatriation_reports"])
            if one["event_id"] is None
        }
        self.corrected: dict[str, list[dict[str, Any]]] = {}
        for one in records(tables["corrections"]) if "corrections" in tables else []:
            if one["table"] in ("repatriation_reports", "repatriations"):
                self.corrected.setdefault(one["key"], []).append(one)
        self.past = past(site.package)
        self._explained: dict[str, Explanation] = {}
        every = {*self.counted, *self.reports, *(key for one in self.past for key in one.events)}
        self.keys = sorted(key for key in every if KEY.fullmatch(key))

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each event is called: its country and its day."""
        return {key: self._title(self.area_of(key), self.date_of(key)) for key in self.keys}

    def _title(self, area: str, date: str | None) -> str:
        return f"{self.names.get(area, area)}, {day(date) if date else 'date not known'}"

    @cached_property
    def remaining(self) -> dict[str, list[dict[str, Any]]]:
        """What is stated of the nationals of each country that are still held, newest first."""
        totals = self.site.tables["total_reports"]
        rows = totals[totals["kind"] == "remaining"]
        found: dict[str, list[dict[str, Any]]] = {}
        for one in records(rows.sort_values(["as_of", "report_id"], ascending=[False, True])):
            found.setdefault(str(one["area_id"]), []).append(one)
        return found

    def meaning(self, flag: str) -> str:
        """Return what a flag says, in the language that is written in."""
        return message(self.flags.meanings.get(flag, flag))

    def links(self) -> dict[str, str]:
        """Return where each event leads to from a page in another folder."""
        return {key: f"../events/{key}.html" for key in self.keys}

    def reports_of(self, key: str) -> list[dict[str, Any]]:
        """Return the reports of an event; those that it had in a release, where it has none now."""
        if key in self.reports:
            return self.reports[key]
        had = next((one.reports[key] for one in reversed(self.past) if key in one.reports), [])
        known = self.by_report | self.unplaced
        return [known[one] for one in had if one in known]

    def area_of(self, key: str) -> str:
        """Return the country that an event is of."""
        if key in self.counted:
            return str(self.counted[key]["area_id"])
        reports = self.reports_of(key)
        return str(reports[0]["area_id"]) if reports else key[:3]

    def date_of(self, key: str) -> str | None:
        """Return the date of an event; of one that is not counted, the most frequent of reports."""
        if key in self.counted:
            return str(self.counted[key]["date"])
        said = pd.Series(
            [one["date"] for one in self.reports_of(key) if one["date"]], dtype="object"
        )
        return None if said.empty else str(said.mode().iloc[0])

    def explain(self, key: str) -> Explanation | None:
        """Return why the figure of an event is what it is; None where it has none."""
        if key not in self.counted:
            return None
        if key not in self._explained:
            self._explained[key] = self.site.dataset.explain(key, table="repatriations")
        return self._explained[key]

    def sources_of(self, key: str) -> list[str]:
        """Return the pages of an event, those first whose reports stand first for its figure."""
        measures = self.explain(key) or ()
        standing = [one.source_id for measure in measures for one in measure.reports]
        return list(dict.fromkeys([*standing, *(one["source_id"] for one in self.reports_of(key))]))

    def cited(self, key: str) -> list[str]:
        """Return the pages that a citation of an event names: those behind its figure.

        Of an event that is not counted, all.
        """
        placing = [
            one["source_id"]
            for one in self.reports_of(key)
            if key not in self.counted or self.flags.places_no_event.isdisjoint(split(one["flags"]))
        ]
        return list(dict.fromkeys(placing))

    def source(self, key: str) -> dict[str, Any]:
        """Return a page as what links to it: who says it, when, what kind of source that is."""
        row = self.pages.get(key, {})
        return {
            "publisher": row.get("publisher") or key,
            "url": row.get("url") or "",
            "published": day(row["published"]) if row.get("published") else "",
            "kind": self.site.words.code("sources", "kind", row.get("kind") or ""),
        }
