"""Stated totals beside the count of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nesyria.tableschema.pandas import as_mask

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]
from nesyria.figures.flags import Flags, flagged
from nesyria.figures.totals import membership

COMPARED = ("all", "women", "men", "children", "women_children")


def derive_reconciliation(tables: Tables, events: pd.DataFrame) -> pd.DataFrame:
    """Return each comparable stated total beside the count of events up to its date."""
    told = _told(tables)
    out = told.merge(_counted(told, _homes(tables, events)), on=_PERIOD, validate="m:1")
    out = out.rename(columns={"value": "stated"})
    out["since"] = out["since"].mask(out["since"] == "")
    out["residual"] = out["stated"] - out["counted"]
    out["coverage"] = (out["counted"] / out["stated"]).where(out["stated"] > 0).round(3)
    columns = ["report_id", "area_id", "group", "since", "as_of", "stated", "counted", "events"]
    columns += ["events_silent", "residual", "coverage"]
    return out[columns].sort_values("report_id", ignore_index=True)


def counted_events(tables: Tables, events: pd.DataFrame) -> pd.DataFrame:
    """Return the events that are counted against each comparable stated total.

    Returns
    -------
    DataFrame
        One row per ``report_id`` of a total and ``event_id``: the ``date`` of the event, and its
        ``number`` of the total's group, missing where it is silent.
    """
    import numpy as np
    import pandas as pd

    told, homes = _told(tables), _homes(tables, events)
    first, last = _spans(told, homes)
    sizes = last - first
    before = np.repeat(np.cumsum(sizes) - sizes - first, sizes)
    found: pd.DataFrame = homes.iloc[np.arange(sizes.sum()) - before].reset_index(drop=True)
    of = told.iloc[np.repeat(np.arange(len(told)), sizes)].reset_index(drop=True)
    number = pd.Series(pd.NA, index=found.index, dtype="Int64")
    for group in COMPARED:
        number = number.mask(as_mask(of["group"] == group), found[group])
    return found[["event_id", "date"]].assign(report_id=of["report_id"], number=number)


def counted_in_words(counted: int, events: int, silent: int) -> str:
    """Say what is counted beside a stated total: a sum over no number is 0, and nobody said so.

    Examples
    --------
    >>> counted_in_words(1203, 9, 2), counted_in_words(0, 2, 2), counted_in_words(0, 0, 0)
    ('1,203 counted', 'no number counted', 'nothing counted')
    """
    if events > silent:
        return f"{counted:,} counted"
    return "no number counted" if events else "nothing counted"


def difference(stated: int, counted: int) -> str:
    """Say how far a stated total and a count are from each other.

    Examples
    --------
    >>> difference(333, 333), difference(1460, 454)
    ('counted as stated', '1,006 more stated than counted')
    """
    if stated == counted:
        return "counted as stated"
    more, less = ("stated", "counted") if stated > counted else ("counted", "stated")
    return f"{abs(stated - counted):,} more {more} than {less}"


def differences(rows: pd.DataFrame) -> list[str]:
    """Return in words, for rows of the reconciliation, how far stated and counted are apart."""
    cells = rows[["stated", "counted", "events", "events_silent"]].astype("int64")
    return [
        difference(stated, counted)
        if events > silent
        else counted_in_words(counted, events, silent)
        for stated, counted, events, silent in cells.itertuples(index=False)
    ]


_PERIOD = ["area_id", "since", "as_of", "group"]


def _told(tables: Tables) -> pd.DataFrame:
    stated = comparable(tables)
    # What is blank is equal too when it is text.
    names = ["report_id", *_PERIOD, "value"]
    return stated[names].assign(
        group=stated["group"].astype("string"), since=stated["since"].fillna("")
    )


def _homes(tables: Tables, events: pd.DataFrame) -> pd.DataFrame:
    """Return each event taken home once per area that counts it, with a column per group."""
    homes = events[events["kind"] == "repatriation"]
    homes = homes.merge(membership(tables["areas"]), left_on="area_id", right_on="member")
    pairs = homes["women"] + homes["children"]
    only_children = pairs.isna() & as_mask(homes["children"] == homes["persons"])
    pairs = pairs.where(~only_children, homes["children"])
    return _by_day(homes.assign(women_children=pairs, all=homes["persons"]))


def _by_day(homes: pd.DataFrame) -> pd.DataFrame:
    """Return the dated events of each area in order of time, by ``day``.

    A tab comes before whatever a key is made of, so that the days of an area are together.
    """
    dated = homes[homes["date"].notna()]
    day = dated["counted_in"].astype("object") + "\t" + dated["date"].astype("object")
    return dated.assign(day=day).sort_values("day", kind="stable", ignore_index=True)


def _spans(told: pd.DataFrame, homes: pd.DataFrame) -> tuple[Any, Any]:
    """Return which of the events by day are within the period of each stated total."""
    import numpy as np

    days = homes["day"].to_numpy(dtype=object)
    area = told["area_id"].astype("object") + "\t"
    # A date is compared as far as both are precise: 2023-12-07 falls within 2023-12.
    first = np.searchsorted(days, (area + told["since"].astype("object")).to_numpy(dtype=object))
    until = (area + told["as_of"].astype("object") + "~").to_numpy(dtype=object)
    return first, np.maximum(first, np.searchsorted(days, until))


def _counted(told: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Return events and persons by group, for each area and period that a total is stated for.

    Added up event by event once; a period is what was reached at its end less what was before it.
    """
    import numpy as np
    import pandas as pd

    keys = told[_PERIOD[:-1]].drop_duplicates(ignore_index=True)
    first, last = _spans(keys, homes)

    def within(numbers: pd.Series) -> Any:
        until = np.concatenate([[0], np.cumsum(numbers.to_numpy(dtype="int64"))])
        return until[last] - until[first]

    out = pd.concat(
        [
            keys.assign(
                group=group,
                counted=within(homes[group].fillna(0)),
                events=last - first,
                events_silent=within(homes[group].isna()),
            )
            for group in COMPARED
        ],
        ignore_index=True,
    )
    counts = dict.fromkeys(["counted", "events", "events_silent"], "Int64")
    return out.astype(dict.fromkeys(_PERIOD, "string") | counts)


def comparable(tables: Tables, kind: str = "repatriated") -> pd.DataFrame:
    """Return the stated totals of a kind that can be compared: from NES, dated, not excluded.

    Of those taken home, these are the ones that events can be counted against.
    """
    reports = tables["total_reports"]
    right = (reports["kind"] == kind) & reports["group"].isin(COMPARED)
    for met in conditions(reports, tables).values():
        right &= met
    return reports[right]


def conditions(reports: pd.DataFrame, tables: Tables) -> dict[str, pd.Series]:
    """Say of stated totals whether they meet each condition of being compared, by its name."""
    return {
        "scope": as_mask(reports["scope"] == "nes"),
        "as_of": reports["as_of"].notna(),
        "flags": ~flagged(reports, Flags.of(tables).excluded),
    }
