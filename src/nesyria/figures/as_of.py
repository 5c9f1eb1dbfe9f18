"""The figures as they stood on a day: as the sources published by then allowed.

A report counts from the first day on which its source can have said it: the later of the first day
on which the page may have been published and the first day of what it reports. A page whose date
is not known counts from the date that it reports; where neither is known, only today's figures
have it. Flags are those of today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nesyria.errors import NesyriaError
from nesyria.figures import claims, derive
from nesyria.tableschema import dates

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

# The ledger tables, and the field that says what day a report is about.
LEDGER = {"repatriation_reports": "date", "total_reports": "as_of", "population_reports": "as_of"}


def as_of(tables: Tables, day: str) -> dict[str, pd.DataFrame]:
    """Return all tables as they stood on a day.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The reference and ledger tables, ``claims`` and ``corrections``.
    day : str
        The day, like 2023-12-07; a month or year means its last day.

    Returns
    -------
    dict of str to DataFrame
        Ledger tables with the reports known by then, ``sources`` with those they name, the
        figures derived from them, and the claims of these sources decided on these figures.

    Raises
    ------
    NesyriaError
        When it is not a date.
    """
    import pandas as pd

    try:
        last = pd.Timestamp(dates.span(day)[1])
    except (ValueError, TypeError):
        raise NesyriaError(f"as_of must be a date like 2023-12-07, not {day!r}") from None
    out = dict(tables)
    for name, field in LEDGER.items():
        known = available_from(tables[name], tables["sources"], field)
        out[name] = tables[name][known <= last].reset_index(drop=True)
    out["sources"] = _named(tables["sources"], out, last)
    stated = tables["claims"]
    own = stated["source_id"].isin(out["sources"]["source_id"])
    figures = derive(out)
    out |= figures
    out["claims"] = claims.evaluate_claims(stated[own].reset_index(drop=True), out)
    return out


def available_from(reports: pd.DataFrame, sources: pd.DataFrame, field: str) -> pd.Series:
    """Return the first day on which each report can have been known; missing where never."""
    published = sources.set_index("source_id")["published_start"]
    said = reports["source_id"].astype("object").map(published)
    first, last = reports[f"{field}_start"], reports[f"{field}_end"]
    dated = said.where(first.isna() | (said >= first), first)
    return dated.where(said.notna(), last)


def _named(sources: pd.DataFrame, tables: Tables, last: pd.Timestamp) -> pd.DataFrame:
    """Return the sources that a known report names, or that are known to be published."""
    named = {key for name in LEDGER for key in tables[name]["source_id"]}
    known = sources["source_id"].isin(named) | (sources["published_start"] <= last)
    return sources[known].reset_index(drop=True)
