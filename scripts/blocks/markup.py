"""Tables in Markdown, in which data is text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from nesyria.publishing import markdown

Row = Sequence[object]


def table(header: Sequence[str], rows: Iterable[Row]) -> str:
    r"""Return a Markdown table.

    Examples
    --------
    >>> print(table(["flag", "rows"], [["a|b", 1], [None, 2]]))
    | flag | rows |
    |---|---|
    | a\|b | 1 |
    | | 2 |
    """

    def line(cells: Row) -> str:
        texts = [markdown.cell(_shown(cell)) for cell in cells]
        return " ".join(["|", *(f"{text} |" if text else "|" for text in texts)])

    return "\n".join([line(header), "|" + "---|" * len(header), *map(line, rows)])


class Markup(str):
    """Markdown that a block has written; every other text comes from data, and is text."""


def code(text: object) -> Markup:
    """Return text as Markdown code."""
    return Markup(markdown.code(str(text)))


def _shown(cell: object) -> str:
    if isinstance(cell, Markup):
        return cell
    return "" if pd.isna(cell) else markdown.text(str(cell))  # type: ignore[call-overload]
