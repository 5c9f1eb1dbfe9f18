"""Rows of a table chosen and printed for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    import pandas as pd
from nesyria._terminal import _line, format_table, terminal_width


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


def format_rows(frame: pd.DataFrame, table: str) -> str:
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
    return f"{format_table(shown)}\n\n{rows}; sources: nesyria sources {table} (same options)"


def _handovers(shown: pd.DataFrame) -> pd.DataFrame:
    columns = ["event_id", "date", "persons", "low-high", "women", "men", "children", "kind"]
    out = shown[[*columns, "site_id", "handed_over_by", "reports"]]
    # Each report is of one source.
    names = {"handed_over_by": "by", "site_id": "from", "reports": "sources"}
    out = out.sort_values("date").rename(columns=names)
    for spare in ("kind", "by", "from"):
        # Rather a column less than keys broken over two lines.
        if _line(out) > terminal_width():
            out = out.drop(columns=spare)
    return out


def _ranges(frame: pd.DataFrame, measure: str) -> list[str]:
    """Return the range of a measure where sources differ, '' where they agree."""
    import pandas as pd

    pairs = zip(frame[f"{measure}_low"], frame[f"{measure}_high"], strict=True)
    return ["" if pd.isna(low) or low == high else f"{low}-{high}" for low, high in pairs]
