"""RO-Crate 1.3: the Data Package with a description of its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nesyria.datapackage.package import Package
from nesyria.export import schemaorg
from nesyria.export.shared import metadata

METADATA = "ro-crate-metadata.json"
_CRATE = "https://w3id.org/ro/crate/1.3"


def write(package: Package, folder: Path) -> None:
    """Write the Data Package with ``ro-crate-metadata.json`` beside its descriptor."""
    metadata.write(package, folder)
    metadata.write_json(folder / METADATA, describe(package, folder))


def describe(package: Package, folder: Path) -> dict[str, Any]:
    """Return the crate's metadata: one flat list of everything that it names."""
    licence = metadata.licence(package)
    files = list(metadata.files(package))
    creators = [
        {"@id": one.get("url", f"#creator-{number}"), **one}
        for number, one in enumerate(schemaorg.creators(package), 1)
    ]
    references = [{"@id": one["@id"]} for one in creators]
    root = {
        "@id": "./",
        "@type": "Dataset",
        **schemaorg.about(package),
        "license": {"@id": licence["path"]},
        # A list of one is written as the one.
        "creator": references[0] if len(references) == 1 else references,
        "publisher": references[0],
        "hasPart": [{"@id": file.path} for file in files],
    }
    descriptor = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _CRATE},
        "about": {"@id": "./"},
    }
    entities = [_file(file, (folder / file.path).stat().st_size) for file in files]
    named = {"@id": licence["path"], "@type": "CreativeWork", "name": licence["title"]}
    named |= {"identifier": licence["name"], "description": f"Licence of {root['name']}."}
    return {
        "@context": f"{_CRATE}/context",
        "@graph": [descriptor, root, *entities, *creators, named],
    }


def _file(file: metadata.File, size: int) -> dict[str, Any]:
    return {
        "@id": file.path,
        "@type": "File",
        "name": file.title,
        "description": file.description,
        "encodingFormat": file.media_type,
        "contentSize": str(size),
    }
