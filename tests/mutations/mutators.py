"""Slips of the pen and worse: one function per class.

A mutator of cells is given a cell and returns its new text, or several cells' new texts, or None
where it does not apply. A mutator of rows returns the rows that stand in a row's place. A mutator
of files is given the bytes of a table and returns other bytes. A move is given a table and a
column, and returns other rows, as well written as before.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from nesyria.tableschema import fields
from tests.mutations.tables import Cell, Table

Changes = Mapping[tuple[int, str], str]
KINDS = frozenset({"number", "date", "code", "key", "text"})


@dataclass(frozen=True)
class Mutator:
    """A class of mutants of cells.

    ``structural`` names the kinds of fields in which the mutant is wrong in its form, whatever the
    value means; there the validator must find every one, published or not.
    """

    name: str
    change: Callable[[Cell, Random], str | Changes | None]
    structural: frozenset[str]


CELLS: dict[str, Mutator] = {}
ROWS: dict[str, Callable[[Table, int], list[int]]] = {}
FILES: dict[str, Callable[[Table, bytes, Random], bytes]] = {}
MOVES: dict[str, Callable[[Table, int], list[list[str]]]] = {}
# Classes that change what a number says.
FIGURES = (
    *("changed digit", "plus one", "minus one", "times ten", "sign"),
    *("swapped in row", "swapped in column"),
)


def _words(function: Callable[..., object]) -> str:
    return function.__name__.replace("_", " ")


def cell(*structural: str) -> Callable[..., Callable[[Cell, Random], str | Changes | None]]:
    def add(
        change: Callable[[Cell, Random], str | Changes | None],
    ) -> Callable[[Cell, Random], str | Changes | None]:
        name = _words(change)
        CELLS[name] = Mutator(name, change, frozenset(structural))
        return change

    return add


def rows(change: Callable[[Table, int], list[int]]) -> Callable[[Table, int], list[int]]:
    ROWS[_words(change)] = change
    return change


def file(
    change: Callable[[Table, bytes, Random], bytes],
) -> Callable[[Table, bytes, Random], bytes]:
    FILES[_words(change)] = change
    return change


def move(change: Callable[[Table, int], list[list[str]]]) -> Callable[..., list[list[str]]]:
    MOVES[_words(change)] = change
    return change


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


# Characters


@cell(*KINDS)
def stray_space(cell: Cell, random: Random) -> str | None:
    if not cell.value:
        return None
    choices = [f" {cell.value}", f"{cell.value} "]
    if " " in cell.value:
        choices.append(cell.value.replace(" ", "  ", 1))
    return random.choice(choices)


@cell(*KINDS)
def non_breaking_space(cell: Cell, random: Random) -> str | None:
    if not cell.value:
        return None
    odd = random.choice("\u00a0\u202f\u2009\ufeff\u200b\u3000")
    return random.choice(
        [f"{cell.value}{odd}", f"{odd}{cell.value}"]
        + [cell.value.replace(" ", odd, 1)] * (" " in cell.value)
    )


@cell(*KINDS)
def full_width_digits(cell: Cell, random: Random) -> str | None:
    return _in_digits(cell.value, 0xFF10)


@cell("number", "date", "code", "key")
def arabic_indic_digits(cell: Cell, random: Random) -> str | None:
    return _in_digits(cell.value, random.choice([0x0660, 0x06F0]))


def _in_digits(value: str, zero: int) -> str | None:
    changed = re.sub("[0-9]", lambda match: chr(zero + int(match[0])), value)
    return changed if changed != value else None


@cell(*KINDS)
def look_alike_letter(cell: Cell, random: Random) -> str | None:
    """Write a letter of a Latin word with the Cyrillic one that looks the same."""
    alike = dict(
        zip(
            "aceopxyABCEHKMOPTX",
            "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0410\u0412\u0421\u0415\u041d\u041a\u041c\u041e\u0420\u0422\u0425",
            strict=True,
        )
    )
    places = [match.start() for match in re.finditer("[A-Za-z]{2}", cell.value)]
    places = [place for place in places if cell.value[place] in alike]
    if not places:
        return None
    place = random.choice(places)
    return cell.value[:place] + alike[cell.value[place]] + cell.value[place + 1 :]


@cell(*KINDS)
def thousands_separator(cell: Cell, random: Random) -> str | None:
    if cell.kind != "number" or not re.fullmatch("-?[0-9]{4,}", cell.value):
        return None
    return f"{int(cell.value):,}".replace(",", random.choice([",", ".", " ", "'", "\u2009", "_"]))


@cell(*KINDS)
def formula_injection(cell: Cell, random: Random) -> str | None:
    if cell.kind == "number" or not cell.value:
        return None
    return random.choice("=+-@") + cell.value


@cell(*KINDS)
def markup(cell: Cell, random: Random) -> str | None:
    if not cell.value:
        return None
    return random.choice(
        [
            f"<b>{cell.value}</b>",
            f"{cell.value}<br/>",
            f"{cell.value}<!-- -->",
            f"{cell.value}<script>alert(1)</script>",
            f"{cell.value}&nbsp;",
            f"{cell.value}&#60;b&#62;",
        ]
    )


@cell(*KINDS)
def direction_override(cell: Cell, random: Random) -> str | None:
    if not cell.value:
        return None
    place = random.randrange(len(cell.value) + 1)
    # Every character whose one purpose is to set the direction of text.
    mark = random.choice("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert unicodedata.category(mark) == "Cf"
    return cell.value[:place] + mark + cell.value[place:]


@cell(*KINDS)
def control_character(cell: Cell, random: Random) -> str | None:
    if not cell.value:
        return None
    place = random.randrange(len(cell.value) + 1)
    return cell.value[:place] + random.choice("\x01\x07\x08\x1b\t\n\x7f\x85") + cell.value[place:]


# Rows: which rows stand where one stood


@rows
def dropped_row(table: Table, number: int) -> list[int]:
    return []


@rows
def doubled_row(table: Table, number: int) -> list[int]:
    return [number, number]


@rows
def reordered_rows(table: Table, number: int) -> list[int]:
    """Exchange a row with the one below (which the runner then leaves out)."""
    return [number + 1, number]


# Files


def _header(table: Table, header: list[str], rows: list[list[str]]) -> bytes:
    from nesyria.datapackage import dialect

    return dialect.dumps(header, rows)


@file
def renamed_column(table: Table, content: bytes, random: Random) -> bytes:
    header = list(table.header)
    place = random.randrange(len(header))
    header[place] = random.choice([f"{header[place]}_", header[place].upper(), ""])
    return _header(table, header, table.rows)


@file
def extra_column(table: Table, content: bytes, random: Random) -> bytes:
    place = random.randrange(len(table.header) + 1)
    rows = [[*row[:place], "x", *row[place:]] for row in table.rows]
    return _header(table, [*table.header[:place], "more", *table.header[place:]], rows)


@file
def doubled_column(table: Table, content: bytes, random: Random) -> bytes:
    place = random.randrange(len(table.header))
    rows = [[*row[: place + 1], *row[place:]] for row in table.rows]
    return _header(table, [*table.header[: place + 1], *table.header[place:]], rows)


@file
def missing_column(table: Table, content: bytes, random: Random) -> bytes:
    place = random.randrange(len(table.header))
    rows = [row[:place] + row[place + 1 :] for row in table.rows]
    return _header(table, table.header[:place] + table.header[place + 1 :], rows)


@file
def reordered_columns(table: Table, content: bytes, random: Random) -> bytes:
    order = list(range(len(table.header)))
    place = random.randrange(len(order) - 1)
    order[place], order[place + 1] = order[place + 1], order[place]
    rows = [[row[one] for one in order] for row in table.rows]
    return _header(table, [table.header[one] for one in order], rows)


@file
def extra_cell(table: Table, content: bytes, random: Random) -> bytes:
    return content[:-1] + b",\n"


@file
def missing_cell(table: Table, content: bytes, random: Random) -> bytes:
    last = content[:-1].rindex(b",")
    return content[:last] + b"\n"


@file
def blank_line(table: Table, content: bytes, random: Random) -> bytes:
    return content + b"\n"


@file
def byte_order_mark(table: Table, content: bytes, random: Random) -> bytes:
    return b"\xef\xbb\xbf" + content


@file
def windows_line_ends(table: Table, content: bytes, random: Random) -> bytes:
    return content.replace(b"\n", b"\r\n")


@file
def latin_1(table: Table, content: bytes, random: Random) -> bytes:
    place = content.index(b"\n") + 1 + random.randrange(max(1, len(table.header)))
    return content[:place] + "\u00e9".encode("latin-1") + content[place:]


@file
def utf_16(table: Table, content: bytes, random: Random) -> bytes:
    return content.decode().encode("utf-16")


@file
def semicolons(table: Table, content: bytes, random: Random) -> bytes:
    return content.replace(b",", b";")


@file
def broken_quote(table: Table, content: bytes, random: Random) -> bytes:
    breaks = [place for place, byte in enumerate(content) if byte == ord(",")]
    place = random.choice(breaks) + 1
    return content[:place] + b'"' + content[place:]


@file
def truncated(table: Table, content: bytes, random: Random) -> bytes:
    last = content[:-1].rindex(b"\n") + 1
    return content[: random.randrange(last + 1, len(content))]


@file
def empty_file(table: Table, content: bytes, random: Random) -> bytes:
    return b""


@file
def nul_bytes(table: Table, content: bytes, random: Random) -> bytes:
    place = random.randrange(len(content))
    return content[:place] + b"\0" + content[place:]


@file
def no_last_line_end(table: Table, content: bytes, random: Random) -> bytes:
    return content[:-1]


@file
def needless_quotes(table: Table, content: bytes, random: Random) -> bytes:
    header, rest = content.split(b"\n", 1)
    first, others = header.split(b",", 1)
    return b'"' + first + b'",' + others + b"\n" + rest


# Moves: the header stays, and no cell is wrong in its form


@move
def swapped_columns(table: Table, place: int) -> list[list[str]]:
    """Exchange the cells of a column with those of the next."""
    return [[*row[:place], row[place + 1], row[place], *row[place + 2 :]] for row in table.rows]


@move
def lost_rows(table: Table, place: int) -> list[list[str]]:
    """Leave out the last rows, more of them the further left the column: at the first, all."""
    return table.rows[: len(table.rows) * place // len(table.header)]
