"""Parquet: one file per table, typed, with the meaning of each column inside."""

from __future__ import annotations

from pathlib import Path

from nesyria._libraries import optional_dependency
from nesyria.datapackage.package import Package
from nesyria.export.shared import columnar


def write(package: Package, folder: Path) -> None:
    """Write each table as ``<table>.parquet``; partial dates with their first and last day."""
    with optional_dependency("export", "this export"):
        from pyarrow import parquet

    for name in package.resources:
        parquet.write_table(
            columnar.with_bounds(package, name), folder / f"{name}.parquet", compression="zstd"
        )
