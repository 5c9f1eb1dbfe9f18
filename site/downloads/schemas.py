"""Shapes of values as JSON Schema: rows by their Table Schema, classes, lists."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import Any

from nesyria.datapackage.package import Package
from nesyria.tableschema import fields

Shape = dict[str, Any]
TEXT: Shape = {"type": "string"}
COUNT: Shape = {"type": "integer", "minimum": 0}
FLAG: Shape = {"type": "boolean"}
# What a Table Schema and a JSON Schema call the same.
_SAME = ("minimum", "maximum", "minLength", "maxLength")
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}


def row(package: Package, name: str) -> Shape:
    """Return the shape of a row: every field is there, null where the value is missing."""
    return record({one["name"]: _field(one) for one in fields.of(package.schema(name), name)})


def record(properties: Mapping[str, Shape]) -> Shape:
    """Return the shape of an object that has all of these."""
    return {"type": "object", "properties": dict(properties), "required": [*properties]}


def _field(field: fields.Field) -> Shape:
    limits = fields.constraints(field)
    # A day is text in JSON, and so is a date of less precision.
    kind = "string" if field["type"] == "date" else field["type"]
    made: Shape = {"type": kind} | {name: limits[name] for name in _SAME if name in limits}
    if field["type"] == "date":
        made["format"] = "date"
    if isinstance(limits.get("pattern"), str):
        made["pattern"] = f"^(?:{limits['pattern']})$"
    if isinstance(limits.get("enum"), list) and kind == "string":
        made["enum"] = [*limits["enum"]]
    told = {name: field[name] for name in ("title", "description") if name in field}
    return told | (made if limits.get("required") else or_null(made))


def or_null(shape: Shape) -> Shape:
    """Return a shape that may be missing."""
    if "type" not in shape:
        return shape if not shape else {"anyOf": [shape, {"type": "null"}]}
    made = shape | {"type": [shape["type"], "null"]}
    return made | ({"enum": [*shape["enum"], None]} if "enum" in shape else {})


def array(shape: Shape) -> Shape:
    """Return the shape of a list."""
    return {"type": "array", "items": shape}


def of_class(kind: Any) -> Shape:
    """Return the shape of a class of plain values, as ``dataclasses.asdict`` writes it."""
    if dataclasses.is_dataclass(kind):
        return record({name: of_class(one) for name, one in typing.get_type_hints(kind).items()})
    inner = typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        return or_null(of_class(next(one for one in inner if one is not type(None))))
    origin = typing.get_origin(kind)
    if origin is tuple:
        return array(of_class(inner[0]))
    if origin is Mapping:
        return {"type": "object", "additionalProperties": of_class(inner[1])}
    return {"type": _PLAIN[kind]} if kind in _PLAIN else {}
