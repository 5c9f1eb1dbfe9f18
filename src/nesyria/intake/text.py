"""Tables as text, blank as '': what proposals are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package
from nesyria.tableschema.pandas import blanks_filled

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, str]


def text_table(package: Package, name: str) -> pd.DataFrame:
    """Return a table of a package as text, blank as ''."""
    return blanks_filled(dialect.read_text(package.read_table(name), name))


def records(frame: pd.DataFrame) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a table of text: row of the file, and cells by name."""
    names = [str(name) for name in frame.columns]
    for row, *cells in frame.itertuples(name=None):
        yield int(row), dict(zip(names, cells, strict=True))


def record(frame: pd.DataFrame, row: int) -> Row:
    """Return one row of a table of text by its label."""
    cells: Any = frame.loc[row]
    return dict(zip(map(str, frame.columns), map(str, cells.tolist()), strict=True))


def cell(frame: pd.DataFrame, row: int, name: str) -> str:
    """Return one cell of a table of text."""
    return str(frame.at[row, name])
