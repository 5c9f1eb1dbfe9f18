"""Where persons went, as circles on a map."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from charts import marks
from charts.chart import Chart
from charts.countries import behind, counted
from folders import MAP
from records.capitals import capitals
from records.ledger import Tables
from words.phrases import figure

# Degrees of latitude and longitude that a name on the map keeps from the next.
NAMES_APART = (10, 32)


def on_map(tables: Tables) -> Chart | None:
    """Return persons handed over per country but Iraq as circles on a map, where there are any."""
    data = counted(tables).drop(columns="range")
    data = data.merge(capitals(tables["areas"], data["area_id"]), on="area_id")
    if data.empty:
        return None
    world = json.loads((MAP / "countries-110m.json").read_text(encoding="utf-8"))
    shapes = alt.InlineData(
        values=world, format=alt.TopoDataFormat(type="topojson", feature="countries")
    )
    # One colour for land and for its lines: the map draws no border. 010 is Antarctica.
    land = (
        alt.Chart(shapes)
        .mark_geoshape(fill=marks.LAND, stroke=marks.LAND, strokeWidth=0.7)
        .transform_filter("datum.id !== '010'")
    )
    base = alt.Chart(marks.plain(data)).encode(longitude="longitude:Q", latitude="latitude:Q")
    circles = base.mark_circle(
        color=marks.BLUE, opacity=0.65, stroke="white", strokeWidth=0.8
    ).encode(
        size=alt.Size("persons:Q", title="persons")
        .scale(range=[12, 900], domain=[0, int(data["persons"].max())])
        .legend(orient="bottom", values=[10, 100, 500]),
        tooltip=marks.tooltip(data),
    )
    labels = (
        alt.Chart(marks.plain(apart(data)))
        .mark_text(dy=-12, fontSize=12, color=marks.BLACK, opacity=marks.WIDE)
        .encode(longitude="longitude:Q", latitude="latitude:Q", text="country:N")
    )
    counts = data.merge(tables["areas"][["area_id", "region", "subregion"]], on="area_id")
    leading = counts.groupby("subregion", observed=True)["persons"].sum().sort_values()
    return Chart(
        "returns-map",
        "Where persons went (Iraq apart)",
        f"{leading.index[-1]} received the most, {figure(leading.iloc[-1])} of "
        f"{figure(data['persons'].sum())} persons; the area of a circle is the number of persons.",
        data,
        (land + circles + labels)
        .project("naturalEarth1")
        .properties(height=330, usermeta={"aspect": 0.5}),
        (behind(tables["totals"], data),),
        "Each circle stands at the country's capital as GeoNames has it. The map shows land and "
        "no borders.",
    )


def apart(places: pd.DataFrame) -> pd.DataFrame:
    """Return the places, largest first, whose names can stand on the map without touching."""
    kept: list[int] = []
    for number in range(len(places)):
        here, beside = places.iloc[number], places.iloc[kept]
        near = (beside["latitude"] - here["latitude"]).abs() < NAMES_APART[0]
        near &= (beside["longitude"] - here["longitude"]).abs() < NAMES_APART[1]
        if not near.any():
            kept.append(number)
    return places.iloc[kept]
