"""What each version changed in the figures: the package against the release before it.

Rows for the tables of docs/changes.md, all of them from the figures of two versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from nesyria.datapackage.package import Package
from nesyria.datapackage.releases import history
from nesyria.figures.ranking import MEASURES
from nesyria.tableschema.pandas import text_by_key

# Areas besides the countries: the sums that a reader compares.
GROUPS = ("world", "third_country")

# What a reader takes from an event; its low and high figures and counts of reports follow.
KEY_FIGURES = ("kind", "date", "site_id", *MEASURES)

COUNTS = ("events", *MEASURES)
ADDED = ("event_id", "kind", "date", *MEASURES, "reports", "publishers")
TAKEN_OUT = ("event_id", "kind", "date", "persons", "reports")

Row = tuple[str, ...]
Cells = Mapping[str, str]


def steps(package: Package) -> Iterator[tuple[str, Package, Package]]:
    """Yield each pair of versions with a heading, the latest first.

    The last is the package at hand, where its figures are not those of its last release.
    """
    versions = history(package)
    if versions and _figures(package) != _figures(versions[-1]):
        versions.append(package)
    for old, new in reversed([*pairwise(versions)]):
        unreleased = old.version == new.version
        yield f"Since {old.version}" if unreleased else f"{old.version} to {new.version}", old, new


def _figures(package: Package) -> tuple[bytes, ...]:
    return tuple(package.read_table(name) for name in ("repatriations", "totals"))


def by_area(old: Package, new: Package) -> list[Row]:
    """Return area, kind, events and persons of both versions, where any of them changed."""
    before, after = _counts(old), _counts(new)
    # Where no event is known, neither is a number.
    none = {name: "0" if name == "events" else "" for name in COUNTS}
    rows = []
    for key in sorted({*before, *after}, key=lambda one: (one[0].isupper(), one)):
        was, now = before.get(key, none), after.get(key, none)
        if was != now:
            rows.append((*key, *(_moved_count(was[one], now[one]) for one in COUNTS)))
    return rows


def _counts(package: Package) -> dict[tuple[str, str], Cells]:
    """Return the counts of countries and of some groups over all years, by area and kind."""
    return {
        (one["area_id"], one["kind"]): {name: one[name] for name in COUNTS}
        for one in _records(package, "totals")
        if one["period"] == "all" and (one["area_id"] in GROUPS or one["area_id"].isupper())
    }


def _records(package: Package, name: str) -> list[Cells]:
    rows = text_by_key(package, name).to_dict("records")
    return [{str(field): str(value) for field, value in row.items()} for row in rows]


def _moved_count(was: str, now: str) -> str:
    return moved(*(f"{int(count):,}" if count else "" for count in (was, now)))


def moved(was: str, now: str) -> str:
    """Return a value, or both where they differ.

    Examples
    --------
    >>> moved("5", "11"), moved("25", "25"), moved("", "4")
    ('5 → 11', '25', '– → 4')
    """
    return now if was == now else f"{was or '–'} → {now or '–'}"


def added(old: Package, new: Package) -> list[Row]:
    """Return the events that only the new version has."""
    return _without(_events(new), _events(old), ADDED)


def taken_out(old: Package, new: Package) -> list[Row]:
    """Return the events that only the old version has."""
    return _without(_events(old), _events(new), TAKEN_OUT)


def changed(old: Package, new: Package) -> list[Row]:
    """Return the events of both versions whose key figures differ, with what was and what is."""
    before, after = _events(old), _events(new)
    both = [event for event in before if event in after]
    told = {event: _moved_figures(before[event], after[event]) for event in both}
    return [(event, words) for event, words in told.items() if words]


def _moved_figures(was: Cells, now: Cells) -> str:
    moves = [one for one in KEY_FIGURES if was[one] != now[one]]
    return "; ".join(f"{one}: {moved(was[one], now[one])}" for one in moves)


def _events(package: Package) -> dict[str, Cells]:
    records = _records(package, "repatriations")
    return {one["event_id"]: one for one in sorted(records, key=lambda one: one["event_id"])}


def _without(
    events: Mapping[str, Cells], others: Mapping[str, Cells], fields: Sequence[str]
) -> list[Row]:
    return [
        tuple(cells[field] for field in fields)
        for event, cells in events.items()
        if event not in others
    ]
