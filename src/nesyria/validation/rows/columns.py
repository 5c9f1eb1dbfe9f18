"""Table Schema to Pandera: the checks of single columns, compiled from the schema alone.

A file is checked as text first (one canonical form per value), then with its types. Cells without a
value of their field's type are blank from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from nesyria.datapackage.package import Schema
from nesyria.errors import listed
from nesyria.tableschema import dates, fields
from nesyria.tableschema.distinct import distinct, duplicated
from nesyria.tableschema.pandas import typed
from nesyria.tableschema.regex import matches
from nesyria.validation.rows.table import Violation

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


# After these a cell has no value of its field's type, and the other rules see a blank one.
_WITHOUT_VALUE = ("field.type", "field.enum", "field.pattern", "date.exists")

# By field, the words that its codes table allows.
Codes = Mapping[str, "list[str] | None"]


def checked(
    cells: pd.DataFrame, schema: Schema, name: str, known: Codes
) -> tuple[pd.DataFrame, list[tuple[str, Violation]]]:
    """Check the columns of a table, and type its cells.

    Parameters
    ----------
    cells : DataFrame
        Its cells as they are written.
    schema : mapping
        Its Table Schema.
    name : str
        Its name.
    known : mapping of str to list of str or None
        By field, the words that its codes table allows.

    Returns
    -------
    tuple of DataFrame and list
        The cells with their types, broken ones blank; the rules that they break, with the rows.
    """
    text = cells.copy()
    broken = list(_broken(cells, schema, text, known))
    frame = typed(text, schema, name)
    for one in schema["fields"]:
        for rule, rows in failures(bounds_column(one), frame[one["name"]]):
            broken.append((rule, _explained(rule, rows, one)))
    return frame, broken


def _broken(
    written: pd.DataFrame,
    schema: Schema,
    text: pd.DataFrame,
    codes: Codes,
) -> Iterator[tuple[str, Violation]]:
    """Check the columns of a table; in ``text`` cells without a value of their type go blank."""
    for one in schema["fields"]:
        column = one["name"]
        cells, known = written[column], codes[column]
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


def _impossible(cells: pd.Series) -> np.ndarray[Any, Any]:
    """Return the rows of days that do not exist, such as 30 February."""
    own = distinct(cells)
    return own.rows_of([not _exists(value) for value in own.objects()]).nonzero()[0]


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
