"""JSON of the site: what a file says of its package, and how files and scripts hold it."""

from __future__ import annotations

import json
from typing import Any

from nesyria.datapackage.package import MAX_JSON_BYTES, Package
from nesyria.errors import NesyriaError


def of_package(package: Package) -> dict[str, str]:
    """Return what a file says of the package that it is of."""
    licenses = package.descriptor.get("licenses", [])
    return {
        "package": str(package.descriptor.get("name", "")),
        "version": package.version,
        "license": str(next((one.get("name") for one in licenses), "")),
    }


def dumps(value: Any, name: str, most: int = MAX_JSON_BYTES, indent: int | None = 1) -> str:
    """Return a value as the text of a JSON file, or refuse one that is too large to be read.

    Raises
    ------
    NesyriaError
        When it has more bytes than ``most``.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False) + "\n"
    if len(text.encode()) > most:
        raise NesyriaError(f"{name} has more than {most} bytes of JSON")
    return text


def in_script(value: Any) -> str:
    """Return JSON that can stand in a script element, which no sign of it ends or comments out."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
