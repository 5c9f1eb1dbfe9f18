"""Plausible mistakes: new rows, well written in every cell, that say what no page said.

Each class makes new rows from real ones as somebody would who misread a page, under keys of their
own. Nothing in a row of such a kind is wrong in itself; only rules that set it beside other rows
can warn, and a reviewer decides.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.mutations.tables import LEDGER, Table

Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]
REPORTS, TOTALS, POPULATIONS = LEDGER
EVENTS = "repatriations"
MEASURES = ("persons", "women", "men", "children")
LETTERS = {REPORTS: "R", TOTALS: "T", POPULATIONS: "P"}
SOURCES = "sources"


@dataclass
class Slip:
    """The rows that one mistake adds.

    ``page`` is the key of a page of their own, blank where they stand on the page of the base, and
    ``page_cells`` what its cells hold that are not those of that page.
    """

    what: str
    resource: str
    rows: list[dict[str, str]]
    page: str = ""
    page_cells: dict[str, str] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)


Make = Callable[[Row, Tables, Random], "list[dict[str, str]] | None"]


@dataclass(frozen=True)
class Kind:
    """One class of mistakes: of which table, from which rows, and how."""

    resource: str
    make: Make
    own_page: bool


KINDS: dict[tuple[str, str], Kind] = {}


def slip(resource: str, *, own_page: bool = True) -> Callable[[Make], Make]:
    """Register a class for a table; the same function may be one for several tables."""

    def add(make: Make) -> Make:
        KINDS[make.__name__.replace("_", " "), resource] = Kind(resource, make, own_page)
        return make

    return add


def read(tables: Mapping[str, Table]) -> dict[str, list[Row]]:
    """Return the rows of the tables, those of the ledger without what is flagged."""
    found: dict[str, list[Row]] = {}
    for name, table in tables.items():
        rows = [table.row(number) for number in range(len(table.rows))]
        found[name] = [row for row in rows if name not in LEDGER or not row["flags"]]
    return found


def slips(tables: Mapping[str, Table], each: int, seed: int = 0) -> Iterator[Slip]:
    """Return up to so many mistakes of every class and table, drawn at random."""
    rows = read(tables)
    number = 9_000_000
    for (what, resource), kind in KINDS.items():
        draw = Random(f"{seed}/{what}/{resource}")
        made = 0
        for base in draw.sample(rows[resource], len(rows[resource])):
            if made == each:
                break
            new = kind.make(base, rows, draw)
            if new is None:
                continue
            found = Slip(what, resource, new)
            for row in new:
                number += 1
                _name(found, row, number)
            if kind.own_page and resource in LETTERS:
                found.page = f"zz-{min(found.keys).lower()}"
                found.keys.add(found.page)
            made += 1
            yield found


def _name(found: Slip, row: dict[str, str], number: int) -> None:
    """Give a new row keys of its own, and its page what it says of that."""
    for name in [name for name in row if name.startswith("sources.")]:
        found.page_cells[name.removeprefix("sources.")] = row.pop(name)
    key = f"{LETTERS[found.resource]}{number}" if found.resource in LETTERS else f"zz-{number}"
    row["report_id" if found.resource in LETTERS else "source_id"] = key
    found.keys.add(key)
    if row.get("event_id", "").endswith("-new"):
        row["event_id"] = f"{row['event_id']}{number}"
        found.keys.add(row["event_id"])


# What rows are like


def _event(base: Row, tables: Tables) -> Row | None:
    return next((one for one in tables[EVENTS] if one["event_id"] == base["event_id"]), None)


def of_a_day(base: Row, tables: Tables, least: int = 3) -> bool:
    """Say whether a report gives the figure of an event that is dated to the day."""
    event = _event(base, tables)
    return (
        event is not None
        and base["date"] == event["date"]
        and len(base["date"]) == 10
        and base["persons"] == event["persons"]
        and int(base["persons"] or 0) >= least
    )


def moved(base: Row, days: int, **more: str) -> dict[str, str]:
    """Return a report of a new event, some days later."""
    day = datetime.date.fromisoformat(base["date"]) + datetime.timedelta(days=days)
    return renewed({**base, "date": day.isoformat(), **more})


def renewed(row: dict[str, str]) -> dict[str, str]:
    return row | {"event_id": f"{row['area_id']}-{row['date']}-new", "flags": "", "note": ""}


def blank(row: Row, *measures: str) -> dict[str, str]:
    return {**row, **dict.fromkeys(measures, ""), "flags": "", "note": ""}


def another_area(base: Row, tables: Tables, draw: Random) -> str:
    """Return another country that has events."""
    own = base["area_id"]
    known = {row["area_id"] for row in tables[EVENTS]} - {own, "IRQ", "SYR"}
    return draw.choice(sorted(known))


# One thing twice


@slip(REPORTS, own_page=False)
def same_numbers_of_another_country(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables):
        return None
    return [moved(base, 0, area_id=another_area(base, tables, draw))]


@slip(REPORTS, own_page=False)
def same_numbers_of_another_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    return [moved(base, draw.randint(30, 300))] if of_a_day(base, tables) else None


@slip(TOTALS, own_page=False)
@slip(POPULATIONS, own_page=False)
def same_number_of_another_country(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if int(base["value"] or 0) < 10 or len(base["area_id"]) != 3:
        return None
    return [{**base, "area_id": another_area(base, tables, draw), "note": ""}]


@slip(REPORTS)
def handover_under_two_days(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    return [moved(base, draw.randint(1, 6))] if of_a_day(base, tables) else None


@slip(REPORTS)
def handover_under_two_kinds(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables) or base["kind"] != "repatriation":
        return None
    return [moved(base, draw.randint(0, 3), kind="own_return")]


@slip(REPORTS)
def handover_under_two_nationalities(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables):
        return None
    return [moved(base, draw.randint(0, 3), area_id=another_area(base, tables, draw))]


@slip(REPORTS)
def day_and_month_of_event_exchanged(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    year, month, day = base["date"][:4], base["date"][5:7], base["date"][8:]
    if not of_a_day(base, tables) or day > "12" or day == month:
        return None
    return [renewed({**base, "date": f"{year}-{day}-{month}"})]


@slip(REPORTS)
def nearly_the_same_within_a_week(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables, 10):
        return None
    persons = round(int(base["persons"]) * draw.choice([0.9, 0.95, 1.05, 1.1]))
    new = moved(blank(base, *MEASURES), draw.randint(1, 6))
    return [{**new, "persons": str(persons), "qualifier": "exact"}]


@slip(REPORTS)
def convoy_of_families_within_a_week(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables, 10) or "famil" not in base["note"]:
        return None
    new = moved(blank(base, *MEASURES), draw.randint(1, 6))
    return [{**new, "qualifier": "", "note": f"{draw.randint(50, 200)} families"}]


# Numbers out of all proportion


@slip(REPORTS)
def event_thousandfold(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables) or base["area_id"] == "IRQ":
        return None
    new = moved(blank(base, *MEASURES), draw.randint(30, 300))
    return [{**new, "persons": f"{base['persons']}000", "qualifier": "exact"}]


@slip(REPORTS)
def event_above_all_foreigners(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    """Of a country of which nothing else is stated."""
    stated = {row["area_id"] for name in LEDGER for row in tables[name]}
    others = [row for row in tables["areas"] if row["kind"] == "country"]
    new = [row["area_id"] for row in others if row["area_id"] not in stated]
    if not of_a_day(base, tables):
        return None
    row = moved(blank(base, *MEASURES), 0, area_id=draw.choice(new))
    return [{**row, "persons": "14000", "qualifier": "about"}]


@slip(TOTALS)
def thousandfold(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    if int(base["value"] or 0) < 5 or base["area_id"] in ("IRQ", "SYR", "world"):
        return None
    return [{**base, "value": f"{base['value']}000", "note": ""}]


@slip(POPULATIONS)
def far_from_others_of_the_site(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    key = ("site_id", "area_id", "group", "unit")
    year = base["as_of"][:4]
    others = [
        row
        for row in tables[POPULATIONS]
        if all(row[name] == base[name] for name in key)
        and row["as_of"][:4] == year
        and row["value"]
    ]
    numbers = {row["value"] for row in others}
    if not base["as_of"] or base["unit"] != "persons" or len(numbers) < 3 or not base["value"]:
        return None
    wrong = draw.choice([f"{base['value']}0", base["value"][:-1]])
    return [{**base, "value": wrong, "low": "", "high": "", "note": ""}]


@slip(REPORTS)
def year_as_a_number_of_an_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not base["event_id"] or not base["date"]:
        return None
    return [{**blank(base, *MEASURES), "persons": base["date"][:4], "qualifier": "exact"}]


@slip(TOTALS)
@slip(POPULATIONS)
def year_as_a_number(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    if not base["as_of"] or base.get("unit", "persons") != "persons":
        return None
    ends = {name: "" for name in ("low", "high") if name in base}
    return [{**base, **ends, "value": base["as_of"][:4], "qualifier": "exact", "note": ""}]


@slip(POPULATIONS)
def parts_above_the_whole(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    value = int(base["value"] or 0)
    if base["group"] != "all" or base["unit"] != "persons" or value < 20:
        return None
    part = str(round(value * 0.6))
    plain = {**base, "low": "", "high": "", "note": "", "qualifier": "exact"}
    return [plain, *({**plain, "group": group, "value": part} for group in ("women", "children"))]


@slip(POPULATIONS)
def nationalities_above_the_whole(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    value = int(base["value"] or 0)
    of_all = (base["area_id"], base["group"], base["unit"]) == ("world", "all", "persons")
    if not of_all or value < 20:
        return None
    part = str(round(value * 0.6))
    plain = {**base, "low": "", "high": "", "note": "", "qualifier": "exact"}
    return [plain, *({**plain, "area_id": area, "value": part} for area in ("IRQ", "SYR"))]


@slip(POPULATIONS)
def percentages_above_100(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    first = draw.randint(45, 70)
    plain = {**base, "low": "", "high": "", "note": "", "qualifier": "exact", "unit": "percent"}
    return [
        {**plain, "area_id": area, "group": "all", "value": str(value)}
        for area, value in (("IRQ", first), ("SYR", 110 - first))
    ]


@slip(POPULATIONS)
def nationality_above_the_site(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    of_all = (base["area_id"], base["group"], base["unit"]) == ("world", "all", "persons")
    if not of_all or not base["as_of"] or int(base["value"] or 0) < 20:
        return None
    years = [row for row in tables[POPULATIONS] if row["as_of"][:4] == base["as_of"][:4]]
    there = [row for row in years if row["site_id"] == base["site_id"]]
    most = max(int(row["high"] or row["value"] or 0) for row in there)
    return [{**base, "area_id": "IRQ", "value": str(round(1.2 * most)), "low": "", "high": ""}]


# The right number in the wrong place


@slip(REPORTS)
def women_and_children_exchanged(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not base["event_id"] or not base["women"] or not base["children"]:
        return None
    if base["women"] == base["children"] or _event(base, tables) is None:
        return None
    swapped = {"women": base["children"], "children": base["women"], "note": ""}
    return [{**base, **swapped, "flags": "differs"}]


@slip(REPORTS)
def running_total_as_an_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    """Make an event of a total that is stated for its country."""
    stated = [
        row
        for row in tables[TOTALS]
        if row["area_id"] == base["area_id"]
        and (row["kind"], row["group"], row["since"]) == ("repatriated", "all", "")
        and row["qualifier"] == "exact"
    ]
    if not stated or not of_a_day(base, tables):
        return None
    new = moved(blank(base, *MEASURES), draw.randint(30, 300))
    return [{**new, "persons": draw.choice(stated)["value"], "qualifier": "exact"}]


@slip(TOTALS)
def remaining_as_repatriated(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if base["kind"] != "remaining" or int(base["value"]) < 10 or len(base["as_of"]) < 7:
        return None
    return [{**base, "kind": "repatriated", "note": ""}]


@slip(REPORTS)
def women_and_children_as_women_of_an_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    parts = [int(base[name] or 0) for name in ("women", "children")]
    if not base["event_id"] or not all(parts) or not base["persons"]:
        return None
    return [{**blank(base, *MEASURES), "women": str(sum(parts)), "flags": "differs"}]


@slip(TOTALS)
@slip(POPULATIONS)
def women_and_children_as_women(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if base["group"] != "women_children" or int(base["value"] or 0) < 10 or len(base["as_of"]) < 7:
        return None
    return [{**base, "group": "women", "note": ""}]


@slip(TOTALS)
def another_scope(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    if base["scope"] != "nes" or int(base["value"]) < 20 or len(base["as_of"]) < 7:
        return None
    return [{**base, "scope": "syria_iraq", "note": ""}]


@slip(REPORTS)
def families_as_persons_of_an_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    number = base["note"].partition(" famil")[0].rpartition(" ")[2]
    if not base["event_id"] or not number.isdigit():
        return None
    return [{**blank(base, *MEASURES), "persons": number, "qualifier": "exact"}]


@slip(TOTALS)
def families_as_persons(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    if base["group"] != "families" or int(base["value"]) < 10 or len(base["as_of"]) < 7:
        return None
    return [{**base, "group": "all", "note": ""}]


@slip(REPORTS)
def honest_report_of_the_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    """Add what another page says of the same event: none of the rules should warn of it."""
    return [{**base, "note": ""}] if of_a_day(base, tables) else None


@slip(TOTALS)
@slip(POPULATIONS)
def honest_report(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    """Add what another page says of the same thing: none of the rules should warn of it."""
    return [{**base, "note": ""}]


def honest(what: str) -> bool:
    """Say whether a class is of no mistake: what is found of it are false alarms."""
    return what.startswith("honest")
