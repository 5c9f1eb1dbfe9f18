"""Reading and writing the package's CSV files: UTF-8, comma, quotes where needed, LF, header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    import pandas as pd


def read_text(content: bytes, name: str) -> pd.DataFrame:
    """Return the bytes of a CSV file as text columns, blank cells as missing.

    Only a blank cell is missing: the text ``NA`` is Namibia's code.

    Raises
    ------
    NesyriaError
        When the file is not CSV in UTF-8.
    """
    import pandas as pd

    try:
        return pd.read_csv(
            io.BytesIO(content), dtype="string", keep_default_na=False, na_values=[""]
        )
    except (ValueError, UnicodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise NesyriaError(f"{name}: not a CSV file in UTF-8: {error}") from None


def dumps(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the bytes of a CSV file; the same rows always give the same bytes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")
