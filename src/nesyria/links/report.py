"""The report: one row per source, read again by the next run, written whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from nesyria.datapackage import dialect
from nesyria.datapackage.files import write_atomically
from nesyria.errors import NesyriaError
from nesyria.tableschema import dates

_MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Row:
    """What is known of the page of a source."""

    source_id: str
    url: str
    # A status of HTTP such as 200, or a word such as timeout; '' where it was not asked.
    status: str = ""
    # Where redirects led to.
    final_url: str = ""
    # The day on which it was asked.
    checked_at: str = ""
    archived: str = ""


HEADER = [field.name for field in fields(Row)]


def read(file: Path) -> dict[str, Row]:
    """Return the rows of a report by their sources; none where there is no such file.

    Raises
    ------
    NesyriaError
        When the file is something else than a report.
    """
    if not file.exists():
        return {}
    if not file.is_file():
        raise NesyriaError(f"{file} is not a regular file; name a file for the report")
    if file.stat().st_size > _MAX_BYTES:
        raise NesyriaError(f"{file} is no report of links; name another file")
    try:
        header, *rows = csv.reader(io.StringIO(file.read_bytes().decode(), newline=""), strict=True)
        found = [Row(**dict(zip(HEADER, cells, strict=True))) for cells in rows]
    except (ValueError, csv.Error):
        header, found = [], []
    days = (row.checked_at for row in found)
    if header != HEADER or not all(not day or dates.is_date(day) for day in days):
        raise NesyriaError(f"{file} is no report of links; name another file")
    return {row.source_id: row for row in found}


def write(file: Path, rows: Iterable[Row]) -> None:
    """Write a report.

    Raises
    ------
    NesyriaError
        When it cannot be written.
    """
    try:
        write_atomically(file, dialect.dumps(HEADER, [astuple(row) for row in rows]))
    except OSError as error:
        raise NesyriaError(f"{file} cannot be written: {error.strerror or error}") from None
