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
    stated = comparable(tables)
    homes = events[events["kind"] == "repatriation"]
    homes = homes.merge(membership(tables["areas"]), left_on="area_id", right_on="member")
    pairs = homes["women"] + homes["children"]
    only_children = pairs.isna() & as_mask(homes["children"] == homes["persons"])
    pairs = pairs.where(~only_children, homes["children"])
    homes = homes.assign(women_children=pairs, all=homes["persons"])
    period = ["area_id", "since", "as_of", "group"]
    names = ["report_id", *period, "value"]
    # What is blank is equal too when it is text.
    told = stated[names].astype({"group": "string"}).assign(since=stated["since"].fillna(""))
    out = told.merge(_counted(told, homes), on=period, validate="m:1")
    out = out.rename(columns={"value": "stated"})
    out["since"] = out["since"].mask(out["since"] == "")
    out["residual"] = out["stated"] - out["counted"]
    out["coverage"] = (out["counted"] / out["stated"]).where(out["stated"] > 0).round(3)
    columns = ["report_id", "area_id", "group", "since", "as_of", "stated", "counted", "events"]
    columns += ["events_silent", "residual", "coverage"]
    return out[columns].sort_values("report_id", ignore_index=True)


def _counted(told: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Return events and persons by group, for each area and period that a total is stated for.

    Added up day by day once; a period is what was reached at its end less what was before it.
    """
    import numpy as np
    import pandas as pd

    by_day = homes.groupby(["counted_in", "date"])[list(COMPARED)]
    sizes = by_day.size()
    # A tab comes before whatever a key is made of, so that the days of an area are together.
    days = np.array(["\t".join(key) for key in sizes.index], dtype=object)
    order = np.argsort(days, kind="stable")
    days = days[order]

    def reached(numbers: pd.Series) -> Any:
        return np.concatenate([[0], np.cumsum(numbers.to_numpy(dtype="int64")[order])])

    keys = told[["area_id", "since", "as_of"]].drop_duplicates(ignore_index=True)
    area = keys["area_id"].astype("object") + "\t"
    # A date is compared as far as both are precise: 2023-12-07 falls within 2023-12.
    first = np.searchsorted(days, (area + keys["since"].astype("object")).to_numpy())
    last = np.searchsorted(days, (area + keys["as_of"].astype("object") + "~").to_numpy())
    last = np.maximum(first, last)

    def within(numbers: pd.Series) -> Any:
        until = reached(numbers)
        return until[last] - until[first]

    events, sums, named = within(sizes), by_day.sum(), by_day.count()
    out = pd.concat(
        [
            keys.assign(
                group=group,
                counted=within(sums[group]),
                events=events,
                events_silent=events - within(named[group]),
            )
            for group in COMPARED
        ],
        ignore_index=True,
    )
    texts = dict.fromkeys(["area_id", "since", "as_of", "group"], "string")
    return out.astype(texts | dict.fromkeys(["counted", "events", "events_silent"], "Int64"))


def comparable(tables: Tables, kind: str = "repatriated") -> pd.DataFrame:
    """Return the stated totals of a kind that can be compared: from NES, dated, not excluded.

    Of those taken home, these are the ones that events can be counted against.
    """
    reports = tables["total_reports"]
    right = (reports["kind"] == kind) & (reports["scope"] == "nes")
    right &= reports["group"].isin(COMPARED) & reports["as_of"].notna()
    return reports[right & ~flagged(reports, Flags.of(tables).excluded)]
