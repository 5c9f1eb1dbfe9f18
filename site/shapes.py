"""A JSON Schema for each shape of file in the static API.

A schema says what is there, and leaves room: a client must not mind a property that it does not
know, so that a minor version can add one. Rows follow the Table Schema of their table, explanations
the classes that make them.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import Any

import address
from nesyria.datapackage.package import Package
from nesyria.explanation.model import Explanation
from nesyria.figures.ranking import MEASURES
from nesyria.tableschema import fields

Shape = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS = ("index", "event", "country", "sites", "countries")
# Of a site, what is its key or its point; of a country, what names it.
PLACED = ("site_id", "latitude", "longitude")
NAMED = ("name", "iso2", "m49")
# What a Table Schema and a JSON Schema call the same.
_SAME = ("minimum", "maximum", "minLength", "maxLength")
_TEXT: Shape = {"type": "string"}
_COUNT: Shape = {"type": "integer", "minimum": 0}
_FLAG: Shape = {"type": "boolean"}
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}


def of(package: Package) -> dict[str, Shape]:
    """Return the schema of each shape by the name of its file."""
    made = {
        "index": _index(),
        "event": _event(package),
        "country": _country(package),
        "sites": _collection(_site(package)),
        "countries": _collection(_country_figure(package), attribution=_TEXT),
    }
    for name in package.resources:
        about = package.resource(name)
        table = {"table": {"const": name}, "title": _TEXT, "rows": _list(row(package, name))}
        made[f"tables/{name}"] = _file(f"Table {about.get('title', name)}", table)
    base = address.of(package)
    return {
        name: {"$schema": DIALECT}
        | ({"$id": f"{base}/api/v1/schemas/{name}.json"} if base else {})
        | shape
        for name, shape in made.items()
    }


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
    return told | (made if limits.get("required") else _or_null(made))


def _or_null(shape: Shape) -> Shape:
    if "type" not in shape:
        return shape if not shape else {"anyOf": [shape, {"type": "null"}]}
    made = shape | {"type": [shape["type"], "null"]}
    return made | ({"enum": [*shape["enum"], None]} if "enum" in shape else {})


def _list(shape: Shape) -> Shape:
    return {"type": "array", "items": shape}


def of_class(kind: Any) -> Shape:
    """Return the shape of a class of plain values, as ``dataclasses.asdict`` writes it."""
    if dataclasses.is_dataclass(kind):
        return record({name: of_class(one) for name, one in typing.get_type_hints(kind).items()})
    inner = typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        return _or_null(of_class(next(one for one in inner if one is not type(None))))
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _list(of_class(inner[0]))
    if origin is Mapping:
        return {"type": "object", "additionalProperties": of_class(inner[1])}
    return {"type": _PLAIN[kind]} if kind in _PLAIN else {}


def _explanation(package: Package, table: str) -> Shape:
    made = of_class(Explanation)
    made["properties"]["figure"] = row(package, table)
    return made


def _file(title: str, properties: Mapping[str, Shape]) -> Shape:
    about = dict.fromkeys(("package", "version", "license"), _TEXT)
    return {"title": title} | record(about | dict(properties))


def _index() -> Shape:
    link = {"type": "string", "format": "uri-reference"}
    files = dict.fromkeys(("json", "csv", "parquet", "schema"), link)
    return _file(
        "What there is, with addresses relative to this file",
        {
            "title": _TEXT,
            "created": _TEXT,
            "address": {"type": ["string", "null"]},
            "tables": _list(record({"name": _TEXT, "title": _TEXT, "rows": _COUNT} | files)),
            "countries": _list(record({"area_id": _TEXT, "name": _TEXT, "json": link})),
            "events": _list(record(_event_line()["properties"] | {"area_id": _TEXT})),
            "geojson": record({"sites": link, "countries": link}),
            "feeds": record({"events": link, "releases": link}),
            "schemas": record(dict.fromkeys(DOCUMENTS, link)),
        },
    )


def _event_line() -> Shape:
    return record(
        {
            "event_id": _TEXT,
            "date": _or_null(_TEXT),
            "counted": _FLAG,
            "persons": _or_null(_COUNT),
            "json": {"type": "string", "format": "uri-reference"},
        }
    )


def _event(package: Package) -> Shape:
    short = {
        "date": _TEXT,
        **{f"{one}{end}": _or_null(_COUNT) for one in MEASURES for end in ("", "_low", "_high")},
        "reports": _COUNT,
    }
    reason = record({"flag": _TEXT, "meaning": _TEXT})
    return _file(
        "An event: its figure, why it is so, its reports, its history",
        {
            "event_id": _TEXT,
            "counted": _FLAG,
            "figure": _or_null(row(package, "repatriations")),
            "not_counted_because": _list(reason),
            "explanation": _or_null(_explanation(package, "repatriations")),
            "reports": _list(row(package, "repatriation_reports")),
            "sources": _list(_source(package)),
            "history": _list(record({"version": _TEXT, "figure": _or_null(record(short))})),
            "corrections": _list(row(package, "corrections")),
            "citation": _cited(),
        },
    )


def _country(package: Package) -> Shape:
    return _file(
        "A country: its figure, why it is so, its totals by year, its events, every source",
        {
            "area_id": _TEXT,
            "name": _TEXT,
            "counted": _FLAG,
            "figure": _or_null(row(package, "countries")),
            "explanation": _or_null(_explanation(package, "countries")),
            "totals": _list(row(package, "totals")),
            "events": _list(_event_line()),
            "sources": _list(_source(package)),
            "citation": _cited(),
        },
    )


def _source(package: Package) -> Shape:
    own = row(package, "sources")["properties"]
    told = "Where an archived copy is looked up; blank where the page has no address."
    return record(own | {"archived": {"type": "string", "description": told}})


def _cited() -> Shape:
    """Return the shape of CSL-JSON: the release first, then each source."""
    item = record({"id": _TEXT, "type": _TEXT, "title": _TEXT})
    return _list(item | {"additionalProperties": True})


def _collection(properties: Shape, **more: Shape) -> Shape:
    """Return the shape of GeoJSON (RFC 7946) whose features are points, or nowhere."""
    place = {
        "type": "array",
        "prefixItems": [
            {"type": "number", "minimum": -180, "maximum": 180},
            {"type": "number", "minimum": -90, "maximum": 90},
        ],
        "items": False,
        "minItems": 2,
    }
    point = record({"type": {"const": "Point"}, "coordinates": place})
    feature = record(
        {
            "type": {"const": "Feature"},
            "id": _TEXT,
            "geometry": _or_null(point),
            "properties": properties,
        }
    )
    kind: dict[str, Shape] = {"type": {"const": "FeatureCollection"}, "features": _list(feature)}
    return _file("GeoJSON", kind | more)


def _site(package: Package) -> Shape:
    own = row(package, "sites")["properties"]
    return record({name: shape for name, shape in own.items() if name not in PLACED})


def _country_figure(package: Package) -> Shape:
    codes, own = (row(package, name)["properties"] for name in ("areas", "countries"))
    named = {name: codes[name] for name in NAMED if name in codes}
    return record(named | {name: shape for name, shape in own.items() if name != "area_id"})
