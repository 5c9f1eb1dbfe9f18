"""Whether a table can be described in other forms: its schema is one that all of them can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package, Schema
from nesyria.errors import NesyriaError
from nesyria.tableschema import fields


def check(package: Package, table: str) -> None:
    """Refuse a table whose schema or file the forms of an export cannot take.

    Raises
    ------
    NesyriaError
        Naming the table, what is wrong, and what is expected.
    """
    dialect.check(package, table)
    schema = package.schema(table)
    for field, given in zip(fields.of(schema, table), schema["fields"], strict=True):
        missing = fields.missing_values(schema, field)
        if missing:
            signs = ", ".join(missing)
            raise NesyriaError(
                f"{table}: an export needs blank cells for missing values, not {signs}"
            )
        for wrong in _wrong(field, given):
            raise NesyriaError(f"{table}, field {field['name']}: {wrong}")
    for wrong in _wrong_keys(schema):
        raise NesyriaError(f"{table}: {wrong}")


def _wrong(field: fields.Field, given: Mapping[str, Any]) -> Iterator[str]:
    if given.get("type") not in fields.TYPES:
        yield f"an export needs its type, one of {', '.join(fields.TYPES)}"
    if not field["name"].isprintable():
        yield "its name has a character that cannot be seen; an export needs one line of plain text"
    enum = fields.constraints(field).get("enum")
    if field["type"] == "string" and enum is not None and enum != fields.choices(field):
        yield "its enum must be a list of different texts"


def _wrong_keys(schema: Schema) -> Iterator[str]:
    if not _is_names(schema.get("primaryKey", [])):
        yield "its primaryKey must be the name of a field, or a list of different names"
    keys = schema.get("foreignKeys", [])
    for key in keys if isinstance(keys, list) else [keys]:
        reference = key.get("reference") if isinstance(key, Mapping) else None
        named = reference.get("fields") if isinstance(reference, Mapping) else None
        if not named or not _is_names(named) or not _is_names(key.get("fields") or 0):
            yield "each of its foreignKeys must have fields, and a reference with fields"


def _is_names(value: object) -> bool:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return False
    return len(set(names)) == len(names)
