"""Reading what people hand in: CSV files, or sheets of an Excel workbook, as text."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from nesyria._libraries import optional_dependency
from nesyria.datapackage import dialect
from nesyria.datapackage.paths import leads_out
from nesyria.errors import NesyriaError
from nesyria.intake.collected.faults import Fault
from nesyria.intake.collected.forms import CHANGES, NAMES

if TYPE_CHECKING:
    import pandas as pd

# Rows of text; the first is the header, which is row 1.
Grid = list[list[str]]

_KNOWN = (*NAMES, *CHANGES)


def read_folder(folder: Path, faults: list[Fault]) -> dict[str, Grid]:
    """Return the collected files of a folder by name, without the suffix.

    Raises
    ------
    NesyriaError
        When the folder is none, or holds none of the files.
    """
    if not folder.is_dir():
        raise NesyriaError(f"{folder}: no such folder; name one that holds {_wanted()}")
    grids = {
        name: read_csv(own(folder, f"{name}.csv").read_bytes(), f"{name}.csv", faults)
        for name in _KNOWN
        if (folder / f"{name}.csv").is_file()
    }
    for book in sorted(folder.glob("*.xlsx")):
        for name, grid in read_workbook(own(folder, book.name), faults).items():
            if grids.setdefault(name, grid) != grid:
                message = f"{book.name} has another content; keep one of the two"
                faults.append(Fault(f"{name}.csv", None, None, None, message))
    if not grids:
        raise NesyriaError(f"{folder}: holds nothing to take in; it needs {_wanted()}")
    return grids


def own(folder: Path, name: str) -> Path:
    """Return the path of a file that was handed in, or refuse a link to another one.

    Raises
    ------
    NesyriaError
        When it is a link that leads out of the folder, or to what no package may name.
    """
    if leads_out(folder, folder / name):
        raise NesyriaError(f"{folder / name} is a link; put the file itself there, then try again")
    return folder / name


def _wanted() -> str:
    return "some of " + ", ".join(f"{name}.csv" for name in _KNOWN) + ", or a workbook (.xlsx)"


def read_csv(content: bytes, file: str, faults: list[Fault]) -> Grid:
    """Return the rows of a CSV file; a byte order mark and any line ends are read over."""
    try:
        text = content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        faults.append(Fault(file, row, None, None, "not UTF-8; save the file as CSV in UTF-8"))
    except csv.Error as error:
        faults.append(Fault(file, None, None, None, f"not CSV: {error}; save it as CSV anew"))
    return []


def read_workbook(path: Path, faults: list[Fault]) -> dict[str, Grid]:
    """Return the sheets of a workbook that are called as the collected files are."""
    with optional_dependency("intake", f"{path.name}"):
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        faults.append(Fault(path.name, None, None, None, f"not an Excel workbook: {error}"))
        return {}
    try:
        named = {sheet.title.strip().lower().removesuffix(".csv"): sheet for sheet in book}
        grids = {
            name: _trimmed([[_cell(value) for value in row] for row in sheet.values])
            for name, sheet in named.items()
            if name in _KNOWN
        }
    finally:
        book.close()
    if not grids:
        message = f"has no sheet named {', '.join(_KNOWN)}; name its sheets so"
        faults.append(Fault(path.name, None, None, None, message))
    return grids


def _cell(value: object) -> str:
    """Return a cell as a CSV file would have it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _trimmed(grid: Grid) -> Grid:
    """Drop rows and columns after the last that holds something, as a CSV file has them not."""
    while grid and not any(grid[-1]):
        grid.pop()
    width = max((i + 1 for row in grid[:1] for i, cell in enumerate(row) if cell), default=0)
    return [[*row[:width], *_beyond(row[width:])] for row in grid]


def _beyond(cells: Sequence[str]) -> list[str]:
    return list(cells) if any(cells) else []


def frame(grid: Grid, file: str, faults: list[Fault]) -> pd.DataFrame:
    """Return rows of text as a frame, indexed by the row of the file; blank is ''."""
    import pandas as pd

    header, body = (grid[0], grid[1:]) if grid else ([], [])
    for name in sorted({name for name in header if header.count(name) > 1}):
        faults.append(Fault(file, 1, name, None, "two columns have this name; keep one"))
    faults.extend(_shape(body, len(header), file))
    width = len(header)
    rows = [(row + [""] * width)[:width] for row in body]
    table = pd.DataFrame(rows, columns=header, index=range(2, len(rows) + 2), dtype="object")
    return table.loc[:, ~table.columns.duplicated()]


def _shape(body: Grid, width: int, file: str) -> Iterator[Fault]:
    for number, row in enumerate(body, 2):
        if not any(row):
            yield Fault(file, number, None, None, "a blank row; remove it")
        elif len(row) != width:
            message = (
                f"{len(row)} cells where the header has {width}; put text with commas in quotes"
            )
            yield Fault(file, number, None, None, message)


def as_csv(grids: Mapping[str, Grid]) -> dict[str, bytes]:
    """Return grids as the bytes of CSV files, by file name."""
    return {f"{name}.csv": dialect.dumps(grid[0], grid[1:]) for name, grid in grids.items()}
