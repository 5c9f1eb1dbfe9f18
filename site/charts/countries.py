"""Persons handed over to each country but Iraq."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts import marks
from charts.chart import Chart
from records.ledger import Tables
from records.totals import IRAQ, whole
from words.phrases import figure


def by_country(tables: Tables) -> Chart | None:
    """Return persons handed over per country but Iraq, where there are some to compare."""
    data = counted(tables)
    if len(data) < 2:
        return None
    first, second = data.iloc[0], data.iloc[1]
    base = alt.Chart(marks.plain(data)).encode(
        y=alt.Y("country:N", title=None, sort=list(data["country"])),
        tooltip=marks.tooltip(data),
    )
    bars = base.mark_bar(color=marks.BLUE, height={"band": 0.7}).encode(
        x=alt.X("persons:Q", title="persons").scale(domainMax=marks.headroom(data["high"]))
    )
    beside = base.mark_text(dx=6, align="left", color=marks.BLACK, opacity=marks.WIDE).encode(
        x="high:Q", text="range:N"
    )
    short = base.mark_text(dx=6, align="left", color=marks.BLACK, opacity=marks.NARROW).encode(
        x="high:Q", text=alt.Text("persons:Q", format=",")
    )
    drawing = alt.layer(bars, *marks.ranges(base, data, across=True), beside, short)
    return Chart(
        "returns-by-country",
        "Persons handed over, by country (Iraq apart)",
        f"{first['country']} ({figure(first['persons'])}) and {second['country']} "
        f"({figure(second['persons'])}) took home the most of the {len(data)} countries shown; "
        "the range follows the number where sources differ.",
        data.drop(columns="range"),
        drawing.properties(height=19 * len(data)),
        (behind(tables["totals"], data),),
        "Events that no source sizes add nothing. Counted events can be far from what a country "
        "states: see the stated totals below.",
    )


def counted(tables: Tables) -> pd.DataFrame:
    """Return one row per country but Iraq, most persons first."""
    rows = whole(tables["totals"])
    rows = rows.merge(names(tables["areas"]), on="area_id")
    rows = rows[(rows["area_id"] != IRAQ) & rows["persons"].notna()]
    rows = rows.sort_values(["persons", "country"], ascending=[False, True], ignore_index=True)
    differ = rows["low"] != rows["high"]
    shown = rows["persons"].map(figure)
    spans = rows["low"].map(figure) + "–" + rows["high"].map(figure)
    rows["range"] = shown.where(~differ, shown + "  (" + spans + ")")
    columns = ["area_id", "country", "kind", "period", "events", "events_unsized"]
    return rows[[*columns, "persons", "low", "high", "range"]]


def names(areas: pd.DataFrame) -> pd.DataFrame:
    """Return what each country is called."""
    countries = areas.loc[areas["kind"] == "country", ["area_id", "name"]]
    return countries.rename(columns={"name": "country"})


def behind(totals: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of totals that some rows of a chart come from."""
    rows = whole(totals)
    return rows[rows["area_id"].isin(data["area_id"])]
