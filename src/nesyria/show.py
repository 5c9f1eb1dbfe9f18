"""Tables for people: aligned text that fits a terminal."""

from __future__ import annotations

import shutil
import textwrap
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    import pandas as pd

_NARROWEST = 12


def select(frame: pd.DataFrame, wanted: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows of an area, year, event or site.

    Raises
    ------
    NesyriaError
        When the table has no such column, or nothing in it has that value.
    """
    for name, value in wanted.items():
        column = _column(frame, name)
        text = frame[column].astype("string")
        text = text.str[:4] if name == "year" else text
        keep = (text == value).fillna(False)
        if not keep.any():
            known = sorted(text.dropna().unique())
            shown = ", ".join(known[:20]) + (", ..." if len(known) > 20 else "")
            raise NesyriaError(f"no row has {name} {value!r}; there are: {shown}")
        frame = frame[keep]
    return frame


def _column(frame: pd.DataFrame, name: str) -> str:
    options = {"year": ("period", "date", "as_of", "published")}.get(name, (f"{name}_id",))
    for column in options:
        if column in frame.columns:
            return column
    raise NesyriaError(f"this table has no {' or '.join(options)} to choose a {name} by")


def readable(frame: pd.DataFrame, table: str) -> str:
    """Return rows of a table as text: figures with their range, and a count of sources."""
    import pandas as pd

    shown = pd.DataFrame(index=frame.index)
    for column in frame.columns:
        if frame[column].dtype.kind == "M" or column.endswith(("_low", "_high")):
            continue
        shown[column] = frame[column]
        if f"{column}_low" in frame.columns:
            shown["low-high" if column == "persons" else f"{column} range"] = _ranges(frame, column)
    if table == "repatriations":
        shown = _handovers(shown)
    if table == "claims":
        # For machines; describe() and the CSV file have it.
        shown = shown.drop(columns="query")
    rows = f"{len(shown):,} row{'' if len(shown) == 1 else 's'}"
    return f"{as_text(shown)}\n\n{rows}; sources: nesyria sources {table} (same options)"


def _handovers(shown: pd.DataFrame) -> pd.DataFrame:
    columns = ["event_id", "date", "persons", "low-high", "women", "men", "children", "kind"]
    out = shown[[*columns, "site_id", "handed_over_by", "reports"]]
    # Each report is of one source.
    names = {"handed_over_by": "by", "site_id": "from", "reports": "sources"}
    out = out.sort_values("date").rename(columns=names)
    for spare in ("kind", "by", "from"):
        # Rather a column less than keys broken over two lines.
        if _line(out) > _limit():
            out = out.drop(columns=spare)
    return out


def _line(frame: pd.DataFrame) -> int:
    """Return how wide a line is that breaks no cell."""
    widths = [
        max(_width(str(name)), *(_width(str(cell)) for cell in frame[name].dropna()), 0)
        for name in frame.columns
    ]
    return sum(widths) + 2 * (len(widths) - 1)


def _limit() -> int:
    return max(60, shutil.get_terminal_size((160, 24)).columns)


def _ranges(frame: pd.DataFrame, measure: str) -> list[str]:
    """Return the range of a measure where sources differ, '' where they agree."""
    import pandas as pd

    pairs = zip(frame[f"{measure}_low"], frame[f"{measure}_high"], strict=True)
    return ["" if pd.isna(low) or low == high else f"{low}-{high}" for low, high in pairs]


def as_text(frame: pd.DataFrame, width: int | None = None) -> str:
    """Return a frame as aligned columns, long text wrapped so that lines fit the terminal.

    Examples
    --------
    >>> import pandas as pd
    >>> print(as_text(pd.DataFrame({"area": ["KGZ"], "persons": [96]}), width=80))
    area  persons
    KGZ        96
    """
    import pandas as pd

    limit = width or _limit()
    numeric = [pd.api.types.is_numeric_dtype(frame[name]) for name in frame.columns]
    cells = [["" if pd.isna(value) else str(value) for value in row] for row in frame.to_numpy()]
    header = [str(name) for name in frame.columns]
    widths = _fit([max(map(_width, column)) for column in zip(header, *cells, strict=True)], limit)
    lines: list[str] = []
    for row in [header, *cells]:
        wrapped = [
            textwrap.wrap(cell, size, break_on_hyphens=False) or [""]
            for cell, size in zip(row, widths, strict=True)
        ]
        for part in range(max(map(len, wrapped))):
            texts = [lines_[part] if part < len(lines_) else "" for lines_ in wrapped]
            padded = map(_pad, texts, widths, numeric)
            lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def _fit(widths: list[int], limit: int) -> list[int]:
    """Narrow the widest columns until a line fits."""
    widths = list(widths)
    while sum(widths) + 2 * (len(widths) - 1) > limit and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _width(text: str) -> int:
    """Return how many columns a terminal gives to a text."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def _pad(text: str, width: int, right: bool) -> str:
    gap = " " * max(0, width - _width(text))
    return gap + text if right else text + gap
