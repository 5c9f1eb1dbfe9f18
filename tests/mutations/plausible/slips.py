"""Which classes of plausible mistakes there are, how they are drawn, and what rows are like."""

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


def honest(what: str) -> bool:
    """Say whether a class is of no mistake: what is found of it are false alarms."""
    return what.startswith("honest")


# What rows are like


def event_of(base: Row, tables: Tables) -> Row | None:
    return next((one for one in tables[EVENTS] if one["event_id"] == base["event_id"]), None)


def of_a_day(base: Row, tables: Tables, least: int = 3) -> bool:
    """Say whether a report gives the figure of an event that is dated to the day."""
    event = event_of(base, tables)
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
