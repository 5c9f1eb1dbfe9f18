"""The Data Package itself: its files byte for byte, with what it takes to validate the copy."""

from __future__ import annotations

from pathlib import Path

from nesyria.datapackage.archives import contents
from nesyria.datapackage.package import MAX_TABLE_BYTES, Package
from nesyria.datapackage.paths import checked_target
from nesyria.datapackage.releases import companions


def write(package: Package, folder: Path) -> None:
    """Write descriptor, tables, schemas, suites, the archives of releases and the changelog."""
    for name in (*contents(package), *companions(package)):
        # Read first: a path that leads outside is refused before its folders are made.
        content = package.read_bytes(name, MAX_TABLE_BYTES)
        target = checked_target(folder, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
