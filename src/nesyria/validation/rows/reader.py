"""Layer 2, rows: Pandera on every column, and what must hold inside a row or a table."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow
from pyarrow import csv
from pyarrow.compute import is_in

from nesyria.datapackage.package import DESCRIPTOR, Package, Schema
from nesyria.errors import NesyriaError
from nesyria.tableschema import dates, fields, profile
from nesyria.tableschema.pandas import typed
from nesyria.validation.report import Finding
from nesyria.validation.rows.columns import compile_text, compile_typed
from nesyria.validation.rows.violations import Violation
from nesyria.validation.rule import RULES

MOST_GUESSES, MOST_CHOICES = 20, 5000

# More findings than this of one rule in one field help nobody; the rest is counted.
MOST = 1000

_PANDERA = {"not_nullable": "rows.required", "field_uniqueness": "rows.unique"}


@dataclass
class Tables:
    """The tables of a package: what could be read, typed, with broken cells blanked."""

    package: Package
    text: dict[str, pd.DataFrame] = field(default_factory=dict)
    typed: dict[str, pd.DataFrame] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    blank: dict[str, set[int]] = field(default_factory=dict)

    def lines(self, name: str) -> Sequence[int]:
        """Return where a table's rows stand in its file, whose blank lines are no rows."""
        blank = self.blank.get(name, set())
        every = range(1, len(self.text[name]) + len(blank) + 2)
        return [line for line in every if line not in blank][1:] if blank else every[1:]

    def add(self, wrong: Violation, table: str) -> None:
        """Turn the rows that break a rule into findings."""
        positions = [int(row) for row in wrong.rows]
        lines = self.lines(table)
        for order, row in enumerate(positions[:MOST]):
            value = None
            if wrong.field in self.text[table].columns:
                cell = self.text[table][wrong.field].iloc[row]
                value = None if pd.isna(cell) else str(cell)
            message = wrong.message if isinstance(wrong.message, str) else wrong.message[order]
            self._add(wrong.rule, table, message, row=lines[row], field=wrong.field, value=value)
        if len(positions) > MOST:
            more = f"and {len(positions) - MOST:,} more rows, in field {wrong.field}"
            self._add(wrong.rule, table, more)

    def add_whole(self, table: str, message: str) -> None:
        """Add a finding about a table as a whole."""
        self._add("rows.header", table, message)

    def _add(
        self,
        rule_id: str,
        table: str,
        message: str,
        *,
        row: int | None = None,
        field: str | None = None,
        value: str | None = None,
    ) -> None:
        rule = RULES[rule_id]
        path = self.package.resource(table).get("path")
        file = path if isinstance(path, str) else DESCRIPTOR
        self.found.append(
            Finding(table, file, row, field, rule.id, rule.layer, rule.severity, value, message)
        )


def read(package: Package) -> Tables:
    """Read every table and check its columns; what cannot be read is a finding."""
    tables = Tables(package)
    schemas: dict[str, Schema] = {}
    for name in package.resources:
        try:
            schema = profile.schema(package, name)
            text = _text(package, name)
        except (NesyriaError, OSError) as error:
            tables.add_whole(name, str(error))
            continue
        names = [one["name"] for one in schema["fields"]]
        if list(text.columns) != names:
            have, want = ", ".join(map(str, text.columns)), ", ".join(names)
            tables.add_whole(name, f"the columns are {have[:300]}; expected {want}")
            continue
        tables.text[name] = text
        tables.blank[name] = _blank_lines(package.path(name).read_bytes())
        schemas[name] = schema
    for name, schema in schemas.items():
        tables.typed[name] = _checked(tables, name, schema)
    _references(tables)
    return tables


