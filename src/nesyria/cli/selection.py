"""Rows of a table chosen and printed for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nesyria._terminal import format_table, line_width, terminal_width
from nesyria.errors import NesyriaError
from nesyria.explanation.words import qualifier_words
from nesyria.figures.countries import gaps
from nesyria.figures.reconciliation import differences
from nesyria.tableschema.pandas import as_mask

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class View:
    """What of a table a person reads in a terminal: all of it is in the CSV file.

    Parameters
    ----------
    columns : sequence of str
        Columns shown, in their order; all where left out. One with a range has it beside.
    hidden : sequence of str
        Columns not shown.
    spare : sequence of str
        Columns that go, one by one, before the cells of a line are broken.
    names : mapping of str to str
        Shorter names.
    order : str, optional
        Column that rows are ordered by.
    words : mapping of str to function, optional
        Columns that say in words what the rows mean together, shown last.
    needs : sequence of str
        Columns that the words are made from: a table of another package may lack them.
    counts : sequence of str
        Columns that follow from a sum over events, shown where at least one of these states a
        number: a sum over none is 0, and nobody said so.
    """

    columns: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    order: str | None = None
    words: Mapping[str, Callable[[pd.DataFrame], list[str]]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()


VIEWS = {
    "repatriations": View(
        columns=(
            *("event_id", "date", "persons", "women", "men", "children"),
            *("kind", "site_id", "handed_over_by", "reports"),
        ),
        spare=("kind", "handed_over_by", "site_id"),
        # Each report is of one source.
        names={"handed_over_by": "by", "site_id": "from", "reports": "sources"},
        order="date",
    ),
    "countries": View(
        columns=(
            *("area_id", "persons", "stated", "stated_as_of", "counted_then", "at_least"),
            *("remaining", "remaining_as_of", "events"),
        ),
        spare=("events", "low-high"),
        names={
            "area_id": "area",
            "stated_as_of": "up to",
            "counted_then": "counted by then",
            "persons": "counted",
            "remaining_as_of": "in",
        },
        words={"stated beside counted": gaps},
        needs=("stated", "counted_then", "basis"),
    ),
    "reconciliation": View(
        spare=("events_silent", "coverage", "residual"),
        words={"stated beside counted": differences},
        needs=("stated", "counted", "events", "events_silent"),
        counts=("counted", "residual", "coverage"),
    ),
    "claims": View(hidden=("query",)),
}


def filter_rows(frame: pd.DataFrame, wanted: Mapping[str, str]) -> pd.DataFrame:
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
        keep = as_mask(text == value)
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


def format_rows(frame: pd.DataFrame, table: str) -> str:
    """Return rows of a table as text: figures with their range, and a count of sources."""
    view = VIEWS.get(table, View())
    shown = _with_ranges(frame, view)
    for spare in view.spare:
        # Rather a column less than keys broken over two lines.
        if line_width(shown) > terminal_width():
            shown = shown.drop(columns=view.names.get(spare, spare), errors="ignore")
    rows = f"{len(shown):,} row{'' if len(shown) == 1 else 's'}"
    return f"{format_table(shown)}\n\n{rows}; sources: nesyria sources {table} (same options)"


def _with_ranges(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return the columns of a view, the range of a figure beside it."""
    import pandas as pd

    if view.order and view.order in frame.columns:
        frame = frame.sort_values(view.order)
    told = frame
    if {*view.counts, "events", "events_silent"} <= {*frame.columns}:
        known = as_mask(frame["events"] > frame["events_silent"])
        frame = frame.assign(**{name: frame[name].where(known) for name in view.counts})
    shown = pd.DataFrame(index=frame.index)
    for column in [one for one in view.columns if one in frame.columns] or frame.columns:
        derived = frame[column].dtype.kind == "M" or column.endswith(("_low", "_high"))
        if derived or column in view.hidden:
            continue
        shown[view.names.get(column, column)] = _as_stated(frame, column)
        if not view.columns and f"{column}_low" in frame.columns:
            shown[f"{column} range"] = _ranges(frame, column)
        elif column == "persons" and f"{column}_low" in frame.columns:
            shown["low-high"] = _ranges(frame, column)
    for column, words in view.words.items() if {*view.needs} <= {*frame.columns} else ():
        shown[column] = words(told)
    return shown


def _as_stated(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return a column, with "about" or a bound in words where numbers are stated so."""
    numbers, qualifier = frame[column], f"{column}_qualifier"
    if qualifier not in frame.columns:
        return numbers
    words = frame[qualifier].astype("string").fillna("exact").map(qualifier_words)
    shown = words.astype("string") + numbers.astype("string")
    # As numbers stand: the last digits below each other.
    return shown.str.rjust(int(shown.str.len().max(skipna=True)) if shown.notna().any() else 0)


def _ranges(frame: pd.DataFrame, measure: str) -> list[str]:
    """Return the range of a measure where sources differ, '' where they agree."""
    import pandas as pd

    pairs = zip(frame[f"{measure}_low"], frame[f"{measure}_high"], strict=True)
    return ["" if pd.isna(low) or low == high else f"{low}-{high}" for low, high in pairs]
