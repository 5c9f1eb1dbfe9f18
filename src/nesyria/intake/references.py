"""What decided lines refer to: rows that this batch adds are known by their line, not by a number.

The numbers of new rows are the next free ones, so that they move when a line before them is left
out or another batch is applied first. A line that names such a row follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from nesyria.intake.decisions import Line, Lines
from nesyria.intake.text import Row, cell

if TYPE_CHECKING:
    import pandas as pd

# How a person names a row of the same file that says the same.
_ROW = re.compile(r"row ([1-9][0-9]*)")
SAME = "The same statement of the same page is in row {}."
LEFT_OUT = "The same statement is left out in row {}."
_LEFT_OUT = re.compile(re.escape(LEFT_OUT).replace(r"\{\}", "([1-9][0-9]*)"))

_NUMBERS = ("persons", "women", "men", "children", "value", "low", "high")


def refer(
    lines: Lines, old: Lines, file: str, rows: pd.DataFrame, ledger: pd.DataFrame
) -> set[tuple[str, int]]:
    """Let decided duplicates follow the rows of this file that they name.

    Parameters
    ----------
    lines : dict
        Those of the file; decided ones are edited.
    old : dict
        The lines as a person left them, with the numbers that rows had then.
    rows, ledger : DataFrame
        The statements, and the table that they go to, as text; pages have their final keys.

    Returns
    -------
    set of (str, int)
        Decided duplicates that name no row of this file or of the ledger.
    """
    pages = dict(zip(ledger["report_id"], ledger["source_id"], strict=True))
    named: dict[str, list[tuple[str, int]]] = {}
    for place, line in old.items():
        if place in lines and line.action != "duplicate" and line.report_id:
            named.setdefault(line.report_id, []).append(place)
    lost = set()
    for place, line in lines.items():
        left_out = _LEFT_OUT.fullmatch(line.reason)
        if line.kept and line.action == "exclude" and left_out:
            # It follows that row, whatever becomes of it.
            line.action, line.reason = "duplicate", SAME.format(left_out[1])
            line.report_id = f"row {left_out[1]}"
        if not line.kept or line.action != "duplicate":
            continue
        page = cell(rows, line.row, "source_id")
        row = _ROW.fullmatch(line.report_id)
        if row:
            line.same_as = (file, int(row[1]))
            continue
        own = [one for one in named.get(line.report_id, []) if one != place]
        same = [one for one in own if cell(rows, one[1], "source_id") == page]
        if same or (own and pages.get(line.report_id) != page):
            line.same_as = (same or own)[0]
        elif line.report_id not in pages:
            lost.add(place)
    return lost


def follow(lines: Lines) -> None:
    """Give each line that repeats one of its batch what became of that one."""
    for place, line in lines.items():
        if line.same_as is None:
            continue
        end = _end(lines, place)
        if end is None:
            # Itself, or no line: the check says so.
            continue
        kept_as = f"row {line.same_as[1]}" if line.kept else ""
        line.event_id = end.event_id
        line.report_id = end.report_id or kept_as
        if end.action == "exclude":
            line.action, line.score, line.report_id, line.event_id = "exclude", "", "", ""
            line.reason = LEFT_OUT.format(line.same_as[1])
        elif end.action == "undecided":
            line.report_id, line.event_id = kept_as, ""


def _end(lines: Lines, place: tuple[str, int]) -> Line | None:
    """Return the line at the end of a chain of repeats, or None where there is none."""
    seen = {place}
    line = lines[place]
    while line.same_as is not None:
        if line.same_as in seen or line.same_as not in lines:
            return None
        seen.add(line.same_as)
        line = lines[line.same_as]
    return line


def faults(line: Line, own: Row, named: Mapping[str, Row]) -> Iterator[str]:
    """Yield what is wrong with the row that a duplicate names.

    Parameters
    ----------
    line : Line
        The duplicate.
    own : dict
        Its statement in the fields of the ledger.
    named : mapping of str to dict
        Rows of the ledger, and those that this batch adds, by key.
    """
    advice = "name the row that says the same, by its key or as 'row N' of this file"
    if not line.report_id:
        yield advice
    elif _ROW.fullmatch(line.report_id):
        yield f"{line.report_id} is no other row of {line.file} that is added; {advice}"
    elif line.report_id not in named:
        yield f"neither the ledger nor this batch has {line.report_id}; {advice}"
    else:
        yield from (f"{why}; {advice}" for why in unlike(own, named[line.report_id]))


def unlike(own: Row, row: Row) -> Iterator[str]:
    """Yield why a statement is not the one that a row of the ledger makes."""
    if own["source_id"] != row["source_id"]:
        yield f"that row is of the page {row['source_id']}, and this one of {own['source_id']}"
    if "persons" in own and own["area_id"] != row["area_id"]:
        yield f"that row is about {row['area_id']}, and this one about {own['area_id']}"
    mine, theirs = ({row[name] for name in _NUMBERS if row.get(name)} for row in (own, row))
    if mine and theirs and not mine & theirs:
        yield f"that row says {_listed(row)}, and this one {_listed(own)}"


def _listed(row: Row) -> str:
    return ", ".join(f"{row[name]} {name}" for name in _NUMBERS if row.get(name))
