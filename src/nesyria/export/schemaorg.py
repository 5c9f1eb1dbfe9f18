"""schema.org: the terms that search engines read, and that Croissant and RO-Crate build on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nesyria.citation import cite_release
from nesyria.datapackage.files import digest
from nesyria.datapackage.package import Package
from nesyria.export.shared import metadata

Node = dict[str, Any]


def write(package: Package, folder: Path) -> None:
    """Write the Data Package with ``schema-org.jsonld`` beside it."""
    metadata.write(package, folder)
    metadata.write_json(folder / "schema-org.jsonld", describe(package))


def describe(package: Package) -> Node:
    """Return the package as a schema.org Dataset, for a page or a file beside the data."""
    return {
        "@context": {"@vocab": "https://schema.org/"},
        "@type": "Dataset",
        **about(package),
        "license": metadata.licence(package)["path"],
        "creator": creators(package),
        "isAccessibleForFree": True,
        "isBasedOn": [
            {"@type": "CreativeWork", "name": one["title"]} | _url(one.get("path"))
            for one in package.descriptor.get("sources", [])
        ],
        "variableMeasured": _variables(package),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.title,
                "description": file.description,
                "contentUrl": file.path,
                "encodingFormat": file.media_type,
                **size_and_hash(package.read_table(file.table)),
            }
            for file in metadata.files(package)
            if file.table
        ],
    }


def about(package: Package) -> Node:
    """Return what every schema.org description of the package says of it."""
    descriptor = package.descriptor
    return {
        "name": descriptor["title"],
        "alternateName": descriptor["name"],
        "description": descriptor["description"],
        "version": package.version,
        "datePublished": metadata.created(package),
        "keywords": descriptor.get("keywords", []),
        "inLanguage": "en",
        "creditText": cite_release(package, "apa"),
    } | _url(descriptor.get("homepage"))


def creators(package: Package) -> list[Node]:
    """Return who made the package: a person where a name is given in parts."""
    return [
        {"@type": "Person" if "familyName" in one else "Organization", "name": one["title"]}
        | _url(one.get("path"))
        for one in package.descriptor.get("contributors", [])
    ]


def size_and_hash(content: bytes) -> Node:
    """Return the size and the SHA-256 of a file."""
    return {"contentSize": f"{len(content)} B", "sha256": digest(content).removeprefix("sha256:")}


def _variables(package: Package) -> list[Node]:
    """Return the fields that hold a quantity."""
    return [
        {
            "@type": "PropertyValue",
            "name": f"{name}.{field['name']}",
            "description": field.get("description", ""),
            "unitText": field["unit"],
        }
        for name in package.resources
        for field in package.schema(name)["fields"]
        if "unit" in field
    ]


def _url(address: str | None) -> Node:
    # A path inside the package is no address.
    return {"url": address} if address and address.startswith(("http://", "https://")) else {}
