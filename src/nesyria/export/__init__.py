"""``nesyria export``: the package in the forms that other people's tools read.

All of it is made from the descriptor, the Table Schemas and the CSV files as they are. The same
package and libraries give the same bytes every time, but for DuckDB, whose files hold marks of
their own.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from nesyria.datapackage.files import pending
from nesyria.datapackage.hints import command
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError, invalid_choice
from nesyria.export.shared import metadata
from nesyria.export.shared.targets import named, replace_file, replace_folder


@dataclass(frozen=True)
class Format:
    """One form: what it is, what its target is, and which module writes it."""

    text: str
    target: str
    module: str


FOLDER, FILE, URL = "folder", "file", "url"

FORMATS = {
    "datapackage": Format("the Data Package itself, copied", FOLDER, "datapackage"),
    "croissant": Format("Croissant JSON-LD with Parquet files", FOLDER, "croissant"),
    "csvw": Format("CSV on the Web: CSV files with their metadata", FOLDER, "csvw"),
    "rocrate": Format("RO-Crate around the Data Package", FOLDER, "rocrate"),
    "dcat": Format("DCAT JSON-LD with the Data Package", FOLDER, "dcat"),
    "schema-org": Format("schema.org JSON-LD with the Data Package", FOLDER, "schemaorg"),
    "hxl": Format("CSV files with HXL hashtags", FOLDER, "hxl"),
    "hdx": Format("what the Humanitarian Data Exchange takes, with HXL hashtags", FOLDER, "hdx"),
    "parquet": Format("one Parquet file per table", FOLDER, "parquet"),
    "stata": Format("one Stata file per table, with labels", FOLDER, "statistics.stata"),
    "rds": Format("one R data frame per table, with labels", FOLDER, "statistics.rds"),
    "sqlite": Format("an SQLite database", FILE, "sqlite"),
    "duckdb": Format("a DuckDB database", FILE, "duckdb"),
    "excel": Format("an Excel workbook", FILE, "excel"),
    "postgres": Format("tables in a PostgreSQL database", URL, "postgres"),
}


def export(format: str, target: str | Path, *, path: str | Path | None = None) -> None:
    """Write the package in another form.

    Parameters
    ----------
    format : str
        One of ``FORMATS``.
    target : str or Path
        Folder or file to write, or the address of a PostgreSQL database
        (``postgresql://user@host/name``). A former export there is replaced, whole or not at
        all; anything else there is left alone and refused. A folder may be the current one, a
        mounted one, or a link to one.
    path : str or Path, optional
        Folder of the package to export; the installed one where left out.

    Raises
    ------
    NesyriaError
        When there is no such format, when the target holds something that is not an export, when
        the library that writes the format is not installed, when the package lacks something that
        the format needs, or when the database refuses.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export("csvw", f"{folder}/csvw")
    ...     (Path(folder) / "csvw" / "csv-metadata.json").is_file()
    True
    """
    if format not in FORMATS:
        raise invalid_choice("export format", format, FORMATS)
    package = Package.at(path)
    if pending(package.root):
        run = command(package, "build")
        raise NesyriaError(f"a write to {package.root} was interrupted; to finish it, run: {run}")
    metadata.check(package)
    chosen = FORMATS[format]
    if chosen.target == FILE and str(target).endswith(("/", os.sep)):
        raise NesyriaError(f"{target} names a folder; name a file to export to")
    module: Any = import_module(f"nesyria.export.{chosen.module}")
    if chosen.target == FOLDER:
        replace_folder(named(target), lambda folder: module.write(package, folder))
    elif chosen.target == FILE:
        replace_file(named(target), lambda file: module.write(package, file), module.is_export)
    else:
        module.write(package, str(target))
