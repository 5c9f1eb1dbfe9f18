"""A JSON Schema for each shape of file in the static API.

A schema says what is there, and leaves room: a client must not mind a property that it does not
know, so that a minor version can add one. Rows follow the Table Schema of their table, explanations
the classes that make them.
"""

from __future__ import annotations

from collections.abc import Mapping

import address
from downloads.schemas import COUNT, FLAG, TEXT, Shape, array, of_class, or_null, record, row
from nesyria.datapackage.package import Package
from nesyria.explanation.model import Explanation
from nesyria.figures.ranking import MEASURES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS = ("index", "event", "country", "sites", "countries")
# Of a site, what is its key or its point; of a country, what names it.
PLACED = ("site_id", "latitude", "longitude")
NAMED = ("name", "iso2", "m49")


def of(package: Package) -> dict[str, Shape]:
    """Return the schema of each shape by the name of its file."""
    made = {
        "index": _index(),
        "event": _event(package),
        "country": _country(package),
        "sites": _collection(_site(package)),
        "countries": _collection(_country_figure(package), attribution=TEXT),
    }
    for name in package.resources:
        about = package.resource(name)
        table = {"table": {"const": name}, "title": TEXT, "rows": array(row(package, name))}
        made[f"tables/{name}"] = _file(f"Table {about.get('title', name)}", table)
    base = address.of(package)
    return {
        name: {"$schema": DIALECT}
        | ({"$id": f"{base}/api/v1/schemas/{name}.json"} if base else {})
        | shape
        for name, shape in made.items()
    }


def _explanation(package: Package, table: str) -> Shape:
    made = of_class(Explanation)
    made["properties"]["figure"] = row(package, table)
    return made


def _file(title: str, properties: Mapping[str, Shape]) -> Shape:
    about = dict.fromkeys(("package", "version", "license"), TEXT)
    return {"title": title} | record(about | dict(properties))


def _index() -> Shape:
    link = {"type": "string", "format": "uri-reference"}
    files = dict.fromkeys(("json", "csv", "parquet", "schema"), link)
    return _file(
        "What there is, with addresses relative to this file",
        {
            "title": TEXT,
            "created": TEXT,
            "address": {"type": ["string", "null"]},
            "tables": array(record({"name": TEXT, "title": TEXT, "rows": COUNT} | files)),
            "countries": array(record({"area_id": TEXT, "name": TEXT, "json": link})),
            "events": array(record(_event_line()["properties"] | {"area_id": TEXT})),
            "geojson": record({"sites": link, "countries": link}),
            "feeds": record({"events": link, "releases": link}),
            "schemas": record(dict.fromkeys(DOCUMENTS, link)),
        },
    )


def _event_line() -> Shape:
    return record(
        {
            "event_id": TEXT,
            "date": or_null(TEXT),
            "counted": FLAG,
            "persons": or_null(COUNT),
            "json": {"type": "string", "format": "uri-reference"},
        }
    )


def _event(package: Package) -> Shape:
    short = {
        "date": TEXT,
        **{f"{one}{end}": or_null(COUNT) for one in MEASURES for end in ("", "_low", "_high")},
        "reports": COUNT,
    }
    reason = record({"flag": TEXT, "meaning": TEXT})
    return _file(
        "An event: its figure, why it is so, its reports, its history",
        {
            "event_id": TEXT,
            "counted": FLAG,
            "figure": or_null(row(package, "repatriations")),
            "not_counted_because": array(reason),
            "explanation": or_null(_explanation(package, "repatriations")),
            "reports": array(row(package, "repatriation_reports")),
            "sources": array(_source(package)),
            "history": array(record({"version": TEXT, "figure": or_null(record(short))})),
            "corrections": array(row(package, "corrections")),
            "citation": _cited(),
        },
    )


def _country(package: Package) -> Shape:
    return _file(
        "A country: its figure, why it is so, its totals by year, its events, every source",
        {
            "area_id": TEXT,
            "name": TEXT,
            "counted": FLAG,
            "figure": or_null(row(package, "countries")),
            "explanation": or_null(_explanation(package, "countries")),
            "totals": array(row(package, "totals")),
            "events": array(_event_line()),
            "sources": array(_source(package)),
            "citation": _cited(),
        },
    )


def _source(package: Package) -> Shape:
    own = row(package, "sources")["properties"]
    told = "Where an archived copy is looked up; blank where the page has no address."
    return record(own | {"archived": {"type": "string", "description": told}})


def _cited() -> Shape:
    """Return the shape of CSL-JSON: the release first, then each source."""
    item = record({"id": TEXT, "type": TEXT, "title": TEXT})
    return array(item | {"additionalProperties": True})


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
            "id": TEXT,
            "geometry": or_null(point),
            "properties": properties,
        }
    )
    kind: dict[str, Shape] = {"type": {"const": "FeatureCollection"}, "features": array(feature)}
    return _file("GeoJSON", kind | more)


def _site(package: Package) -> Shape:
    own = row(package, "sites")["properties"]
    return record({name: shape for name, shape in own.items() if name not in PLACED})


def _country_figure(package: Package) -> Shape:
    codes, own = (row(package, name)["properties"] for name in ("areas", "countries"))
    named = {name: codes[name] for name in NAMED if name in codes}
    return record(named | {name: shape for name, shape in own.items() if name != "area_id"})
