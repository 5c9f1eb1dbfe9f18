"""Excel: a workbook with a sheet about the package, one of its fields and one per table."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nesyria._libraries import optional_dependency
from nesyria.citation import cite_release
from nesyria.datapackage.package import Package
from nesyria.datapackage.paths import folded
from nesyria.errors import NesyriaError
from nesyria.export.shared import columnar, metadata

# What Excel allows.
_LONGEST_NAME = 31
# Sheets that are there anyway, and one that Excel keeps for itself.
_TAKEN = {"about", "fields", "history"}
_LONGEST_PROPERTY = 255
# How a workbook says that it is an export.
_PROPERTY = "nesyria-export"
# In pixels: about 60 characters.
_WIDEST = 420


def write(package: Package, file: Path) -> None:
    """Write the workbook of a package.

    Raises
    ------
    NesyriaError
        When a table's name or a text is too long for Excel.
    """
    write_sheets(package, file, {name: _table(package, name) for name in package.resources})


def write_sheets(
    package: Package, file: Path, tables: Mapping[str, tuple[list[str], Iterable[Sequence[object]]]]
) -> None:
    """Write a workbook of some tables; text stays text, so that ``NA``, ``004`` and ``2019-05`` do.

    Parameters
    ----------
    package : Package
        What the sheets about it and its fields say.
    file : Path
        Where the workbook goes.
    tables : mapping of str to (list of str, iterable of sequences)
        For each table of the package the names of its columns, and its rows.

    Raises
    ------
    NesyriaError
        When a table's name or a text is too long for Excel.
    """
    long = [name for name in tables if len(name) > _LONGEST_NAME]
    if long:
        raise NesyriaError(f"{long[0]}: a sheet's name has at most {_LONGEST_NAME} characters")
    for name in tables:
        if folded(name) in _TAKEN:
            raise NesyriaError(f"{name}: no table of a workbook can have this name; use another")
    with optional_dependency("export", "this export"):
        import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, {**plain, "default_date_format": "yyyy-mm-dd"})
    # The clock must not be in the file.
    made = datetime.datetime.fromisoformat(metadata.created(package) or "1980-01-01")
    book.set_properties({"title": package.descriptor["title"], "created": made})
    book.set_custom_property(_PROPERTY, package.version[:_LONGEST_PROPERTY])
    _sheet(book, "about", ["item", "text"], _about(package))
    meanings = ["table", "field", "type", "unit", "meaning"]
    _sheet(book, "fields", meanings, _fields(package, tables))
    for name, (header, rows) in tables.items():
        _sheet(book, name, header, rows)
    book.close()


def _table(package: Package, name: str) -> tuple[list[str], Iterator[list[object]]]:
    header = [field["name"] for field in package.schema(name)["fields"]]
    return header, (list(row.values()) for row in columnar.table(package, name).to_pylist())


def is_export(file: Path) -> bool:
    """Say whether a file is a workbook that `write` made."""
    try:
        with zipfile.ZipFile(file) as archive:
            return f'name="{_PROPERTY}"'.encode() in archive.read("docProps/custom.xml")
    except (zipfile.BadZipFile, KeyError):
        return False


def _sheet(book: Any, name: str, header: list[str], rows: Iterable[Sequence[object]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, header, book.add_format({"bold": True}))
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            # The library answers with a number other than 0 where Excel has no room for a value.
            if value is not None and sheet.write(last, column, value):
                raise NesyriaError(f"{name}, row {last}, {header[column]}: too long for Excel")
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(header) - 1)
    sheet.autofit(_WIDEST)


def _about(package: Package) -> list[list[str]]:
    licence, descriptor = metadata.licence(package), package.descriptor
    return [
        ["title", descriptor["title"]],
        ["description", descriptor["description"]],
        ["version", package.version],
        ["licence", f"{licence['title']}, {licence['path']}"],
        ["citation", cite_release(package, "apa")],
    ]


def _fields(package: Package, tables: Iterable[str]) -> list[list[str]]:
    return [
        [name, field["name"], field["type"], field.get("unit", ""), field.get("description", "")]
        for name in tables
        for field in package.schema(name)["fields"]
    ]
