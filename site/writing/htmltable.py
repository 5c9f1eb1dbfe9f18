"""Rows as an HTML table that reads well aloud, on paper and on a phone."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from nesyria._terminal import escape_controls
from words.language import is_english
from words.messages import gettext as _

# Longer text is wrapped within its cell.
LONG = 32
# In columns that may be folded, longer text is, to its beginning.
FOLDED, BEGINNING = 300, 40
SQL = re.compile(r"\s*(?:with|select)\b", re.IGNORECASE)

# What columns hold that pages in all languages show as it is: notes are in English.
QUOTED = {"note": ' lang="en" dir="ltr"', "title": ' dir="auto"', "publisher": ' dir="auto"'}

# Spaces that stand within numbers and before colons in some languages.
SPACES = "\u00a0\u202f"
SPACED = re.compile(f"([{SPACES}])")

# Where a link may lead: to another page of the web, or of this site; to no script.
ADDRESS = re.compile(r"https?://[^\s\\<>\"]+|(?:\.\./[a-z]+/)?[A-Za-z0-9][A-Za-z0-9_.-]*\.html")


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    shown: pd.DataFrame | None = None,
    titles: Mapping[str, str] | None = None,
    links: Mapping[str, Mapping[Any, str]] | None = None,
    copies: Mapping[str, str] | None = None,
    folded: Collection[str] = (),
    searched: bool = False,
    name: str = "",
) -> str:
    """Return rows as an HTML table.

    Parameters
    ----------
    frame : DataFrame
        The rows, as they are sorted and saved.
    caption : str
        What the table holds.
    shown : DataFrame, optional
        The text of each cell for people, where it is not its value.
    titles : mapping of str to str, optional
        What its columns are called.
    links : mapping of str to (mapping of str to str), optional
        For some columns, the address that each value leads to.
    copies : mapping of str to str, optional
        For some addresses, where a copy of the page is looked up.
    folded : collection of str
        Columns whose long texts are folded, as SQL.
    searched : bool
        Whether the table can be searched, filtered and sorted where scripts run.
    name : str
        Name of the file that filtered rows are saved as.
    """
    # Integers and floats, nullable or not; no truth values.
    numeric = {key for key, dtype in frame.dtypes.items() if dtype.kind in "iuf"}
    head = "".join(
        f'<th scope="col" data-kind="{"num" if key in numeric else "string"}" '
        f'data-name="{_text(key)}">{_text((titles or {}).get(str(key), key))}</th>'
        for key in frame
    )
    columns = [
        _column(
            frame[key],
            None if shown is None else shown[key],
            (links or {}).get(str(key), {}),
            copies or {},
            FOLDED if key in folded else None,
            numeric=key in numeric,
            quoted="" if is_english() else QUOTED.get(str(key), ""),
        )
        for key in frame
    ]
    body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns, strict=True))
    kind = "data-table searched" if searched else "data-table"
    label = html.escape(caption)
    region = html.escape(_("Table: %(caption)s", caption=caption))
    return (
        f'<div class="table-box" role="region" aria-label="{region}" tabindex="0">'
        f'<table class="{kind}" data-name="{html.escape(name or caption)}">'
        f"<caption>{label}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>"
        "</table></div>"
    )


def linked(text: str, address: str, copy: str = "") -> str:
    """Return a text as a link, with one to a copy; text where no page may lead to its address."""
    shown = _text(text)
    if not ADDRESS.fullmatch(address):
        return shown
    link = f'<a href="{html.escape(address)}"{own_direction()}>{shown}</a>'
    if not ADDRESS.fullmatch(copy):
        return link
    label = html.escape(_("Copy: %(title)s", title=visible(text)))
    said = html.escape(_("copy"))
    return f'{link} <a class="copy" href="{html.escape(copy)}" aria-label="{label}">{said}</a>'


def own_direction() -> str:
    """Return what lets a text of another language stand in its own direction."""
    return "" if is_english() else ' dir="auto"'


def english() -> str:
    """Return what marks a text that stands in English on a page in another language."""
    return "" if is_english() else ' lang="en" dir="ltr"'


def _text(value: Any) -> str:
    return _escaped(str(value), is_english())


@functools.cache
def _escaped(text: str, english: bool) -> str:
    return html.escape(_visible(text, english))


def visible(text: str) -> str:
    """Return a text with what cannot be seen written out; spaces that do not break are seen."""
    return _visible(text, is_english())


# Most texts stand on many pages.
@functools.cache
def _visible(text: str, english: bool) -> str:
    if english:
        return escape_controls(text)
    return "".join(one if one in SPACES else escape_controls(one) for one in SPACED.split(text))


def _column(
    column: pd.Series,
    shown: pd.Series | None,
    links: Mapping[Any, str],
    copies: Mapping[str, str],
    fold: int | None,
    *,
    numeric: bool,
    quoted: str,
) -> list[str]:
    """Return the cells of a column; each has its value beside its text where one cell needs it."""
    values = [_value(value) for value in column.tolist()]
    texts = values if shown is None else [str(text) for text in shown]
    cells = []
    for value, text in zip(values, texts, strict=True):
        kind = ' class="n"' if numeric else ' class="t"' if len(text) > LONG else ""
        address = links.get(value, "")
        copy = copies.get(address, "")
        data = _data(value, text, numeric) if fold or copy or texts != values else ""
        cells.append(f"<td{kind}{data}{quoted}>{_folded(text, address, copy, fold)}</td>")
    return cells


def _value(value: Any) -> str:
    return "" if pd.isna(value) else str(value).lower() if isinstance(value, bool) else str(value)


def _data(value: str, text: str, numeric: bool) -> str:
    """Return what a cell is sorted and saved by, its value, and found by, its text too."""
    found = value if numeric or text == value else f"{text} {value}"
    return f' data-order="{_text(value)}" data-search="{_text(found)}"'


def _folded(text: str, address: str, copy: str, fold: int | None) -> str:
    if fold is None or len(text) <= fold:
        return linked(text, address, copy) if address else _text(text)
    if SQL.match(text):
        return f'<details><summary>SQL</summary><pre tabindex="0">{_text(text)}</pre></details>'
    begins = _text(text[:BEGINNING].rstrip())
    return f"<details><summary>{begins} …</summary>{_text(text)}</details>"
