"""Rows as an HTML table that reads well aloud, on paper and on a phone."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from nesyria._terminal import escape_controls

# Longer text is wrapped within its cell.
LONG = 32

# Where a link may lead: to another page of the web, or of this site; to no script.
ADDRESS = re.compile(r"https?://[^\s\\<>\"]+|[a-z0-9][a-z0-9_.-]*\.html")


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    links: Mapping[str, Mapping[Any, str]] | None = None,
    searched: bool = False,
    name: str = "",
) -> str:
    """Return rows as an HTML table.

    Parameters
    ----------
    frame : DataFrame
        The rows.
    caption : str
        What the table holds.
    links : mapping of str to (mapping of str to str), optional
        For some columns, the address that each value leads to.
    searched : bool
        Whether the table can be searched, filtered and sorted where scripts run.
    name : str
        Name of the file that filtered rows are saved as.
    """
    numeric = {key for key in frame if pd.api.types.is_numeric_dtype(frame[key])}
    numeric -= {key for key in frame if pd.api.types.is_bool_dtype(frame[key])}
    head = "".join(
        f'<th scope="col" data-kind="{"num" if key in numeric else "string"}">'
        f"{html.escape(str(key))}</th>"
        for key in frame
    )
    columns = [
        [_cell(value, (links or {}).get(str(key), {}), key in numeric) for value in frame[key]]
        for key in frame
    ]
    body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns, strict=True))
    kind = "data-table searched" if searched else "data-table"
    label = html.escape(caption)
    return (
        f'<div class="table-box" role="region" aria-label="Table: {label}" tabindex="0">'
        f'<table class="{kind}" data-name="{html.escape(name or caption)}">'
        f"<caption>{label}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>"
        "</table></div>"
    )


def linked(text: str, address: str) -> str:
    """Return a text as a link, or as text where its address is none that a page leads to."""
    shown = html.escape(escape_controls(text))
    if not ADDRESS.fullmatch(address):
        return shown
    return f'<a href="{html.escape(address)}">{shown}</a>'


def _cell(value: Any, links: Mapping[Any, str], numeric: bool) -> str:
    text = "" if pd.isna(value) else str(value).lower() if isinstance(value, bool) else str(value)
    shown = html.escape(escape_controls(text))
    if text in links:
        shown = linked(text, links[text])
    kind = ' class="n"' if numeric else ' class="t"' if len(text) > LONG else ""
    return f"<td{kind}>{shown}</td>"
