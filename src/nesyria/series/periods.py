"""What each country took home in each period, and why nothing is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nesyria.tableschema.pandas import as_mask

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

# How many letters of a date name its period.
LENGTHS = {"year": len("2024"), "month": len("2024-02")}
_SUMS = {"persons": "persons", "low": "persons_low", "high": "persons_high"}
_KEY = ["area_id", "period"]


def periods_of(tables: Tables, length: int) -> pd.DataFrame:
    """Return a row for each country and period, with what is counted or why it is blank."""
    homes = tables["repatriations"]
    homes = homes[as_mask(homes["kind"] == "repatriation")]
    out = _grid(homes, tables, length)
    precise = as_mask(homes["date"].str.len() >= length)
    grouped = homes.assign(period=homes["date"].str[:length])[precise].groupby(_KEY)
    counted = grouped.agg(events=("event_id", "size"))
    for name, column in _SUMS.items():
        counted[name] = grouped[column].sum(min_count=1)
    out = out.merge(counted.reset_index(), on=_KEY, how="left")
    out["events"] = out["events"].fillna(0)
    out = out.astype(dict.fromkeys(["events", *_SUMS], "Int64"))
    out["why"] = _why(out, _elsewhere(homes[~precise], tables["reconciliation"], length))
    return out


def _grid(homes: pd.DataFrame, tables: Tables, length: int) -> pd.DataFrame:
    """Return each country with an event or a comparable total, in each period."""
    import pandas as pd

    areas, stated = tables["areas"], tables["reconciliation"]
    countries = areas.loc[as_mask(areas["kind"] == "country"), "area_id"]
    spoken_of = pd.concat([homes["area_id"], stated["area_id"]])
    countries = countries[countries.isin(spoken_of)].sort_values()
    dated = homes.dropna(subset="date")
    periods: list[str] = []
    if len(dated):
        days = pd.period_range(dated["date_start"].min(), dated["date_end"].max(), freq="M")
        periods = list(dict.fromkeys(text[:length] for text in days.strftime("%Y-%m")))
    grid = pd.MultiIndex.from_product([countries, periods], names=_KEY)
    return grid.to_frame(index=False).astype("string")


def _elsewhere(vague: pd.DataFrame, stated: pd.DataFrame, length: int) -> pd.DataFrame:
    """Return the spans within which persons came home whom no period counts."""
    import pandas as pd

    more = as_mask((stated["group"] == "all") & (stated["residual"] > 0))
    totals = stated.loc[more, ["area_id", "since_start", "as_of_end"]]
    events = vague.loc[vague["date"].notna(), ["area_id", "date_start", "date_end"]]
    names = ["area_id", "first", "last"]
    spans = pd.concat([totals.set_axis(names, axis=1), events.set_axis(names, axis=1)])
    text = {name: spans[name].dt.strftime("%Y-%m").str[:length] for name in names[1:]}
    # A total without a start counts from the beginning.
    return spans.assign(**text).fillna({"first": ""}).astype("string")


def _why(out: pd.DataFrame, elsewhere: pd.DataFrame) -> pd.Series:
    """Return why persons is blank; missing where it is not."""
    import pandas as pd

    within = out[_KEY].reset_index().merge(elsewhere, on="area_id")
    within = within[(within["first"] <= within["period"]) & (within["period"] <= within["last"])]
    why = pd.Series("nothing_known", index=out.index, dtype="string")
    why = why.mask(out.index.isin(within["index"]), "stated_elsewhere")
    return why.mask(as_mask(out["events"] > 0), "unsized").where(out["persons"].isna())
