"""A table in typed columns, with the meaning of each inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nesyria._libraries import optional_dependency
from nesyria.datapackage.package import Package
from nesyria.origin import attributes
from nesyria.tableschema import engines

if TYPE_CHECKING:
    import pyarrow as pa


def table(package: Package, name: str) -> pa.Table:
    """Return a table with the fields of its schema, without the bounds of partial dates."""
    own = [field["name"] for field in package.schema(name)["fields"]]
    return with_bounds(package, name).select(own)


def with_bounds(package: Package, name: str) -> pa.Table:
    """Return a table with the first and the last day of each partial date after it."""
    with optional_dependency("export", "this export"):
        import pyarrow  # noqa: F401

    found: pa.Table = engines.read(
        package.read_table(name), package.schema(name), name, "pyarrow", attributes(package, name)
    )
    return found
