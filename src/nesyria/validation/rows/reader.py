"""Tables read and typed: each file once, each column checked, what cannot be read a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as arrow
from pyarrow import csv

from nesyria.datapackage import dialect
from nesyria.datapackage.package import DESCRIPTOR, Package, Schema
from nesyria.errors import NesyriaError, listed
from nesyria.tableschema import dates, fields, profile
from nesyria.tableschema.distinct import distinct
from nesyria.tableschema.pandas import typed
from nesyria.validation.finding import MOST as MOST_OF_REPORT
from nesyria.validation.finding import At, Finding
from nesyria.validation.rows.columns import (
    Failure,
    bounds_column,
    failures,
    missing,
    repeated,
    text_column,
)
from nesyria.validation.rows.table import Frames, Violation
from nesyria.validation.schemas import schema_findings

# More findings than this of one rule in one field help nobody; the rest is counted.
MOST = 1000

# After these a cell has no value of its field's type, and the other rules see a blank one.
_WITHOUT_VALUE = ("field.type", "field.enum", "field.pattern", "date.exists")


@dataclass
class Tables:
    """The tables of a package that could be read: as text, and typed, with broken cells blank."""

    package: Package
    text: dict[str, pd.DataFrame] = field(default_factory=dict)
    typed: dict[str, pd.DataFrame] = field(default_factory=dict)
    blank: dict[str, set[int]] = field(default_factory=dict)
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
        for order, row in enumerate(shown):
            cell = text[violation.field].iloc[row] if violation.field in text.columns else None
            value = None if pd.isna(cell) else str(cell)
            at = At(table, self.file(table), lines[row], violation.field, value)
            words = message if isinstance(message, str) else message[order]
            yield Finding.of(rule, at, words, layer="rows")
        if len(positions) > len(shown):
            more = f"and {len(positions) - len(shown):,} more rows, in field {violation.field}"
            yield Finding.of(rule, At(table, self.file(table)), more, layer="rows")

    def file(self, table: str) -> str:
        """Return the file of a table, or the descriptor where that names none."""
        path = self.package.resource(table).get("path")
        return path if isinstance(path, str) else DESCRIPTOR


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
        try:
            if not check:
                tables.typed[name] = typed(tables.text[name], schema, name)
                continue
        except NesyriaError:
            # Its broken cells are blanked below.
            pass
        text = tables.text[name].copy()
        for rule, violation in _broken(tables, name, schema, text):
            found += tables.findings(rule, name, violation)
        tables.typed[name] = typed(text, schema, name)
        for one in schema["fields"]:
            for rule, rows in failures(bounds_column(one), tables.typed[name][one["name"]]):
                found += tables.findings(rule, name, _explained(rule, rows, one))
    return tables, found


def _read(tables: Tables, name: str, schema: Schema) -> None:
    """Read a table whose header is that of its schema."""
    try:
        content = tables.package.read_table(name)
    except (NesyriaError, OSError) as error:
        raise _UnusableTableError("file.unreadable", str(error)) from None
    text = _text(content, name)
    names = [one["name"] for one in schema["fields"]]
    if list(text.columns) != names:
        have, want = ", ".join(map(str, text.columns)), ", ".join(names)
        raise _UnusableTableError("table.header", f"the columns are {have[:300]}; expected {want}")
    tables.text[name], tables.blank[name] = text, _blank_lines(content, len(text))


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


def _broken(
    tables: Tables, name: str, schema: Schema, text: pd.DataFrame
) -> Iterator[tuple[str, Violation]]:
    """Check the columns of a table; in ``text`` cells without a value of their type go blank."""
    for one in schema["fields"]:
        column = one["name"]
        cells = tables.text[name][column]
        known = known_codes(one, name, tables.text)
        found: list[Failure] = [*missing(one, cells), *repeated(one, schema, cells)]
        found += failures(text_column(one, known), cells)
        for rule, rows in found:
            yield rule, _explained(rule, rows, one, known)
            if rule in _WITHOUT_VALUE:
                _blank(text, rows, column)
        if fields.is_partial_date(one) or one["type"] == "date":
            rows = _impossible(text[column])
            if len(rows):
                yield "date.exists", _explained("date.exists", rows, one)
                _blank(text, rows, column)


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


def _impossible(cells: pd.Series) -> np.ndarray[Any, Any]:
    """Return the rows of days that do not exist, such as 30 February."""
    own = distinct(cells)
    return own.rows_of([not _exists(value) for value in own.values]).nonzero()[0]


def _exists(date: str) -> bool:
    try:
        dates.span(date)
    except ValueError:
        return False
    return True


def _blank(text: pd.DataFrame, rows: Any, column: str) -> None:
    mask = np.zeros(len(text), dtype=bool)
    mask[rows] = True
    text[column] = text[column].mask(mask)


_FORMS = {
    "integer": "a whole number in plain digits, like 1204, without separators",
    "number": "a number like 36.38, with a point",
    "boolean": "true or false",
    "date": "a day like 2019-05-31",
}


def _explained(
    rule: str, rows: Any, field: fields.Field, codes: Iterable[str] | None = None
) -> Violation:
    """Say what was expected, and what to do."""
    name, rules = field["name"], fields.constraints(field)
    allowed = rules.get("enum", codes or [])
    words: Mapping[str, str] = {
        "field.type": f"expected {_FORMS.get(field['type'], field['type'])}",
        "field.required": f"field {name} must not be blank; fill it from the source",
        "field.enum": f"expected {'words of' if codes else 'one of'} {listed(allowed)}",
        "field.pattern": f"expected the form {rules.get('pattern')}",
        "field.length": "of another length than the field allows "
        f"({rules.get('minLength', 0)} to {rules.get('maxLength', 'any')} characters)",
        "field.unique": f"field {name} must be unique, and this is in an earlier row too",
        "field.bounds": "outside the bounds of the field "
        f"({rules.get('minimum', 'none')} to {rules.get('maximum', 'none')})",
        "date.exists": "this day does not exist; write a date as 2019, 2019-05 or 2019-05-31",
    }
    return Violation(rows, name, words[rule])
