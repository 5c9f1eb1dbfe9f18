"""Rows, columns and whole files are not as they were."""

from __future__ import annotations

from random import Random

from nesyria.datapackage import dialect
from tests.mutations.mutators.registry import file, move, rows
from tests.mutations.tables import Table

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
