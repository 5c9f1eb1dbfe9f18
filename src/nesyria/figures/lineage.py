"""Which reports are behind each figure: pairs of a figure's key and a report's.

The same functions choose the reports here and in the derivation, so that the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from nesyria.figures.events import placed_reports
from nesyria.figures.populations import counted_reports
from nesyria.figures.reconciliation import comparable
from nesyria.figures.totals import spread

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

# What identifies a row of each table of figures.
KEYS = {
    "repatriations": ["event_id"],
    "totals": ["area_id", "kind", "period"],
    "reconciliation": ["report_id"],
    "populations": ["site_id", "area_id", "date", "group", "unit"],
}

# The table of the ledger that each is derived from.
LEDGER = {
    "repatriations": "repatriation_reports",
    "totals": "repatriation_reports",
    "reconciliation": "total_reports",
    "populations": "population_reports",
}


def contributing_reports(table: str, tables: Tables) -> pd.DataFrame:
    """Return the reports behind every row of a table of figures.

    Parameters
    ----------
    table : str
        A table of figures.
    tables : mapping of str to DataFrame
        The tables of the package; those that the table is derived from are read.

    Returns
    -------
    DataFrame
        One row per figure and report: the columns of ``KEYS[table]`` and ``report_id``, as text.
    """
    found = _PAIRS[table](tables)
    # A report is its own row of the reconciliation: one column, not the same one twice.
    columns = list(dict.fromkeys([*KEYS[table], "report_id"]))
    return found[columns].astype("string").reset_index(drop=True)


def _of_events(tables: Tables) -> pd.DataFrame:
    return placed_reports(tables)


def _of_totals(tables: Tables) -> pd.DataFrame:
    counting = spread(tables["repatriations"], tables["areas"])
    counting = counting[["event_id", "counted_in", "kind", "period"]]
    reports = _of_events(tables)[["event_id", "report_id"]]
    return counting.merge(reports, on="event_id").rename(columns={"counted_in": "area_id"})


def _of_reconciliation(tables: Tables) -> pd.DataFrame:
    return comparable(tables)


def _of_populations(tables: Tables) -> pd.DataFrame:
    return counted_reports(tables).rename(columns={"as_of": "date"})


_PAIRS: dict[str, Callable[[Tables], pd.DataFrame]] = {
    "repatriations": _of_events,
    "totals": _of_totals,
    "reconciliation": _of_reconciliation,
    "populations": _of_populations,
}
