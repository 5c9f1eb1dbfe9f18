"""Parquet: one file per table, typed, with the meaning of each column inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nesyria._optional import optional_dependency
from nesyria.datapackage.package import Package
from nesyria.origin import attributes
from nesyria.tableschema import engines

if TYPE_CHECKING:
    import pyarrow as pa


def write(package: Package, folder: Path) -> None:
    """Write each table as ``<table>.parquet``."""
    with optional_dependency("export", "this export"):
        from pyarrow import parquet

    for name in package.resources:
        parquet.write_table(table(package, name), folder / f"{name}.parquet", compression="zstd")


def table(package: Package, name: str) -> pa.Table:
    """Return a table with the fields of its schema, without the bounds of partial dates."""
    with optional_dependency("export", "this export"):
        import pyarrow  # noqa: F401

    own = [field["name"] for field in package.schema(name)["fields"]]
    return engines.read(
        package.read_table(name), package.schema(name), name, "pyarrow", attributes(package, name)
    ).select(own)
