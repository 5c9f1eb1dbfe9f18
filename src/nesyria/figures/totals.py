"""Totals by area, kind of movement and period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]
from nesyria.figures.ranking import MEASURES, PARTS


def derive_totals(events: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return sums per area (countries, groups, world), kind of movement and period."""
    grouped = spread(events, areas).groupby(["counted_in", "kind", "period"], observed=True)
    out = grouped.agg(
        events=("event_id", "size"),
        events_unsized=("persons", lambda column: int(column.isna().sum())),
        first_date=("date", "min"),
        last_date=("date", "max"),
    )
    sums = {"persons": "persons", "low": "persons_low", "high": "persons_high"}
    for name, column in (sums | {part: part for part in PARTS}).items():
        out[name] = grouped[column].sum(min_count=1)
    for measure in MEASURES:
        out[f"{measure}_events"] = grouped[measure].count()
    columns = ["events", "events_unsized", *sums, *PARTS]
    columns += [*(f"{measure}_events" for measure in MEASURES), "first_date", "last_date"]
    out = out[columns].reset_index().rename(columns={"counted_in": "area_id"})
    return out.sort_values(["area_id", "kind", "period"], ignore_index=True)


def spread(events: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return each event once per total that counts it: ``counted_in``, ``kind``, ``period``."""
    import pandas as pd

    rows = events.assign(year=events["date"].str[:4])
    shifts = [rows.assign(period=rows["year"]), rows.assign(period="all")]
    return pd.concat(shifts).merge(membership(areas), left_on="area_id", right_on="member")


def membership(areas: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of a country and an area in which it is counted: itself, its groups, world."""
    import pandas as pd

    countries = areas.loc[areas["kind"] == "country", "area_id"]
    own = pd.DataFrame({"member": countries, "counted_in": countries})
    world = own.assign(counted_in="world")
    groups = areas.dropna(subset="members")[["area_id", "members"]]
    of_groups = groups.assign(member=groups["members"].str.split()).explode("member")
    of_groups = of_groups.rename(columns={"area_id": "counted_in"})[["member", "counted_in"]]
    # A member that is listed twice is counted once.
    return pd.concat([own, world, of_groups], ignore_index=True).drop_duplicates()
