"""Croissant 1.1: record sets over Parquet files, for machine learning libraries.

Parquet and not CSV, because readers of Croissant guess the types of a CSV file: Namibia's code
``NA`` would be missing and the UN code ``004`` a number.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nesyria.citation import cite_release
from nesyria.datapackage.package import Package
from nesyria.export import parquet, schemaorg
from nesyria.export.shared import metadata
from nesyria.tableschema import fields

_TYPES = {"integer": "Integer", "number": "Float", "boolean": "Boolean", "date": "Date"}
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "description": {"@container": "@language"},
    "name": {"@container": "@language"},
    # The other terms of the standard context are all of one form.
    **{
        term: f"cr:{term}"
        for term in (
            *("arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract"),
            *("field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray"),
            *("isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet"),
            *("references", "regex", "repeated", "replace", "samplingRate", "separator"),
            *("source", "subField", "transform"),
        )
    },
}


def write(package: Package, folder: Path) -> None:
    """Write each table as ``<table>.parquet``, and ``croissant.json``."""
    parquet.write(package, folder)
    metadata.write_json(folder / "croissant.json", describe(package, folder))


def describe(package: Package, folder: Path) -> dict[str, Any]:
    """Return the dataset with one record set per table."""
    return {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        **schemaorg.about(package),
        "license": metadata.licence(package)["path"],
        "creator": schemaorg.creators(package),
        "citeAs": cite_release(package, "bibtex"),
        "distribution": [_file(package, name, folder) for name in package.resources],
        "recordSet": [_records(package, name) for name in package.resources],
    }


def _file(package: Package, name: str, folder: Path) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": f"{name}.parquet",
        "name": f"{name}.parquet",
        "description": package.resource(name).get("description", ""),
        "contentUrl": f"{name}.parquet",
        "encodingFormat": "application/x-parquet",
        **schemaorg.size_and_hash((folder / f"{name}.parquet").read_bytes()),
    }


def _records(package: Package, name: str) -> dict[str, Any]:
    schema = package.schema(name)
    references = {
        key.fields[0]: f"{key.table}/{key.references[0]}"
        for key in metadata.foreign_keys(name, schema)
        if _can_be_joined(package, key)
    }
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": package.resource(name).get("description", ""),
        "key": [{"@id": f"{name}/{field}"} for field in metadata.primary_key(schema)],
        "field": [_field(name, field, references) for field in schema["fields"]],
    }


def _can_be_joined(package: Package, key: metadata.ForeignKey) -> bool:
    """Say whether readers can follow a key: mlcroissant follows one column, and one step."""
    target = metadata.foreign_keys(key.table, package.schema(key.table))
    return len(key.fields) == 1 and not target


def _field(table: str, field: fields.Field, references: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{field['name']}",
        "name": field["name"],
        "description": field.get("description", ""),
        "dataType": f"sc:{_TYPES.get(field['type'], 'Text')}",
        "source": {
            "fileObject": {"@id": f"{table}.parquet"},
            "extract": {"column": field["name"]},
        },
    }
    if field["name"] in references:
        made["references"] = {"field": {"@id": references[field["name"]]}}
    return made
