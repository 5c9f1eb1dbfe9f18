"""Reading and writing the package's CSV files: UTF-8, comma, quotes where needed, LF, header."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
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


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        temporary.chmod(path.stat().st_mode if path.exists() else 0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_all_atomically(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write several files below a folder: all of them, or, when one cannot be written, none."""
    before = {name: _content(root / name) for name in contents}
    done: list[str] = []
    try:
        for name, content in contents.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(root / name, content)
            done.append(name)
    except BaseException:
        for name in done:
            _restore(root / name, before[name])
        raise


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _restore(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        write_atomically(path, content)
