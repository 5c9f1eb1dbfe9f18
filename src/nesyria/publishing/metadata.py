"""Citation metadata for machines, made from the descriptor: CITATION.cff, DataCite, Zenodo.

None of these is written by hand; ``nesyria release`` makes them.
"""

from __future__ import annotations

import json
import re
from typing import Any

from nesyria.citation import release_item
from nesyria.datapackage.files import dump_json
from nesyria.datapackage.package import Package


def files(package: Package) -> dict[str, bytes]:
    """Return the metadata files of a package by their names."""
    return {
        "CITATION.cff": citation_cff(package).encode(),
        "datacite.json": dump_json(datacite(package)),
        ".zenodo.json": dump_json(zenodo(package)),
    }


def citation_cff(package: Package) -> str:
    """Return a Citation File Format 1.2.0 file (YAML, of which JSON scalars are a part)."""
    about, item = package.descriptor, release_item(package)
    lines = ["cff-version: 1.2.0", "type: dataset"]
    lines.append("message: " + _scalar("Please cite the release that you used, as below."))
    lines += [
        f"title: {_scalar(item['title'])}",
        f"version: {_scalar(item['version'])}",
        f"date-released: {_scalar(_created(package))}",
        f"abstract: {_scalar(about['description'])}",
        f"license: {_plain(_licence(package))}",
        "authors:",
        *[f"  - name: {_scalar(author['literal'])}" for author in item["author"]],
        "keywords:",
        *[f"  - {_scalar(keyword)}" for keyword in about.get("keywords", [])],
    ]
    if item.get("DOI"):
        lines.append(f"doi: {_scalar(item['DOI'])}")
    if about.get("homepage"):
        lines.append(f"url: {_scalar(about['homepage'])}")
    return "\n".join(lines) + "\n"


def datacite(package: Package) -> dict[str, Any]:
    """Return DataCite 4 metadata; the DOI is given by the archive that mints it."""
    about, created = package.descriptor, _created(package)
    return {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceType": "Tabular data package", "resourceTypeGeneral": "Dataset"},
        "titles": [{"title": about["title"]}],
        "creators": [
            {"name": one["literal"], "nameType": "Organizational"}
            for one in release_item(package)["author"]
        ],
        "publisher": {"name": release_item(package)["author"][0]["literal"]},
        "publicationYear": created[:4],
        "dates": [{"date": created, "dateType": "Issued"}],
        "version": package.version,
        "language": "en",
        "subjects": [{"subject": keyword} for keyword in about.get("keywords", [])],
        "descriptions": [{"description": about["description"], "descriptionType": "Abstract"}],
        "rightsList": [
            {
                "rights": about["licenses"][0]["title"],
                "rightsUri": about["licenses"][0]["path"],
                "rightsIdentifier": _licence(package),
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            }
        ],
        "formats": ["text/csv", "application/json"],
        "sizes": [f"{len(package.resources)} tables"],
    }


def zenodo(package: Package) -> dict[str, Any]:
    """Return what Zenodo reads from a repository."""
    about = package.descriptor
    return {
        "upload_type": "dataset",
        "title": about["title"],
        "version": package.version,
        "publication_date": _created(package),
        "description": about["description"],
        "creators": [{"name": one["literal"]} for one in release_item(package)["author"]],
        "license": _licence(package).lower(),
        "access_right": "open",
        "language": "eng",
        "keywords": about.get("keywords", []),
    }


def _created(package: Package) -> str:
    return str(package.descriptor["created"])[:10]


def _licence(package: Package) -> str:
    return str(package.descriptor["licenses"][0]["name"])


# Words that YAML reads as something other than text.
_NO_TEXT = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}


def _plain(name: str) -> str:
    """Return a name as it is where YAML reads it as that, and quoted where not."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9.+-]*", name) and name.lower() not in _NO_TEXT
    return name if plain else _scalar(name)


def _scalar(text: str) -> str:
    """Return a text as a YAML scalar: what YAML does not allow is written as its code point."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in quoted)