def _text(package: Package, name: str) -> pd.DataFrame:
    """Return a table as text, read in columns; a blank cell is missing."""
    path = package.path(name)
    if path.suffix != ".csv":
        # By the end of another name the reader would guess a compression.
        raise NesyriaError(f"{path.name}: the name of a table's file ends with .csv")
    try:
        header = csv.open_csv(path).schema.names
        found = csv.read_csv(
            path,
            parse_options=csv.ParseOptions(newlines_in_values=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(header, arrow.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except (arrow.ArrowException, UnicodeDecodeError) as error:
        if _is_header_alone(path.read_bytes()):
            return pd.DataFrame(columns=path.read_text(encoding="utf-8").strip("\n").split(","))
        raise NesyriaError(f"the table cannot be read: {error}") from None
    dtype = pd.StringDtype("pyarrow")
    frame: pd.DataFrame = found.to_pandas(types_mapper=lambda _: dtype)
    return frame


def _blank_lines(content: bytes) -> set[int]:
    """Return the numbers of blank lines, which few files have."""
    if b"\n\n" not in content and b"\n\r\n" not in content and content[:1] not in b"\r\n":
        return set()
    lines = content.split(b"\n")[:-1] if content.endswith(b"\n") else content.split(b"\n")
    return {number for number, line in enumerate(lines, 1) if not line.strip(b"\r")}


def _is_header_alone(content: bytes) -> bool:
    return content.count(b"\n") == 1 and content.endswith(b"\n") and b'"' not in content


def _checked(tables: Tables, name: str, schema: Schema) -> pd.DataFrame:
    """Check the columns of one table, and return it typed, with broken cells blanked."""
    text = tables.text[name].copy()
    own = {one["name"]: one for one in schema["fields"]}
    for wrong in _failures(compile_text(schema), text):
        tables.add(_explained(wrong, own), name)
        if wrong.rule in ("rows.type", "rows.enum", "rows.pattern"):
            _blank(text, wrong.rows, wrong.field)
    for one in schema["fields"]:
        if fields.codes(one):
            _blank_unknown(tables, name, text, one)
        if fields.is_partial_date(one):
            _blank_impossible(tables, name, text, one["name"])
    frame = typed(text, schema, name)
    bounded = [one["name"] for one in schema["fields"] if _is_bounded(one)]
    limits = {"fields": [one for one in schema["fields"] if one["name"] in bounded]}
    for wrong in _failures(compile_typed(limits), frame[bounded]):
        tables.add(_explained(wrong, own), name)
    _repeated_keys(tables, name, list(schema.get("primaryKey") or []))
    return frame


def _is_bounded(field: fields.Field) -> bool:
    return bool({"minimum", "maximum"} & set(fields.constraints(field)))


def _repeated_keys(tables: Tables, name: str, key: list[str]) -> None:
    """Find rows whose key of several fields stands in an earlier row."""
    if len(key) > 1:
        rows = tables.text[name].duplicated(key).to_numpy().nonzero()[0]
        message = f"the key {' + '.join(key)} stands in an earlier row already; drop one of the two"
        tables.add(Violation("rows.unique", rows, key[-1], message), name)


def _blank_impossible(tables: Tables, name: str, text: pd.DataFrame, column: str) -> None:
    """Find days that do not exist, such as 30 February."""
    impossible = []
    for value in text[column].dropna().unique():
        try:
            dates.span(value)
        except ValueError:
            impossible.append(value)
    if impossible:
        rows = text[column].isin(impossible).to_numpy().nonzero()[0]
        message = "this day does not exist; write a date as 2019, 2019-05 or 2019-05-31"
        tables.add(Violation("rows.date", rows, column, message), name)
        _blank(text, rows, column)


def _blank_unknown(tables: Tables, name: str, text: pd.DataFrame, field: fields.Field) -> None:
    """Find words that the codes table of a field does not list for this table."""
    column, codes = str(field["name"]), tables.text.get(str(fields.codes(field)))
    if codes is None:
        return
    own = pd.Series(True, index=codes.index)
    if "tables" in codes:
        own = codes["tables"].map(lambda tables: name in str(tables).split()).astype(bool)
    key = str(codes.columns[0])
    known = [str(code) for code in codes[key][own].dropna()]
    values = text[column].dropna().unique()
    unknown = [value for value in values if not set(value.split(" ")) <= set(known)]
    if unknown:
        rows = text[column].isin(unknown).to_numpy().nonzero()[0]
        message = f"expected words of {fields.codes(field)} for this table: {', '.join(known)}"
        tables.add(Violation("rows.enum", rows, column, message), name)
        _blank(text, rows, column)


def _blank(text: pd.DataFrame, rows: Any, column: str) -> None:
    mask = np.zeros(len(text), dtype=bool)
    mask[rows] = True
    text[column] = text[column].mask(mask)


def _failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> Iterator[Violation]:
    """Return what Pandera finds, per rule and column."""
    try:
        # In place: nothing is changed, and a large table is not copied.
        schema.validate(frame, lazy=True, inplace=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        cases = cases[cases["index"].notna() & cases["column"].notna()]
        for (column, name), rows in cases.groupby(["column", "check"], sort=False):
            rule = _PANDERA.get(str(name), str(name))
            if rule in RULES:
                positions = sorted({int(row) for row in rows["index"]})
                yield Violation(rule, positions, str(column), "")


_SPELLING = {
    "integer": "a whole number in plain digits, like 1204, without separators",
    "number": "a number like 36.38, with a point",
    "boolean": "true or false",
    "date": "a day like 2019-05-31",
}


def _explained(wrong: Violation, own: dict[str, Any]) -> Violation:
    """Add what was expected, and what to do."""
    about = own[wrong.field]
    rules = fields.constraints(about)
    words = {
        "rows.type": f"expected {_SPELLING.get(about['type'], about['type'])}",
        "rows.required": f"field {wrong.field} must not be blank; fill it from the source",
        "rows.enum": f"expected one of {', '.join(map(str, rules.get('enum', [])))}",
        "rows.pattern": f"expected the form {rules.get('pattern')}",
        "rows.length": "of another length than the field allows "
        f"({rules.get('minLength', 0)} to {rules.get('maxLength', 'any')} characters)",
        "rows.unique": f"field {wrong.field} must be unique, and this stands in an earlier row",
        "rows.bounds": "outside the bounds of the field "
        f"({rules.get('minimum', 'none')} to {rules.get('maximum', 'none')})",
    }
    return Violation(wrong.rule, wrong.rows, wrong.field, words[wrong.rule])


def _references(tables: Tables) -> None:
    """Check that foreign keys lead to a row."""
    for name, text in tables.text.items():
        for key in tables.package.schema(name).get("foreignKeys", []):
            target, column = key["reference"]["resource"], key["fields"][0]
            if target not in tables.text:
                continue
            known = tables.text[target][key["reference"]["fields"][0]]
            # In Arrow's hands: no Python object for each of many keys.
            found = is_in(arrow.array(text[column]), value_set=arrow.array(known).drop_null())
            lost = (text[column].notna() & ~found.to_numpy(zero_copy_only=False)).to_numpy()
            lost = lost.nonzero()[0]
            if not len(lost):
                continue
            near = _near(text[column].iloc[lost], known)
            messages = [
                f"no row of {target} has this key{near.get(text[column].iloc[row], '')}; "
                f"add it to {target}, or mend the key"
                for row in lost[:MOST]
            ]
            tables.add(Violation("rows.reference", lost, column, messages), name)


def _near(lost: pd.Series, known: pd.Series) -> dict[str, str]:
    """Return a guess for some of the keys that lead nowhere; to guess at all would take minutes."""
    choices = known.dropna().unique()[:MOST_CHOICES].tolist()
    guesses = {
        value: difflib.get_close_matches(value, choices, 1)
        for value in lost.unique()[:MOST_GUESSES].tolist()
    }
    return {value: f" (did you mean {near[0]}?)" for value, near in guesses.items() if near}
