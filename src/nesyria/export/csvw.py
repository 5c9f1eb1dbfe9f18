"""CSV on the Web: the CSV files with ``csv-metadata.json``, where its readers look for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nesyria.citation import cite_release
from nesyria.datapackage.package import Package
from nesyria.export.shared import metadata
from nesyria.tableschema import fields

_BASES = {"integer": "integer", "number": "decimal", "date": "date"}


def write(package: Package, folder: Path) -> None:
    """Write each table as ``<table>.csv``, and what they hold as ``csv-metadata.json``."""
    metadata.write_tables(package, folder)
    metadata.write_json(folder / "csv-metadata.json", describe(package))


def describe(package: Package) -> dict[str, Any]:
    """Return the group of tables with columns, types and keys."""
    descriptor = package.descriptor
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": descriptor["title"],
        "dc:description": descriptor["description"],
        "dc:license": {"@id": metadata.licence(package)["path"]},
        "dc:creator": [one["title"] for one in descriptor.get("contributors", [])],
        "dc:issued": metadata.created(package),
        "dc:bibliographicCitation": cite_release(package, "apa"),
        "schema:version": package.version,
        "tables": [_table(package, name) for name in package.resources],
    }


def _table(package: Package, name: str) -> dict[str, Any]:
    schema, resource = package.schema(name), package.resource(name)
    keys = [
        {
            "columnReference": key.fields,
            "reference": {"resource": f"{key.table}.csv", "columnReference": key.references},
        }
        for key in metadata.foreign_keys(name, schema)
    ]
    return {
        "url": f"{name}.csv",
        "dc:title": resource.get("title", name),
        "dc:description": resource.get("description", ""),
        "tableSchema": {
            "columns": [_column(field) for field in schema["fields"]],
            "primaryKey": metadata.primary_key(schema),
            "foreignKeys": keys,
        },
    }


def _column(field: fields.Field) -> dict[str, Any]:
    column = {
        "name": field["name"],
        "titles": field["name"],
        "dc:description": field.get("description", ""),
        "datatype": _datatype(field),
        "required": bool(fields.constraints(field).get("required")),
    }
    return column | ({"schema:unitText": field["unit"]} if "unit" in field else {})


def _literal(text: str) -> str:
    """Return the pattern of one text, in the regular expressions of XML Schema."""
    return re.sub(r"[\\.?*+^$(){}\[\]|-]", r"\\\g<0>", text)


def _datatype(field: fields.Field) -> dict[str, Any]:
    rules = fields.constraints(field)
    if field["type"] == "boolean":
        return {"base": "boolean", "format": "true|false"}
    limits = {name: rules[name] for name in ("minimum", "maximum", "maxLength") if name in rules}
    if field["type"] in _BASES:
        return {"base": _BASES[field["type"]], **limits}
    # CSVW has neither enumerations nor partial dates: both are patterns there.
    pattern = "|".join(map(_literal, rules["enum"])) if "enum" in rules else rules.get("pattern")
    return {"base": "string", **limits} | ({"format": pattern} if pattern else {})
