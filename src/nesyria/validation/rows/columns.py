"""Table Schema to Pandera: the checks of single columns, compiled from the schema alone.

A file is checked as text first (one canonical form per value), then with its types.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from nesyria.datapackage.package import Schema
from nesyria.tableschema import fields
from nesyria.tableschema.distinct import distinct, duplicated
from nesyria.tableschema.regex import matches

if TYPE_CHECKING:
    Field = fields.Field

# More than any cell of a table holds (`package.MAX_TABLE_BYTES`).
MOST_CHARACTERS = 2**31

# Rule, and the rows that break it, by position.
Failure = tuple[str, "np.ndarray[Any, Any]"]


def text_column(field: Field, codes: Collection[str] | None = None) -> pa.Column:
    """Return the checks of a field's values as text, each named by its rule.

    Parameters
    ----------
    field : mapping
        The field of the Table Schema.
    codes : collection of str, optional
        The words that its codes table allows.
    """
    rules = fields.constraints(field)
    checks = []
    form = fields.LEXICAL.get(field["type"])
    if form:
        checks.append(pa.Check(_matches(form), name="field.type"))
    if "enum" in rules:
        checks.append(pa.Check(_among(rules["enum"]), name="field.enum"))
    if codes is not None:
        checks.append(pa.Check(_words_among(codes), name="field.enum"))
    if "pattern" in rules:
        checks.append(pa.Check(_matches(rules["pattern"]), name="field.pattern"))
    if {"minLength", "maxLength"} & set(rules):
        lengths = (rules.get("minLength"), rules.get("maxLength"))
        checks.append(pa.Check(_of_length(*lengths), name="field.length"))
    return pa.Column(checks=checks, nullable=True, name=field["name"])


def bounds_column(field: Field) -> pa.Column | None:
    """Return the checks of a field's bounds on typed values; None where it has none."""
    rules = fields.constraints(field)
    if not {"minimum", "maximum"} & set(rules):
        return None
    check = pa.Check(_within(rules), name="field.bounds")
    return pa.Column(checks=[check], nullable=True, name=field["name"])


def typed_column(field: Field, codes: Collection[str] | None = None) -> pa.Column:
    """Return the column of a field as `nesyria.load` types it: all its constraints."""
    rules = fields.constraints(field)
    bounds = bounds_column(field)
    checks = [] if bounds is None else list(bounds.checks)
    for check in text_column(field, codes).checks:
        # A value that is typed has its type, and a category its enum.
        if check.name in ("field.pattern", "field.length") or codes is not None:
            checks.append(check)
    if rules.get("unique"):
        # The library's own option takes blank cells for values that are alike.
        checks.append(pa.Check(_has_no_repeats, name="field.unique"))
    nullable = not rules.get("required", False)
    return pa.Column(fields.dtype(field), checks=checks, nullable=nullable)


def failures(column: pa.Column | None, values: pd.Series) -> Iterator[Failure]:
    """Return what Pandera finds in a column; each distinct value is checked once."""
    if column is None or not column.checks:
        return
    own = distinct(values)
    if not len(own.values):
        # Blank in every row: the library would take a while to say nothing.
        return
    try:
        column.validate(pd.DataFrame({column.name: own.values}), lazy=True, inplace=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        for rule, found in cases.groupby("check", sort=False)["index"]:
            yield str(rule), np.isin(own.codes, found.astype(int)).nonzero()[0]


def missing(field: Field, values: pd.Series) -> Iterator[Failure]:
    """Return the blank cells of a required field."""
    if fields.constraints(field).get("required") and values.hasnans:
        yield "field.required", values.isna().to_numpy().nonzero()[0]


def repeated(field: Field, schema: Schema, values: pd.Series) -> Iterator[Failure]:
    """Return the repeated values of a unique field; of the primary key alone `keys` tells."""
    if not fields.constraints(field).get("unique") or schema.get("primaryKey") == [field["name"]]:
        return
    own = distinct(values)
    # Whether there are any is known before which they are.
    if len(own.values) + np.count_nonzero(own.codes < 0) < len(own.codes):
        yield "field.unique", (duplicated(own.codes) & (own.codes >= 0)).nonzero()[0]


Check = Callable[[pd.Series], Any]


def _matches(pattern: str) -> Check:
    """Match whole cells in RE2, whose time grows with the text alone, whatever the pattern."""
    return lambda column: matches(column, f"^(?:{pattern})$")


def _among(values: Sequence[str]) -> Check:
    return lambda column: column.isin(values)


def _words_among(codes: Collection[str]) -> Check:
    known = frozenset(codes)

    def check(column: pd.Series) -> Any:
        fits = [set(str(value).split(" ")) <= known for value in column]
        return pd.Series(fits, index=column.index, dtype=bool)

    return check


def _has_no_repeats(column: pd.Series) -> Any:
    return ~column.duplicated() | column.isna()


def _of_length(least: int | None, most: int | None) -> Check:
    longest = MOST_CHARACTERS if most is None else most
    return lambda column: column.str.len().between(least or 0, longest)


def _within(rules: Any) -> Check:
    low, high = rules.get("minimum"), rules.get("maximum")

    def check(column: pd.Series) -> Any:
        inside = pd.Series(True, index=column.index)
        inside &= True if low is None else column >= low
        return inside & (True if high is None else column <= high)

    return check
