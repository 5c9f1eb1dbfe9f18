"""Text for terminals: aligned tables, and what steers a terminal written out."""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# Line ends and tabs; and the joiners, which are part of how Persian and Kurdish are spelled.
_KEPT = "\n\t\u200c\u200d"

REPLACEMENT_CHARACTER = "\ufffd"

# No spelling has more marks on one letter; a hundred of them cover the lines around.
_MARKS = 4


def escape_controls(text: str) -> str:
    r"""Return a text with what cannot be seen written out, as JSON does.

    Examples
    --------
    >>> print(escape_controls("al-Hol\x1b[2J"))
    al-Hol\u001b[2J
    """
    if text.isascii() and text.isprintable():
        return text
    return _seen(text, lambda char: json.dumps(char)[1:-1])


def replace_controls(text: str) -> str:
    r"""Return a text with U+FFFD for what cannot be seen, where an escape would have no meaning.

    Examples
    --------
    >>> print(ascii(replace_controls("al-Hol\x1b[2J")))
    'al-Hol\ufffd[2J'
    """
    if text.isascii() and text.isprintable():
        return text
    return _seen(text, lambda _: REPLACEMENT_CHARACTER)


def _seen(text: str, instead: Callable[[str], str]) -> str:
    """Return a text with something else in place of what cannot be seen."""
    out, marks = [], 0
    for char in text:
        # A joiner between marks begins no new letter.
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in ("Mn", "Me") else marks if kind == "Cf" else 0
        seen = char in _KEPT or (char.isprintable() and marks <= _MARKS)
        out.append(char if seen else instead(char))
    return "".join(out)


# The signs before a command in brackets.
_BRACKETED = re.compile(r"##(?=\w*\[)")


def escape_workflow_commands(text: str) -> str:
    r"""Return a text in which no line is a command to the system that runs a workflow.

    GitHub takes lines that begin with two colons for commands, and like other systems a word in
    brackets after ``##`` anywhere in a line.

    Examples
    --------
    >>> print(escape_workflow_commands("::stop-commands::x, ##[error]y"))
    \u003a:stop-commands::x, #\u0023[error]y
    """
    text = _BRACKETED.sub(r"#\\u0023", text)
    return re.sub(r"^(\s*):(?=:)", r"\1\\u003a", text, flags=re.MULTILINE)


def part_workflow_commands(text: str, second: str = " #") -> str:
    """Return a text in which no word in brackets is a command to the system that runs a workflow.

    For formats that write the second of the signs before it in a way of their own, or in none.

    Examples
    --------
    >>> print(part_workflow_commands("##[error]y"), part_workflow_commands("##[x]", "&#35;"))
    # #[error]y #&#35;[x]
    """
    return _BRACKETED.sub(lambda _: f"#{second}", text)


# Below, a table cannot be read; above, no terminal is.
_WIDTHS = 60, 1_000


def terminal_width() -> int:
    """Return how many columns lines may have, whatever the environment says of the terminal."""
    least, most = _WIDTHS
    return min(max(least, shutil.get_terminal_size((160, 24)).columns), most)


_NARROWEST = 12


def line_width(frame: pd.DataFrame) -> int:
    """Return how wide a line is that breaks no cell."""
    widths = [
        max(_width(str(name)), *(_width(str(cell)) for cell in frame[name].dropna()), 0)
        for name in frame.columns
    ]
    return sum(widths) + 2 * (len(widths) - 1)


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

    limit = width or terminal_width()
    numeric = [pd.api.types.is_numeric_dtype(frame[name]) for name in frame.columns]
    cells = [
        ["" if pd.isna(value) else escape_controls(str(value)) for value in row]
        for row in frame.to_numpy()
    ]
    header = [escape_controls(str(name)) for name in frame.columns]
    widths = _fit([max(map(_width, column)) for column in zip(header, *cells, strict=True)], limit)
    lines: list[str] = []
    for row in [header, *cells]:
        wrapped = [_wrap(cell, size) for cell, size in zip(row, widths, strict=True)]
        for part in range(max(map(len, wrapped))):
            texts = [lines_[part] if part < len(lines_) else "" for lines_ in wrapped]
            padded = map(_pad, texts, widths, numeric)
            lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def _fit(widths: list[int], limit: int) -> list[int]:
    """Narrow the widest columns until a line fits."""
    widths = [min(width, limit) for width in widths]
    while sum(widths) + 2 * (len(widths) - 1) > limit and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


# Marks above and below letters, and what joins or directs them, take no column.
_NO_WIDTH = ("Mn", "Me", "Cf")


def _width(text: str) -> int:
    """Return how many columns a terminal gives to a text."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(map(_has_no_width, text))


def _has_no_width(char: str) -> bool:
    # Vowels and ends of Korean syllables stand in the column of their first letter.
    return unicodedata.category(char) in _NO_WIDTH or "\u1160" <= char <= "\u11ff"


def _wrap(text: str, size: int) -> list[str]:
    """Return a text in lines of a number of columns, broken at spaces where that is possible."""
    if text.isascii():
        return textwrap.wrap(text, size, break_on_hyphens=False) or [""]
    lines, room = [""], size
    for word in text.split():
        for number, piece in enumerate(_pieces(word, size)):
            gap, wide = " " if lines[-1] else "", _width(piece)
            # The rest of a word that had to be broken begins a line.
            if number or len(gap) + wide > room:
                if lines[-1]:
                    lines.append("")
                gap, room = "", size
            lines[-1] += gap + piece
            room -= len(gap) + wide
    return lines


def _pieces(word: str, size: int) -> list[str]:
    """Return a word in pieces that fit a number of columns; marks stay with their letter."""
    if _width(word) <= size:
        return [word]
    pieces, start, used = [], 0, 0
    for place, char in enumerate(word):
        wide = _width(char)
        if wide and used and used + wide > size:
            pieces.append(word[start:place])
            start, used = place, 0
        used += wide
    return [*pieces, word[start:]]


def _pad(text: str, width: int, right: bool) -> str:
    gap = " " * max(0, width - _width(text))
    return gap + text if right else _directed(text) + gap


def _directed(text: str) -> str:
    """Return a text after which a terminal writes on from left to right.

    Without the mark, one that knows directions puts a number in the next column before an Arabic
    title, as part of it. A file has the text as it is.
    """
    if text.isascii() or not (sys.stdout and sys.stdout.isatty()):
        return text
    turns = any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
    return f"{text}\u200e" if turns else text
