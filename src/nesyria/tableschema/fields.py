"""The one mapping from a Table Schema field to text, dtype and value.

``load`` makes dtypes from it, the row layer makes its column checks from it, ``build`` writes with
it. Table Schema is the only place where a field's rules are written down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nesyria.datapackage.dialect import string_dtype
from nesyria.errors import NesyriaError, invalid_choice, listed
from nesyria.tableschema.distinct import distinct

if TYPE_CHECKING:
    import pandas as pd
    from pandas.api.extensions import ExtensionDtype

Field = Mapping[str, Any]

# A partial date is a string that is marked as EDTF.
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF-level0"

# How a value of each type is written. Stricter than Table Schema: one value has one canonical
# form, and digits are ASCII, so that no two files with different bytes mean the same.
LEXICAL = {
    "integer": r"0|-?[1-9][0-9]{0,17}",
    "number": r"-?(?:0|[1-9][0-9]{0,14})(?:\.(?:0|[0-9]{0,11}[1-9]))?",
    "boolean": r"true|false",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
}

_DTYPES = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}
TYPES = ("string", *LEXICAL)


# Types of Table Schema that are read as one of those above.
_READ_AS = {"any": "string", "year": "integer"}


def of(schema: Mapping[str, Any], table: str) -> list[dict[str, Any]]:
    """Return the fields of a Table Schema, each with a name and a type that is read here.

    Raises
    ------
    NesyriaError
        When it has no fields, a field has no name or a name of another one, or its type is not
        read here.
    """
    given = schema.get("fields")
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise NesyriaError(f"{table}: the 'fields' of its schema must be a list of fields")
    found: dict[str, dict[str, Any]] = {}
    for field in given:
        name = field.get("name")
        if not isinstance(name, str) or name in found:
            raise NesyriaError(
                f"{table}: two fields of its schema, or one without a name: {name!r}"
            )
        found[name] = {**field, "type": _type(field, table)}
    return list(found.values())


def _type(field: Field, table: str) -> str:
    kind = field.get("type", "any")
    kind = _READ_AS.get(kind, kind) if isinstance(kind, str) else kind
    if kind not in TYPES:
        raise invalid_choice(f"type of {table}, field {field['name']}:", kind, TYPES)
    return str(kind)


def choices(field: Field) -> list[str]:
    """Return the enum of a string field; empty where it has none."""
    enum = constraints(field).get("enum")
    if field["type"] != "string" or not isinstance(enum, list):
        return []
    return list(dict.fromkeys(map(str, enum)))


def missing_values(schema: Mapping[str, Any], field: Field) -> list[str]:
    """Return the texts, besides blank, that mean a missing value in a field."""
    given = field.get("missingValues", schema.get("missingValues", []))
    listed = given if isinstance(given, list) else [given]
    texts = [one.get("value") if isinstance(one, Mapping) else one for one in listed]
    return [text for text in map(str, texts) if text]


def constraints(field: Field) -> Mapping[str, Any]:
    """Return a field's constraints (empty where it has none)."""
    found = field.get("constraints")
    return found if isinstance(found, Mapping) else {}


def in_words(field: Field) -> str:
    """Return a field's constraints as a reader sees them.

    Examples
    --------
    >>> in_words({"name": "women", "constraints": {"required": True, "minimum": 0}})
    'required; minimum 0'
    """

    def words(name: str, value: object) -> str:
        if value is True:
            return name
        if isinstance(value, list):
            return f"one of {', '.join(map(str, value))}"
        return f"{name} {value}"

    return "; ".join(words(name, value) for name, value in constraints(field).items())


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
    closed = choices(field)
    if closed:
        import pandas as pd

        return pd.CategoricalDtype(closed)
    if field["type"] == "string":
        return string_dtype()
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

    target: Any = dtype(field)
    if target == text.dtype:
        return text
    if field["type"] == "date":
        return pd.to_datetime(text, format="%Y-%m-%d").astype(target)
    if field["type"] == "string" and not isinstance(target, pd.CategoricalDtype):
        return text.astype(target)
    # Each distinct text is worked out once: a large table has few, and missing has the code -1.
    own = distinct(text)
    found = _of_distinct(own.codes, own.objects(), field, target)
    return pd.Series(found, text.index, name=text.name, copy=False)


def _of_distinct(codes: Any, values: Any, field: Field, target: Any) -> Any:
    """Return the array of a field's dtype whose cells are, by their codes, these texts."""
    import numpy as np
    import pandas as pd

    kind = field["type"]
    if kind in ("integer", "number"):
        numbers: Any = pd.to_numeric(values, errors="raise")
        if kind == "integer" and numbers.dtype == "int64":
            return pd.arrays.IntegerArray(np.append(numbers, 0)[codes], codes < 0)
        return pd.array(numbers, dtype=target).take(codes, allow_fill=True)
    words = ["false", "true"] if kind == "boolean" else choices(field)
    places = {word: place for place, word in enumerate(words)}
    # pandas would make them missing without a word.
    strange = sorted(set(values) - set(words))
    if strange:
        raise ValueError(f"{strange[0]!r} is not one of {listed(words)}")
    placed = np.array([*(places[text] for text in values), -1], dtype="int64")[codes]
    if kind == "boolean":
        return pd.arrays.BooleanArray(placed == places["true"], placed < 0)
    return pd.Categorical.from_codes(placed, dtype=target, validate=False)


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
