"""What else in the package says the same: could anything have caught a mutant at all?

Asked of the package before it is broken, and without the validator: a cell is *constrained* when
another statement of the package bears on it. What no other statement bears on, no rule can judge;
only the release before, or a reader with the source at hand, can.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from nesyria.figures.flags import Flags
from nesyria.figures.ranking import MEASURES, PARTS
from tests.mutations.mutants import Mutant
from tests.mutations.tables import Table

Row = Mapping[str, str]
NOTHING = ""
_EXCLUDED = Flags.of({}).excluded
COORDINATES = ("latitude", "longitude")


class Redundancy:
    """What bears on the cells of a package."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self.rows = {
            name: [table.row(number) for number in range(len(table.rows))]
            for name, table in tables.items()
        }
        self.events = defaultdict(list)
        for row in self.rows["repatriation_reports"]:
            if row["event_id"] and not _silent(row):
                self.events[row["event_id"]].append(row)
        self.counts = defaultdict(list)
        for row in self.rows["population_reports"]:
            self.counts[_thing(row)].append(row)
        self.series = defaultdict(list)
        for row in self.rows["total_reports"]:
            if not _silent(row):
                self.series[tuple(row[name] for name in _SERIES)].append(row)

    def of(self, mutant: Mutant) -> str:
        """Return what bears on a changed figure, or nothing.

        It is enough that one of its cells is borne on.
        """
        if not mutant.figure:
            return NOTHING
        table = self.tables[mutant.resource]
        for number, name in mutant.changes:
            found = self.of_cell(table, number, name, mutant.changes[number, name])
            if found:
                return found
        return NOTHING

    def of_cell(self, table: Table, number: int, name: str, new: str) -> str:
        """Return what bears on one cell."""
        row = self.rows[table.name][number]
        if not new:
            # A blank contradicts nobody.
            return NOTHING
        asked = getattr(self, f"_of_{table.name}", None)
        return asked(row, name, new) if asked else NOTHING

    def _of_repatriation_reports(self, row: Row, name: str, new: str) -> str:
        if name not in MEASURES or _DIFFERS & set(row["flags"].split()):
            # It is on record that this report contradicts the others, or itself.
            return NOTHING
        if all(row[one] for one in MEASURES):
            return "its own parts and their whole"
        if _silent(row) or not row["event_id"]:
            return NOTHING
        if any(one is not row and one[name] for one in self.events[row["event_id"]]):
            return "another report of the event"
        wholes = [one["persons"] for one in self.events[row["event_id"]] if one["persons"]]
        if name in PARTS and wholes and _number(new) > max(map(_number, wholes)):
            return "the whole of the event"
        return NOTHING

    def _of_total_reports(self, row: Row, name: str, new: str) -> str:
        if name != "value" or _silent(row) or _DIFFERS & set(row["flags"].split()):
            return NOTHING
        peers = self.series[tuple(row[one] for one in _SERIES)]
        if row["qualifier"] == "exact":
            for one in peers:
                exact = one["qualifier"] == "exact" and one is not row and one["as_of"]
                if not exact or not row["as_of"] or _DIFFERS & set(one["flags"].split()):
                    continue
                if one["as_of"] == row["as_of"] and len(row["as_of"]) == 10:
                    return "another source of the same day"
                if row["kind"] == "repatriated" and _falls(row, one, _number(new)):
                    return "a total of another day"
        same = [
            one
            for one in self.rows["total_reports"]
            if all(one[key] == row[key] for key in _STATEMENT)
        ]
        groups = {one["group"]: _number(one["value"]) for one in same}
        if {"women", "children", "women_children"} <= set(groups) and row["group"] in (
            "women",
            "children",
            "women_children",
        ):
            return "the parts and the whole of one source"
        groups[row["group"]] = _number(new)
        if "all" in groups and sum(groups.get(one, 0) for one in PARTS) > groups["all"]:
            return "the parts and the whole of one source"
        return NOTHING

    def _of_population_reports(self, row: Row, name: str, new: str) -> str:
        if name not in ("value", "low", "high"):
            return NOTHING
        if name in ("low", "high") or row["low"]:
            ends = {**row, name: new}
            numbers = [_number(ends[one]) for one in ("low", "value", "high") if ends[one]]
            if numbers != sorted(numbers):
                return "its own range"
        if row["unit"] == "percent" and _number(new) > 100:
            return "a hundred percent"
        whole = [
            max(_number(one[end]) for end in ("value", "high") if one[end])
            for one in self.rows["population_reports"]
            if one["site_id"] == row["site_id"]
            and one["as_of"][:4] == row["as_of"][:4]
            and (one["area_id"], one["group"], one["unit"]) == ("world", "all", "persons")
            and not _silent(one)
        ]
        if row["area_id"] != "world" and row["as_of"] and row["unit"] == "persons" and whole:
            return "the whole site in that year" if _number(new) > max(whole) else NOTHING
        return NOTHING

    def _of_sites(self, row: Row, name: str, new: str) -> str:
        return "where Syria and Iraq lie" if name in COORDINATES and _abroad(name, new) else NOTHING


_DIFFERS = frozenset({"differs", "parts_differ", "falls", "disputed", "second_figure"})
_SERIES = ("area_id", "group", "since", "scope", "kind")
_STATEMENT = ("source_id", "area_id", "as_of", "since", "scope", "kind", "qualifier")


def _falls(row: Row, other: Row, new: int) -> bool:
    length = min(len(row["as_of"]), len(other["as_of"]))
    own, theirs = row["as_of"][:length], other["as_of"][:length]
    value = _number(other["value"])
    return (own > theirs and new < value) or (own < theirs and new > value)


def _abroad(name: str, new: str) -> bool:
    low, high = {"latitude": (29, 38), "longitude": (35, 49)}[name]
    return not low <= float(new) <= high


def _silent(row: Row) -> bool:
    return bool(_EXCLUDED & set(row["flags"].split()))


def _thing(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in ("site_id", "area_id", "as_of", "group", "unit"))


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else 0
