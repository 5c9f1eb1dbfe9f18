"""Each table for a spreadsheet: a workbook, and CSV that Excel reads as UTF-8, with years to pivot.

The published files stay as they are; these are made for people who open them with a double click.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from nesyria.datapackage.package import Package
from nesyria.export import excel

YEAR = "year"
# What a spreadsheet would run.
FORMULA = re.compile(r"[\s\"']*[=+@\-＝＋－＠﹦﹢﹣﹫]")


def with_year(package: Package, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the year of each row after its date, as the package says what dates it.

    A table without dates, or with a year of its own, stays as it is.
    """
    date = package.resource(name).get("dateField")
    if date not in frame or YEAR in frame:
        return frame
    years = pd.to_numeric(frame[date].astype("string").str.slice(0, 4), errors="coerce")
    made = frame.copy()
    made.insert(list(made).index(date) + 1, YEAR, years.astype("Int64"))
    return made


def as_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV with a byte order mark; text is quoted, numbers are not."""
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(list(frame))
    writer.writerows([[_text(cell) for cell in row] for row in _rows(frame)])
    return stream.getvalue().encode("utf-8-sig")


def as_workbook(package: Package, name: str, frame: pd.DataFrame) -> bytes:
    """Return a table as an Excel workbook, with what its package and its fields are."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.xlsx"
        excel.write_sheets(package, file, {name: ([*map(str, frame)], _rows(frame))})
        return file.read_bytes()


def _text(cell: Any) -> Any:
    """Return a cell that a spreadsheet shows as it is: no formula, and the words of the package."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def _rows(frame: pd.DataFrame) -> Iterator[list[Any]]:
    """Yield rows of plain values, None where they are missing."""
    plain = frame.astype("object").where(frame.notna(), None)
    for row in plain.itertuples(index=False, name=None):
        yield [cell.item() if hasattr(cell, "item") else cell for cell in row]
