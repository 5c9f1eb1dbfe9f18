"""Files of the site: each below its folder, and in place of no other."""

from __future__ import annotations

from pathlib import Path

from nesyria.datapackage.paths import checked_target
from nesyria.errors import NesyriaError


def write(folder: Path, name: str, content: bytes) -> None:
    """Write one file of the site, below its folder and in place of no other, or refuse it."""
    path = checked_target(folder, name)
    if path.exists() and path.read_bytes() != content:
        raise NesyriaError(f"the site has two files {name!r}; the package must name one otherwise")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
