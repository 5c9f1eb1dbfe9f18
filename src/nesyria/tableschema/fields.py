"""The one mapping from a Table Schema field to text, dtype and value.

``load`` makes dtypes from it, the row layer makes its column checks from it, ``build`` writes with
it. Table Schema is the only place where a field's rules are written down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from pandas.api.extensions import ExtensionDtype

Field = Mapping[str, Any]

# A partial date is a string that is marked as EDTF.
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF-level0"

# How a value of each type is written. Stricter than Table Schema: one value has one spelling, and
# digits are ASCII, so that no two files with different bytes mean the same.
LEXICAL = {
    "integer": r"0|-?[1-9][0-9]{0,17}",
    "number": r"-?(?:0|[1-9][0-9]{0,14})(?:\.(?:0|[0-9]{0,11}[1-9]))?",
    "boolean": r"true|false",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
}

_DTYPES = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "string": "string"}


def constraints(field: Field) -> Mapping[str, Any]:
    """Return a field's constraints (empty where it has none)."""
    found = field.get("constraints")
    return found if isinstance(found, Mapping) else {}


def is_partial_date(field: Field) -> bool:
    """Say whether a field holds partial dates."""
    return field.get("rdfType") == EDTF


def codes(field: Field) -> str | None:
    """Return the codes table whose keys are the words of a field; None where it has none.

    Where the codes table has a field ``tables``, it says which tables may use a code.
    """
    found = field.get("codes")
    return found if isinstance(found, str) else None


def dtype(field: Field) -> str | ExtensionDtype:
    """Return the pandas dtype of a field.

    Examples
    --------
    >>> dtype({"name": "persons", "type": "integer"})
    'Int64'
    """
    enum = constraints(field).get("enum")
    if enum and field["type"] == "string":
        import pandas as pd

        return pd.CategoricalDtype(enum)
    if field["type"] == "date":
        return "datetime64[s]"
    return _DTYPES[field["type"]]


def parse(text: pd.Series, field: Field) -> pd.Series:
    """Turn a column of text (missing as NA) into the field's dtype.

    Raises
    ------
    ValueError
        When a value is not of the field's type.
    """
    import pandas as pd

    kind = field["type"]
    target: Any = dtype(field)
    if isinstance(target, pd.CategoricalDtype) or kind == "boolean":
        choices = ["true", "false"] if kind == "boolean" else list(target.categories)
        found = text.astype("category")
        # pandas would make them missing without a word.
        strange = sorted(set(found.cat.categories) - set(choices))
        if strange:
            raise ValueError(f"{strange[0]!r} is not one of {', '.join(choices)}")
        text = found.cat.set_categories(choices) if kind == "string" else text == "true"
    elif kind in ("integer", "number"):
        # Once for each distinct number, of which a large table has few.
        codes, distinct = pd.factorize(text)
        numbers = pd.array(pd.to_numeric(pd.Series(distinct), errors="raise"), dtype=target)
        return pd.Series(numbers.take(codes, allow_fill=True), text.index, name=text.name)
    elif kind == "date":
        text = pd.to_datetime(text, format="%Y-%m-%d")
    return text.astype(target)


def serialize(value: object, field: Field) -> str:
    """Return the text of one value as the CSV files write it.

    Examples
    --------
    >>> serialize(0.9, {"name": "coverage", "type": "number"})
    '0.9'
    """
    import pandas as pd

    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 (NaN is not itself)
        return ""
    kind = field["type"]
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "integer":
        return str(int(str(value)))
    if kind == "date":
        return pd.Timestamp(str(value)).date().isoformat()
    return str(value)


def lexical(field: Field) -> re.Pattern[str] | None:
    """Return the form that a field's text must have, beyond its own pattern."""
    form = LEXICAL.get(field["type"])
    return re.compile(form, re.ASCII) if form else None
