"""Dates beside the day of their page: a year off, day and month swapped, before the conflict."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nesyria.tableschema.distinct import is_in
from nesyria.tableschema.pandas import as_mask
from nesyria.validation.rows.keys import REPORTS
from nesyria.validation.rows.table import Table, Violations, each, where
from nesyria.validation.rule import DATE, STATEMENTS, rule

_DAY = pd.Timedelta(days=1)
_MONTH, _YEAR = 31 * _DAY, 365 * _DAY

# A page tells news within days, and foresees them by one.
_NEWS, _FORESEEN = 7 * _DAY, _DAY

# It began in March 2011; nobody was brought home from its camps and prisons before.
_CONFLICT = pd.Timestamp("2011-01-01")

_PAGES = {"sources": ("source_id", "published")}


@rule(
    "date.year_off",
    tables=STATEMENTS,
    needs=("source_id", DATE),
    joins=_PAGES,
    severity="warning",
)
def years_fit_their_page(table: Table) -> Violations:
    """No date is a year before the news of its page, unless another page gives that year too."""
    # A year is typed wrong most easily in January, and in the key of the event as well.
    first, last = table.frame[f"{table.date}_start"], table.frame[f"{table.date}_end"]
    page_first, page_last = (table.of_source(f"published_{end}") for end in ("start", "end"))
    # A year alone says too little.
    known = (last - first < _MONTH) & (page_last - page_first < _MONTH)
    near = (first + _YEAR <= page_last + _FORESEEN) & (last + _YEAR >= page_first - _NEWS)
    rows = as_mask(known & near).to_numpy().nonzero()[0]
    rows = rows[~_supported(table, rows)]
    message = "its page {source} is of {published}, a year later; is the year {published:.4}?"
    yield from each(rows, table.date, _beside(table, rows, message))


@rule(
    "date.day_month",
    tables=STATEMENTS,
    needs=("source_id", DATE),
    joins=_PAGES,
    severity="warning",
)
def days_and_months_are_in_place(table: Table) -> Violations:
    """No date is far from the day of its page that would be near it with day and month swapped."""
    date, page = table.frame[f"{table.date}_start"], table.of_source("published_start")
    days = (date == table.frame[f"{table.date}_end"]) & (page == table.of_source("published_end"))
    far = ((page - date) > 2 * _NEWS) | ((date - page) > _FORESEEN)
    rows = as_mask(days & far & (date.dt.day <= 12)).to_numpy().nonzero()[0]
    swapped, near = _swapped(date.iloc[rows]), page.iloc[rows]
    likely = ((swapped >= near - _NEWS) & (swapped <= near + _FORESEEN)).to_numpy()
    rows, swapped = rows[likely], swapped[likely]
    message = "its page {source} is of {published}; is the date {other}, day and month swapped?"
    other = swapped.dt.strftime("%Y-%m-%d").to_numpy()
    yield from each(rows, table.date, _beside(table, rows, message, other=other))


@rule(
    "date.before_conflict",
    tables={
        "sources": ("published",),
        REPORTS: ("date",),
        "total_reports": ("as_of", "since"),
        "population_reports": ("as_of",),
    },
    severity="warning",
)
def dates_are_of_the_conflict(table: Table) -> Violations:
    """No report, and no page, is of a day before 2011, when the conflict in Syria began."""
    message = "the conflict in Syria began in 2011, and this is before; is it a typo?"
    for name in ("published", "date", "as_of", "since"):
        if f"{name}_end" in table.frame:
            yield from where(table.frame[f"{name}_end"] < _CONFLICT, name, message)


def _supported(table: Table, rows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Say which rows are of an event that several pages date to the year that they give."""
    if "event_id" not in table.frame:
        return np.zeros(len(rows), dtype=bool)
    dated = table.frame[["event_id", "source_id", table.date]]
    some = dated.iloc[rows]
    peers = _with_year(dated[is_in(dated["event_id"], some["event_id"])], table.date)
    peers = peers.drop_duplicates(["event_id", "year", "source_id"])
    pages = peers.groupby(["event_id", "year"]).size()
    keys = pd.MultiIndex.from_frame(_with_year(some, table.date)[["event_id", "year"]])
    return np.asarray(pages.reindex(keys).fillna(0) > 1, dtype=bool)


def _with_year(rows: pd.DataFrame, date: str) -> pd.DataFrame:
    """Return rows as objects, with the year of their date."""
    texts = rows.astype("object")
    return texts.assign(year=texts[date].str[:4])


def _swapped(dates: pd.Series) -> pd.Series:
    """Return days with day and month swapped, all of which are days up to the twelfth."""
    parts = {"year": dates.dt.year, "month": dates.dt.day, "day": dates.dt.month}
    return pd.to_datetime(pd.DataFrame(parts))


def _beside(
    table: Table, rows: np.ndarray[Any, Any], message: str, **more: np.ndarray[Any, Any]
) -> list[str]:
    """Return a message for each of some rows, with its page and the day of that."""
    cells = {"source": table.frame["source_id"], "published": table.of_source("published")}
    columns = {name: cell.iloc[rows].to_numpy(dtype="object") for name, cell in cells.items()}
    columns |= more
    return [
        message.format(**dict(zip(columns, one, strict=True)))
        for one in zip(*columns.values(), strict=True)
    ]
