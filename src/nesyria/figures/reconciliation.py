"""Stated totals beside the count of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

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

    Summed by day first: there are few days, however many reports there are.
    """
    import pandas as pd

    by_day = homes.groupby(["counted_in", "date"])[list(COMPARED)]
    sums, named, sizes = by_day.sum(), by_day.count(), by_day.size()
    area_of, day = (sizes.index.get_level_values(level) for level in ("counted_in", "date"))
    found = []
    for key in told[["area_id", "since", "as_of"]].drop_duplicates().itertuples(index=False):
        area, since, as_of = key
        # A date is compared as far as both are precise: 2023-12-07 falls within 2023-12.
        among = (area_of == area) & (day.str[: len(as_of)] <= as_of)
        among &= day.str[: len(since)] >= since
        events = int(sizes[among].sum())
        numbers = {"counted": sums[among].sum(), "silent": events - named[among].sum()}
        found += [
            (*key, group, int(numbers["counted"][group]), events, int(numbers["silent"][group]))
            for group in COMPARED
        ]
    columns = ["area_id", "since", "as_of", "group", "counted", "events", "events_silent"]
    out = pd.DataFrame(found, columns=columns)
    texts = dict.fromkeys(columns[:4], "string")
    return out.astype(texts | dict.fromkeys(columns[4:], "Int64"))


def comparable(tables: Tables) -> pd.DataFrame:
    """Return the stated totals that events can be counted against: taken home, from NES, dated."""
    reports = tables["total_reports"]
    right = (reports["kind"] == "repatriated") & (reports["scope"] == "nes")
    right &= reports["group"].isin(COMPARED) & reports["as_of"].notna()
    return reports[right & ~flagged(reports, Flags.of(tables).excluded)]
