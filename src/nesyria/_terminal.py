"""Text for terminals: aligned tables, and control characters written out."""

from __future__ import annotations

import json
import shutil
import textwrap
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# Line ends and tabs; and the joiners, which are part of how Persian and Kurdish are spelled.
_KEPT = "\n\t\u200c\u200d"


def escape_controls(text: str) -> str:
    r"""Return a text with what cannot be seen written out, as JSON does.

    Examples
    --------
    >>> print(escape_controls("al-Hol\x1b[2J"))
    al-Hol\u001b[2J
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in _KEPT else json.dumps(char)[1:-1] for char in text
    )


_NARROWEST = 12


def _line(frame: pd.DataFrame) -> int:
    """Return how wide a line is that breaks no cell."""
    widths = [
        max(_width(str(name)), *(_width(str(cell)) for cell in frame[name].dropna()), 0)
        for name in frame.columns
    ]
    return sum(widths) + 2 * (len(widths) - 1)


def _limit() -> int:
    return max(60, shutil.get_terminal_size((160, 24)).columns)


def format_table(frame: pd.DataFrame, width: int | None = None) -> str:
    """Return a frame as aligned columns, long text wrapped so that lines fit the terminal.

    Examples
    --------
    >>> import pandas as pd
    >>> print(format_table(pd.DataFrame({"area": ["KGZ"], "persons": [96]}), width=80))
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
