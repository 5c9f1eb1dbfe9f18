"""Tables read and typed: each file once, each column checked, what cannot be read a finding."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd
import pyarrow as arrow
from pyarrow import csv

from nesyria._cache import Cache
from nesyria.datapackage import dialect
from nesyria.datapackage.files import digest
from nesyria.datapackage.package import DESCRIPTOR, Package, Schema
from nesyria.errors import NesyriaError
from nesyria.tableschema import fields, profile
from nesyria.tableschema.pandas import typed
from nesyria.validation.finding import MOST as MOST_OF_REPORT
from nesyria.validation.finding import At, Finding
from nesyria.validation.rows.columns import checked
from nesyria.validation.rows.table import Frames, Violation
from nesyria.validation.schemas import schema_findings

# More findings than this of one rule in one field help nobody; the rest is counted.
MOST = 1000

# A package is validated again and again while it is edited, mostly with one table changed: what was
# read of the others is kept, as far as these are small. Beside its content each takes some room.
_KEPT: Cache[Any] = Cache(16 * 1024**2)
_SMALL_BYTES, _BESIDE_BYTES = 1024**2, 64 * 1024

Made = TypeVar("Made")


@dataclass
class Tables:
    """The tables of a package that could be read: as text, and typed, with broken cells blank."""

    package: Package
    text: dict[str, pd.DataFrame] = field(default_factory=dict)
    typed: dict[str, pd.DataFrame] = field(default_factory=dict)
    blank: dict[str, set[int]] = field(default_factory=dict)
    # Hash and size of the files that are small.
    small: dict[str, tuple[str, int]] = field(default_factory=dict)
    # How many more rows are named; of the rest each rule says how many they are.
    room: int = 2 * MOST_OF_REPORT

    def lines(self, name: str) -> Sequence[int]:
        """Return where a table's rows are in its file, whose blank lines are no rows."""
        blank = self.blank.get(name, set())
        every = range(1, len(self.text[name]) + len(blank) + 2)
        return [line for line in every if line not in blank][1:] if blank else every[1:]

    def findings(self, rule: str, table: str, violation: Violation) -> Iterator[Finding]:
        """Return a finding for each of the rows that break a rule."""
        positions = [int(row) for row in violation.rows]
        lines, text, message = self.lines(table), self.text[table], violation.message
        shown = positions[: min(MOST, self.room)]
        self.room -= len(shown)
        cells = _cells(text, violation.field, shown)
        for order, (row, cell) in enumerate(zip(shown, cells, strict=True)):
            at = At(table, self.file(table), lines[row], violation.field, cell)
            words = message if isinstance(message, str) else message[order]
            yield Finding.of(rule, at, words, layer="rows")
        if len(positions) > len(shown):
            more = f"and {len(positions) - len(shown):,} more rows, in field {violation.field}"
            yield Finding.of(rule, At(table, self.file(table)), more, layer="rows")

    def file(self, table: str) -> str:
        """Return the file of a table, or the descriptor where that names none."""
        path = self.package.resource(table).get("path")
        return path if isinstance(path, str) else DESCRIPTOR


def _cells(text: pd.DataFrame, field: str, rows: Sequence[int]) -> list[str | None]:
    """Return the text of a field in some rows, by position; None where there is none."""
    if field not in text.columns:
        return [None] * len(rows)
    cells = text[field].iloc[list(rows)].astype("object")
    return [None if pd.isna(cell) else str(cell) for cell in cells]


