"""Women, men and children, where sources state them."""

from __future__ import annotations

import altair as alt

from charts import marks
from charts.chart import Chart
from records.ledger import Ledger, Tables
from records.totals import OTHERS, of_area
from words.phrases import events, figure

PARTS = ("women", "men", "children")


def who(tables: Tables) -> Chart | None:
    """Return women, men and children per year, where sources state them."""
    rows = of_area(tables["totals"], OTHERS)
    if rows.empty:
        return None
    years = rows[rows["period"] != "all"]
    overall = rows[rows["period"] == "all"]
    stated = years[list(PARTS)].fillna(0)
    rest = (years["persons"] - stated.sum(axis=1)).clip(lower=0)
    data = years[["area_id", "period", "persons", *PARTS]].assign(not_stated=rest)
    groups = {
        "children": marks.BLUE,
        "women": marks.RED,
        "men": marks.BLACK,
        "not stated": "#b3b3b3",
    }
    long = data.rename(columns={"not_stated": "not stated"}).melt(
        ["period"], list(groups), var_name="group", value_name="number"
    )
    long = long[long["number"].fillna(0) > 0].assign(
        place=lambda frame: frame["group"].map(list(groups).index)
    )
    drawing = (
        alt.Chart(marks.plain(long))
        .mark_bar(stroke="white", strokeWidth=1)
        .encode(
            x=marks.years(data["period"]),
            y=alt.Y("number:Q", title="persons"),
            order="place:Q",
            color=alt.Color("group:N", title=None, sort=list(groups))
            .scale(domain=list(groups), range=list(groups.values()))
            .legend(marks.legend_above()),
            tooltip=["period:N", "group:N", alt.Tooltip("number:Q", format=",")],
        )
    )
    return Chart(
        "women-men-children",
        "Women, men and children, by year (Iraq apart)",
        _share_of_children(tables),
        data,
        drawing,
        (overall,),
        "Sums over the events whose sources state the group; nothing is imputed.",
    )


def _share_of_children(tables: Tables) -> str:
    """Return the share of children in words, of the events alone whose sources state it."""
    counted = Ledger.of(tables).spread
    counted = counted[(counted["counted_in"] == OTHERS) & (counted["period"] == "all")]
    counted = counted[counted["kind"] == "repatriation"]
    stated = counted.dropna(subset=["persons", "children"])
    if stated.empty:
        return "No source states how many were children."
    children, persons = int(stated["children"].sum()), int(stated["persons"].sum())
    return (
        f"In {figure(len(stated))} of {events(len(counted))} sources state persons and children: "
        f"{figure(children)} of {figure(persons)} were children ({children / persons:.0%}). "
        "The other events say nothing of that share."
    )
