"""Totals as sources state them, beside the events that are counted."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from charts import marks
from charts.chart import Chart
from charts.countries import names
from records.ledger import Tables
from records.totals import IRAQ, standing
from words.messages import gettext as _
from words.phrases import figure
from words.values import day


def standing_note() -> str:
    """Say which totals a chart sets beside the count: those that can stand for a country."""
    return _(
        "Only totals of all persons taken home from north-east Syria that count from the "
        "beginning, have a date, and are neither disputed nor an upper bound."
    )


def stated_and_counted(tables: Tables) -> Chart | None:
    """Return each country's latest stated total beside the events counted up to its date."""
    rows = standing(tables)
    rows = rows[rows["area_id"] != IRAQ]
    if rows.empty:
        return None
    rows = rows.merge(names(tables["areas"]), on="area_id")
    latest = rows.drop_duplicates("area_id")
    latest = latest.sort_values(["stated", "report_id"], ascending=[False, True])
    columns = ["report_id", "area_id", "country", "as_of", "stated", "counted", "events"]
    data = latest[[*columns, "residual", "coverage"]]
    short = data[data["coverage"].fillna(0) < 0.9]
    order = list(dict.fromkeys(data["country"]))
    base = alt.Chart(marks.plain(data)).encode(
        y=alt.Y("country:N", title=None, sort=order), tooltip=marks.tooltip(data)
    )
    line = base.mark_rule(color=marks.GREY, strokeWidth=2).encode(x="counted:Q", x2="stated:Q")
    both = _stated_and_counted(base, size=90, opacity=1).encode(
        x=alt.X("number:Q", title="persons")
    )
    return Chart(
        "stated-and-counted",
        "Latest stated total and events counted up to its date (Iraq apart)",
        f"For {data['area_id'].nunique() - short['area_id'].nunique()} of "
        f"{data['area_id'].nunique()} countries the events counted here reach nine tenths of the "
        "latest stated total or more; where the diamond lies far to the right, events are missing "
        "here or the total counts more than handovers.",
        data,
        (line + both).properties(height=26 * len(order)),
        (data, _behind_counts(tables, data)),
        standing_note,
    )


def _stated_and_counted(base: alt.Chart, *, size: int, opacity: float) -> Any:
    """Return a point for what is stated, and another for what is counted, of each row."""
    return (
        base.transform_fold(["stated", "counted"], as_=["what", "number"])
        .mark_point(filled=True, size=size, opacity=opacity)
        .encode(
            color=marks.key(["stated", "counted"], [marks.RED, marks.BLUE]),
            shape=alt.Shape("what:N", title=None).scale(
                domain=["stated", "counted"], range=["diamond", "circle"]
            ),
        )
    )


def stated_over_time(tables: Tables, area: str) -> Chart | None:
    """Return what was stated as a country's total over time, and what the events add up to."""
    rows = standing(tables)
    rows = rows[rows["area_id"] == area]
    if rows.empty:
        return None
    last = rows.iloc[0]
    rows = rows.sort_values(["as_of_end", "report_id"])
    columns = ["report_id", "area_id", "as_of", "stated", "counted", "events"]
    data = rows[[*columns, "residual", "coverage"]]
    drawn = data.assign(first=rows["as_of_start"], day=rows["as_of_end"])
    days = marks.days(drawn["day"])
    base = alt.Chart(marks.plain(drawn)).encode(x=days, tooltip=marks.tooltip(data))
    # No line joins the points: between them nothing was stated, and nothing counted for it.
    points = _stated_and_counted(base, size=60, opacity=0.8).encode(
        y=alt.Y("number:Q", title="persons")
    )
    spans = base.mark_rule(color=marks.RED, opacity=0.35, strokeWidth=2).encode(
        x="first:T", x2="day:T", y="stated:Q"
    )
    apart = (data["stated"] - data["counted"]).abs()
    return Chart(
        "iraq-stated-and-counted",
        "Iraq: totals as stated, and events counted up to the same date",
        f"The latest stated total ({figure(last['stated'])}, {day(last['as_of'])}) stands beside "
        f"{figure(last['counted'])} persons counted; the two lie up to {figure(apart.max())} "
        "persons apart on the way.",
        data,
        spans + points,
        (data, _behind_counts(tables, data)),
        f"{standing_note()} A total by year or month is drawn across it.",
    )


def _behind_counts(tables: Tables, data: pd.DataFrame) -> pd.DataFrame:
    """Return the events of the countries of a chart that compares totals with events."""
    rows = tables["repatriations"]
    return rows[rows["area_id"].isin(data["area_id"]) & (rows["kind"] == "repatriation")]
