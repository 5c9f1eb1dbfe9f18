"""Table Schema to Pandera: the checks of single columns, compiled from the schema alone.

A file is checked as text first (one spelling per value), then with its types.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow
from pyarrow.compute import match_substring_regex

from nesyria.datapackage.package import Schema
from nesyria.tableschema import fields

if TYPE_CHECKING:
    Field = fields.Field

# More than any cell of a table holds (`package.MAX_TABLE_BYTES`).
MOST_CHARACTERS = 2**31


def compile_text(schema: Schema) -> pa.DataFrameSchema:
    """Return the Pandera schema of a table as text columns.

    Checks spelling of the type, required, enum, pattern, length and uniqueness; each check is
    named by its rule.
    """
    return pa.DataFrameSchema(
        {field["name"]: _text_column(field) for field in schema["fields"]}, strict=True
    )


def compile_typed(schema: Schema) -> pa.DataFrameSchema:
    """Return the Pandera schema of a table as `nesyria.load` types it.

    Checks dtype, nullability, enum, bounds, pattern and uniqueness. Bounds of partial dates, which
    ``load`` adds, are datetime columns.
    """
    columns: dict[str, pa.Column] = {}
    for field in schema["fields"]:
        name = field["name"]
        columns[name] = _typed_column(field)
        if fields.is_partial_date(field):
            nullable = not fields.constraints(field).get("required", False)
            for end in ("start", "end"):
                columns[f"{name}_{end}"] = pa.Column("datetime64[s]", nullable=nullable)
    key = schema.get("primaryKey")
    return pa.DataFrameSchema(columns, strict=True, unique=key or None)


def problems(frame: pd.DataFrame, schema: Schema) -> list[str]:
    """Return what is wrong with a typed frame, a sentence per column and check."""
    try:
        compile_typed(schema).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        counted = cases.groupby(["column", "check"], dropna=False).size()
        return [f"{column}: {check} ({rows} rows)" for (column, check), rows in counted.items()]
    return []


def _text_column(field: Field) -> pa.Column:
    rules = fields.constraints(field)
    checks = []
    form = fields.LEXICAL.get(field["type"])
    if form:
        checks.append(pa.Check(_matches(form), name="rows.type"))
    if "enum" in rules:
        checks.append(pa.Check(_among(rules["enum"]), name="rows.enum"))
    if "pattern" in rules:
        checks.append(pa.Check(_matches(rules["pattern"]), name="rows.pattern"))
    if {"minLength", "maxLength"} & set(rules):
        lengths = (rules.get("minLength"), rules.get("maxLength"))
        checks.append(pa.Check(_of_length(*lengths), name="rows.length"))
    if rules.get("unique"):
        checks.append(pa.Check(_no_repeats, name="rows.unique"))
    return pa.Column(checks=checks, nullable=not rules.get("required", False))


def _typed_column(field: Field) -> pa.Column:
    rules = fields.constraints(field)
    checks = []
    if "minimum" in rules or "maximum" in rules:
        checks.append(pa.Check(_within(rules), name="rows.bounds"))
    if "pattern" in rules:
        checks.append(pa.Check(_matches(rules["pattern"]), name="rows.pattern"))
    return pa.Column(
        fields.dtype(field),
        checks=checks,
        nullable=not rules.get("required", False),
        unique=bool(rules.get("unique")),
    )


Check = Callable[[pd.Series], Any]


def _matches(pattern: str) -> Check:
    """Match whole cells in RE2, whose time grows with the text alone, whatever the pattern."""
    whole = f"^(?:{pattern})$"

    def check(column: pd.Series) -> Any:
        hits = match_substring_regex(arrow.array(column, arrow.string()), pattern=whole)
        return pd.Series(hits.to_numpy(zero_copy_only=False), index=column.index)

    return check


def _among(values: list[str]) -> Check:
    return lambda column: column.isin(values)


def _of_length(least: int | None, most: int | None) -> Check:
    longest = MOST_CHARACTERS if most is None else most
    return lambda column: column.str.len().between(least or 0, longest)


def _no_repeats(column: pd.Series) -> Any:
    # Whether there are any is known long before which they are.
    return True if column.is_unique else ~column.duplicated()


def _within(rules: Any) -> Check:
    low, high = rules.get("minimum"), rules.get("maximum")

    def check(column: pd.Series) -> Any:
        inside = pd.Series(True, index=column.index)
        inside &= True if low is None else column >= low
        return inside & (True if high is None else column <= high)

    return check
