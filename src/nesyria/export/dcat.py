"""DCAT 3, in the terms of the European application profile: a dataset and its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nesyria.datapackage.files import digest
from nesyria.datapackage.package import Package
from nesyria.export.shared import metadata

# In place, so that no reader has to fetch it.
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
_CSV = "http://publications.europa.eu/resource/authority/file-type/CSV"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

Node = dict[str, Any]


def write(package: Package, folder: Path) -> None:
    """Write the Data Package with ``dcat.jsonld`` beside it."""
    metadata.write(package, folder)
    metadata.write_json(folder / "dcat.jsonld", describe(package))


def describe(package: Package) -> Node:
    """Return the package as a DCAT dataset whose parts are its tables."""
    descriptor = package.descriptor
    agents = [
        {"@id": f"#creator-{number}", "@type": "foaf:Agent", "foaf:name": one["title"]}
        for number, one in enumerate(descriptor.get("contributors", []), 1)
    ]
    tables = [file for file in metadata.files(package) if file.table]
    whole = {
        "@id": "#dataset",
        "@type": "dcat:Dataset",
        "dct:title": _english(descriptor["title"]),
        "dct:description": _english(descriptor["description"]),
        "dct:identifier": descriptor["name"],
        "dcat:version": package.version,
        "dct:issued": {"@type": "xsd:date", "@value": metadata.created(package)},
        "dct:language": {"@id": _ENGLISH},
        "dct:license": {"@id": metadata.licence(package)["path"]},
        "dct:creator": [{"@id": one["@id"]} for one in agents],
        "dct:publisher": {"@id": agents[0]["@id"]},
        "dcat:keyword": [_english(word) for word in descriptor.get("keywords", [])],
        "dct:hasPart": [{"@id": f"#{file.table}"} for file in tables],
    }
    if "homepage" in descriptor:
        whole["dcat:landingPage"] = {"@id": descriptor["homepage"]}
    parts = [node for file in tables for node in _table(package, file)]
    return {"@context": _CONTEXT, "@graph": [whole, *agents, *parts]}


def _table(package: Package, file: metadata.File) -> tuple[Node, Node]:
    """Return a table as a dataset of its own, and the CSV file that holds it."""
    name = str(file.table)
    content = package.read_table(name)
    licence = {"@id": metadata.licence(package)["path"]}
    table: Node = {
        "@id": f"#{name}",
        "@type": "dcat:Dataset",
        "dct:title": _english(file.title),
        "dct:description": _english(file.description),
        "dct:isPartOf": {"@id": "#dataset"},
        "dct:license": licence,
        "dcat:distribution": {"@id": f"#{name}-csv"},
    }
    distribution: Node = {
        "@id": f"#{name}-csv",
        "@type": "dcat:Distribution",
        "dct:title": _english(f"{file.title} (CSV)"),
        "dct:license": licence,
        "dct:format": {"@id": _CSV},
        "dcat:mediaType": {"@id": f"{_MEDIA_TYPES}{file.media_type}"},
        "dcat:accessURL": {"@id": file.path},
        "dcat:downloadURL": {"@id": file.path},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(content))},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {
                "@type": "xsd:hexBinary",
                "@value": digest(content).removeprefix("sha256:"),
            },
        },
    }
    schema = package.resource(name)["schema"]
    if isinstance(schema, str):
        distribution["dct:conformsTo"] = {"@id": schema}
    return table, distribution


def _english(text: str) -> Node:
    return {"@language": "en", "@value": text}
