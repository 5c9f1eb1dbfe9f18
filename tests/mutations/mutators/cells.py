"""What a cell says is another thing: numbers, places, dates, codes and keys."""

from __future__ import annotations

import calendar
import re
from random import Random

from nesyria.tableschema import fields
from tests.mutations.mutators.registry import KINDS, Changes, cell
from tests.mutations.tables import Cell

# Numbers


@cell()
def changed_digit(cell: Cell, random: Random) -> str | None:
    places = [match.start() for match in re.finditer("[0-9]", cell.value)]
    if not places:
        return None
    place = random.choice(places)
    leads = cell.kind == "number" and not cell.value[:place].strip("-") and len(cell.value) > 1
    others = [one for one in "123456789" + "0" * (not leads) if one != cell.value[place]]
    return cell.value[:place] + random.choice(others) + cell.value[place + 1 :]


@cell()
def plus_one(cell: Cell, random: Random) -> str | None:
    return _shifted(cell, 1)


@cell()
def minus_one(cell: Cell, random: Random) -> str | None:
    return _shifted(cell, -1)


def _shifted(cell: Cell, by: int) -> str | None:
    if cell.kind != "number" or not cell.value:
        return None
    if cell.field["type"] == "integer":
        return str(int(cell.value) + by)
    whole, point, rest = cell.value.partition(".")
    return f"{int(whole) + by}{point}{rest}"


@cell()
def times_ten(cell: Cell, random: Random) -> str | None:
    if cell.kind != "number" or not cell.value.strip("-0."):
        return None
    whole, point, rest = cell.value.partition(".")
    if not point:
        return f"{whole}0"
    moved = f"{whole}{rest[0]}".lstrip("0") or "0"
    return f"{moved}.{rest[1:]}" if rest[1:] else moved


@cell()
def sign(cell: Cell, random: Random) -> str | None:
    if cell.kind != "number" or not cell.value.strip("-0."):
        return None
    return cell.value.removeprefix("-") if cell.value.startswith("-") else f"-{cell.value}"


# Cells that change places


@cell()
def swapped_in_row(cell: Cell, random: Random) -> Changes | None:
    row = cell.table.row(cell.row)
    alike = [
        field["name"]
        for field in cell.table.fields
        if row[field["name"]] != cell.value and Cell(cell.table, cell.row, field).kind == cell.kind
    ]
    if not alike:
        return None
    other = random.choice(alike)
    return {(cell.row, cell.name): row[other], (cell.row, other): cell.value}


@cell()
def swapped_in_column(cell: Cell, random: Random) -> Changes | None:
    for number in random.sample(range(len(cell.table.rows)), min(20, len(cell.table.rows))):
        other = Cell(cell.table, number, cell.field)
        if other.value != cell.value and other.value and cell.value:
            return {(cell.row, cell.name): other.value, (number, cell.name): cell.value}
    return None


@cell(*KINDS)
def emptied_required(cell: Cell, random: Random) -> str | None:
    required = fields.constraints(cell.field).get("required")
    return "" if required and cell.value else None


# Dates


@cell(*KINDS)
def no_such_date(cell: Cell, random: Random) -> str | None:
    if cell.kind != "date" or not cell.value:
        return None
    year = cell.value[:4]
    last = 29 if calendar.isleap(int(year)) else 28
    return random.choice(
        {4: [f"{year}-00", f"{year[:3]}x"], 7: [f"{year}-13", f"{year}-00"]}.get(
            len(cell.value), [f"{year}-02-{last + 1}", f"{year}-04-31", f"{year}-13-01"]
        )
    )


@cell(*KINDS)
def date_ahead(cell: Cell, random: Random) -> str | None:
    if cell.kind != "date" or not cell.value:
        return None
    return f"{int(cell.value[:4]) + 70}{cell.value[4:]}"


@cell()
def day_and_month_swapped(cell: Cell, random: Random) -> str | None:
    if cell.kind != "date" or len(cell.value) != 10 or cell.value[5:7] == cell.value[8:]:
        return None
    return f"{cell.value[:5]}{cell.value[8:]}-{cell.value[5:7]}"


# Codes


@cell("code")
def unknown_code(cell: Cell, random: Random) -> str | None:
    """Return a code of the right form that is not in the enum or the table referred to."""
    rules = fields.constraints(cell.field)
    closed = "enum" in rules or cell.field["type"] == "boolean" or cell.name == "language"
    if not cell.value or not (closed or cell.name in cell.table.references):
        return None
    if cell.name == "language":
        return "qx"
    if re.fullmatch("[A-Z]{3}", cell.value):
        return "QQX"
    return f"{cell.value}x"


@cell()
def renamed_key(cell: Cell, random: Random) -> str | None:
    """Return another key of the right form, which no other row has."""
    if cell.kind != "key" or cell.name in cell.table.references or not cell.value:
        return None
    if re.fullmatch("[A-Z]{3}", cell.value):
        return "QQX"
    if re.fullmatch("[RTPC][0-9]+", cell.value):
        return f"{cell.value[0]}{9000 + random.randrange(1000)}"
    if "enum" in fields.constraints(cell.field) or cell.name in ("period", "date", "release"):
        return None
    return f"{cell.value}-x" if cell.value[-1].isdigit() or "-" in cell.value else f"{cell.value}x"


@cell("code", "key")
def changed_case(cell: Cell, random: Random) -> str | None:
    if cell.kind == "number" or cell.value.swapcase() == cell.value:
        return None
    first = re.search("[^\\W\\d_]", cell.value)
    place = first.start() if first else 0
    letter = cell.value[place].swapcase()
    return random.choice(
        [cell.value.swapcase(), cell.value[:place] + letter + cell.value[place + 1 :]]
    )
