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
    "countries": ["area_id"],
}

# The tables of the ledger that have the reports behind each.
LEDGER = {
    "repatriations": ("repatriation_reports",),
    "totals": ("repatriation_reports",),
    "reconciliation": ("total_reports",),
    "populations": ("population_reports",),
    "countries": ("repatriation_reports", "total_reports"),
}

# Where many tables have its key: the field that a row must have too to be taken for one of a table,
# and one that its frame must have.
MARKS = {"countries": ("events", "stated_report_id")}


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


def _of_countries(tables: Tables) -> pd.DataFrame:
    import pandas as pd

    events = tables["repatriations"]
    homes = events.loc[events["kind"] == "repatriation", ["event_id", "area_id"]]
    reports = _of_events(tables)[["event_id", "report_id"]]
    rows = tables["countries"]
    stated = [
        rows[["area_id", name]].dropna().rename(columns={name: "report_id"})
        for name in ("stated_report_id", "remaining_report_id")
    ]
    return pd.concat([homes.merge(reports, on="event_id")[["area_id", "report_id"]], *stated])


_PAIRS: dict[str, Callable[[Tables], pd.DataFrame]] = {
    "repatriations": _of_events,
    "totals": _of_totals,
    "reconciliation": _of_reconciliation,
    "populations": _of_populations,
    "countries": _of_countries,
}
