"""Sources that are new and carry a date in their key, though their page has none."""

from __future__ import annotations

from collections.abc import Iterator

from nesyria.datapackage.package import Package
from nesyria.tableschema.dates import in_key
from nesyria.validation.suites.history.tables import text

SOURCES = "sources"


def undated(package: Package, before: Package) -> Iterator[str]:
    """Return the keys of sources that the last release lacks.

    Published keys stay as they are: a date in one is part of a name.
    """
    if SOURCES not in package.resources:
        return
    held = text(package, SOURCES)
    if not {"source_id", "published"} <= {*held.column_names}:
        return
    known = text(before, SOURCES)["row_key"].to_pylist() if SOURCES in before.resources else []
    published = set(known)
    for key, day in zip(held["source_id"].to_pylist(), held["published"].to_pylist(), strict=True):
        if not day and key not in published and in_key(key):
            yield key
