"""Figures over time, in the shapes that people analyse: gaps are kept, nothing is imputed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nesyria.dataset import Day, find_place
from nesyria.errors import invalid_choice
from nesyria.series.months import months_of
from nesyria.series.periods import LENGTHS, periods_of

if TYPE_CHECKING:
    import pandas as pd


def panel(
    freq: Literal["year", "month"] = "year",
    *,
    as_of: Day | None = None,
    release: str | None = None,
    path: str | Path | None = None,
) -> pd.DataFrame:
    """Return what each country took home in each year or month, and why a cell is blank.

    Parameters
    ----------
    freq : {"year", "month"}
        Length of a period.
    as_of, release, path : optional
        Where the figures come from, as in `load`.

    Returns
    -------
    DataFrame
        One row per country and period, from the first event of any country to the last:
        ``area_id``, ``period``, ``events``, ``persons``, ``low``, ``high`` (counted, events of kind
        repatriation), and ``why`` where persons is blank: ``unsized`` (no event of the period has a
        number), ``stated_elsewhere`` (an event that is dated less precisely, or a stated total that
        exceeds the count, may belong to it) or ``nothing_known``.

    Examples
    --------
    >>> years = panel().set_index(["area_id", "period"])
    >>> int(years.at[("KGZ", "2023"), "persons"])
    333

    See Also
    --------
    load : The tables that it is made of: repatriations and reconciliation.
    """
    if freq not in LENGTHS:
        raise invalid_choice("freq", freq, LENGTHS)
    place = find_place(path, release, as_of)
    names = ("areas", "repatriations", "reconciliation")
    return periods_of({name: place.load(name) for name in names}, LENGTHS[freq])


def monthly(
    site: str,
    group: str = "all",
    *,
    area: str = "world",
    as_of: Day | None = None,
    release: str | None = None,
    path: str | Path | None = None,
) -> pd.DataFrame:
    """Return one number of persons a month for a camp or prison, with gaps where none is stated.

    Parameters
    ----------
    site : str
        A ``site_id``, such as al-hol.
    group : str
        Who is counted.
    area : str
        Nationality: a country or a group of them.
    as_of, release, path : optional
        Where the figures come from, as in `load`.

    Returns
    -------
    DataFrame
        One row per month, from the first to the last of which a number is stated: ``month``,
        ``value``, ``low``, ``high``, ``date`` (of the figure taken) and ``basis``: ``day`` (the
        last figure of a day in the month), ``month`` (a figure of the month as a whole, where no
        day has one), missing where nothing is stated. Figures of a whole year are in no month.

    Raises
    ------
    NesyriaError
        When no month has a number for this site, nationality and group.

    Examples
    --------
    >>> months = monthly("roj").set_index("month")
    >>> months.at["2024-03", "basis"] in ("day", "month")
    True

    See Also
    --------
    load : The table that it is made of: populations.
    """
    return months_of(find_place(path, release, as_of).load("populations"), site, area, group)