class _UnusableTableError(NesyriaError):
    """A table that cannot be read as its schema says, and the rule that it breaks."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def read(package: Package, *, check: bool = True) -> tuple[Tables, list[Finding]]:
    """Read every table and check its columns.

    Parameters
    ----------
    package : Package
        What to read.
    check : bool
        Whether to check every column; without it, only those of tables that cannot be typed.

    Returns
    -------
    tuple of Tables and list of Finding
        What could be read, and what breaks the constraints of single fields.
    """
    tables, found = Tables(package), []
    schemas: dict[str, Schema] = {}
    for name in package.resources:
        try:
            schemas[name] = profile.schema(package, name)
        except NesyriaError as error:
            found += schema_findings(package, name, error, "rows")
            continue
        try:
            _read(tables, name, schemas[name])
        except _UnusableTableError as error:
            schemas.pop(name)
            at = At(name, tables.file(name))
            found.append(Finding.of(error.rule, at, str(error), layer="rows"))
    for name, schema in schemas.items():
        if check or not _typed_at_once(tables, name, schema):
            # Broken cells are blanked.
            found += _checked(tables, name, schema)
    return tables, found


def _kept(tables: Tables, name: str, what: str, key: object, make: Callable[[], Made]) -> Made:
    """Return what follows from the content of a table and a key; that of a small one is kept."""
    if name not in tables.small:
        return make()
    told, size = tables.small[name]
    # Text is held as the options of pandas have it.
    whole = (what, name, told, key, repr(dialect.string_dtype()))
    made: Made = _KEPT.get(whole, make, size + _BESIDE_BYTES)
    return made


def _read(tables: Tables, name: str, schema: Schema) -> None:
    """Read a table whose header is that of its schema."""
    try:
        content = tables.package.read_table(name)
    except (NesyriaError, OSError) as error:
        raise _UnusableTableError("file.unreadable", str(error)) from None
    if len(content) <= _SMALL_BYTES:
        tables.small[name] = digest(content), len(content)
    text = _kept(tables, name, "text", None, lambda: _text(content, name)).copy(deep=False)
    names = [one["name"] for one in schema["fields"]]
    if list(text.columns) != names:
        have, want = ", ".join(map(str, text.columns)), ", ".join(names)
        raise _UnusableTableError("table.header", f"the columns are {have[:300]}; expected {want}")
    tables.text[name], tables.blank[name] = text, _blank_lines(content, len(text))


def _typed_at_once(tables: Tables, name: str, schema: Schema) -> bool:
    """Type the cells of a table; say whether all of them are of the types of their fields."""

    def made() -> pd.DataFrame:
        return typed(tables.text[name], schema, name)

    try:
        frame = _kept(tables, name, "typed", json.dumps(schema), made)
    except NesyriaError:
        return False
    tables.typed[name] = frame.copy(deep=False)
    return True


def _checked(tables: Tables, name: str, schema: Schema) -> Iterator[Finding]:
    """Check the columns of a table and type its cells; yield what breaks the constraints."""
    known = {one["name"]: known_codes(one, name, tables.text) for one in schema["fields"]}
    key = json.dumps([schema, known])
    frame, broken = _kept(
        tables, name, "checked", key, lambda: checked(tables.text[name], schema, name, known)
    )
    tables.typed[name] = frame.copy(deep=False)
    for rule, violation in broken:
        yield from tables.findings(rule, name, violation)


def _text(content: bytes, name: str) -> pd.DataFrame:
    """Return a table as text, read in columns; a blank cell is missing."""
    try:
        header = csv.open_csv(arrow.BufferReader(content)).schema.names
        found = dialect.read_arrow(content, header, text=arrow.large_string())
    except (arrow.ArrowException, UnicodeDecodeError) as error:
        if content.count(b"\n") == 1 and content.endswith(b"\n") and b'"' not in content:
            # A header alone, which the reader takes for no table at all.
            names = content.decode("utf-8", "replace").strip("\n").split(",")
            return pd.DataFrame(columns=names, dtype=pd.StringDtype("pyarrow"))
        raise _UnusableTableError(
            "file.unreadable", f"the table {name} cannot be read: {error}"
        ) from None
    dtype = pd.StringDtype("pyarrow")
    frame: pd.DataFrame = found.to_pandas(types_mapper=lambda _: dtype)
    return frame


def _blank_lines(content: bytes, rows: int) -> set[int]:
    """Return the numbers of blank lines, which few files have: as a rule, all others are rows."""
    if content.count(b"\n") + (not content.endswith(b"\n")) == rows + 1:
        return set()
    lines = content.split(b"\n")[:-1] if content.endswith(b"\n") else content.split(b"\n")
    return {number for number, line in enumerate(lines, 1) if not line.strip(b"\r")}


def known_codes(field: fields.Field, table: str, tables: Frames) -> list[str] | None:
    """Return the words that the codes table of a field allows in a table; None without one."""
    codes = tables.get(str(fields.codes(field)))
    if codes is None or not len(codes.columns):
        return None
    key = str(codes.columns[0])
    own = pd.Series(True, index=codes.index)
    if "tables" in codes:
        own = codes["tables"].map(lambda names: table in str(names).split()).astype(bool)
    return [str(code) for code in codes[key][own].dropna()]
