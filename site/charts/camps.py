"""Persons in a camp over time."""

from __future__ import annotations

import altair as alt

from charts import marks
from charts.chart import Chart
from records.camps import held, highest, latest
from records.ledger import Tables
from words.phrases import figure
from words.values import day, inline


def camp(tables: Tables, site: str) -> Chart | None:
    """Return the number of persons in a camp over time, where it is stated of everyone."""
    shown = {
        "world": ("everyone", marks.BLACK, "circle"),
        "IRQ": ("Iraqi", marks.RED, "square"),
        "SYR": ("Syrian", marks.BLUE, "triangle-up"),
        "third_country": ("others", marks.GREEN, "diamond"),
    }
    rows = tables["populations"]
    rows = rows[(rows["site_id"] == site) & (rows["group"] == "all") & (rows["unit"] == "persons")]
    rows = rows[rows["area_id"].isin(list(shown))].sort_values(["date_end", "area_id"])
    keys = ["site_id", "area_id", "date", "group", "unit"]
    data = rows[[*keys, "value", "low", "high", "reports"]]
    everyone = held(tables, site)
    if everyone.empty:
        return None
    of = tables["sites"].set_index("site_id").loc[site]
    drawn = data.assign(
        first=rows["date_start"],
        last=rows["date_end"],
        day=rows["date_start"] + (rows["date_end"] - rows["date_start"]) / 2,
        who=rows["area_id"].astype(str).map(lambda area: shown[area][0]),
    )
    labels = [label for area, (label, _, _) in shown.items() if (data["area_id"] == area).any()]
    chosen = {label: (colour, shape) for label, colour, shape in shown.values() if label in labels}
    colours, shapes = ([pair[which] for pair in chosen.values()] for which in (0, 1))
    base = alt.Chart(marks.plain(drawn)).encode(color=marks.key(labels, colours, "who"))
    widths = base.mark_rule(opacity=0.35).encode(x="first:T", x2="last:T", y="value:Q")
    ranges = base.mark_rule(strokeWidth=2).encode(x="day:T", y="low:Q", y2="high:Q")
    points = base.mark_point(filled=True, size=45, opacity=0.85).encode(
        x=marks.days(drawn["day"]),
        y=alt.Y("value:Q", title="persons"),
        shape=marks.shapes(labels, shapes, "who"),
        tooltip=marks.tooltip(data),
    )
    most, last = highest(everyone), latest(everyone)
    return Chart(
        f"{site}-over-time",
        f"Persons in {inline(str(of['name']))} over time",
        f"From {figure(most['value'])} ({day(most['date'])}) to {figure(last['value'])} "
        f"({day(last['date'])}).",
        data,
        widths + ranges + points,
        (data,),
        "A figure for a whole month or year is drawn across it. Upright lines join the least and "
        "the greatest number stated. No line joins the points: they come from different sources.",
    )
