"""What the drawings have in common: colours, axes, ranges, keys, tooltips."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import altair as alt
import pandas as pd

# Okabe and Ito's colours that stand out from white (3:1 or more); each comes with a shape too.
BLUE, RED, GREEN, GREY, BLACK = "#0072B2", "#D55E00", "#007A5A", "#767676", "#222222"
LAND = "#dfe3e6"
# Characters of a line of text across a picture.
LINE = 100
# On a phone there is no room for names on the map and ranges beside the bars: the table has them.
WIDE, NARROW = alt.expr("width < 350 ? 0 : 1"), alt.expr("width < 350 ? 1 : 0")


def plain(frame: pd.DataFrame) -> Any:
    """Return rows as plain values: what a chart in a page holds, whatever the dtypes were."""
    return alt.InlineData(values=json.loads(frame.to_json(orient="records", date_format="iso")))


def days() -> Any:
    """Return an axis of days, with a line per year."""
    return alt.X("day:T", title=None, axis=alt.Axis(format="%Y", tickCount="year"))


def years(periods: pd.Series) -> Any:
    """Return an axis of years from the first to the last, also those without an event."""
    shown = [str(year) for year in range(int(periods.min()), int(periods.max()) + 1)]
    return alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0)).scale(domain=shown)


def ranges(base: Any, data: pd.DataFrame, *, across: bool = False) -> list[Any]:
    """Return the marks from low to high, drawn only where sources differ; none where none do."""
    if (data["low"] == data["high"]).all():
        return []
    differ = base.transform_filter("datum.low !== datum.high")
    marks = differ.mark_errorbar(ticks={"size": 9}, color=BLACK, thickness=1.5)
    if across:
        return [marks.encode(x=alt.X("low:Q", title="persons"), x2="high:Q")]
    return [marks.encode(y=alt.Y("low:Q", title="persons"), y2="high:Q")]


def key(domain: list[str], colours: list[str], name: str = "what") -> Any:
    """Return the colours of a field, with their key above the drawing."""
    scale = alt.Scale(domain=domain, range=colours)
    legend = alt.Legend(orient="top", symbolOpacity=1)
    return alt.Color(f"{name}:N", title=None, scale=scale, legend=legend)


def tooltip(data: pd.DataFrame) -> list[Any]:
    """Return what a mark tells under the pointer: its row, without the codes."""
    hidden = {"area_id", "report_id", "site_id", "group", "unit", "kind", "range"}
    hidden |= {"latitude", "longitude"}
    return [
        alt.Tooltip(f"{name}:Q", format=",")
        if pd.api.types.is_integer_dtype(data[name])
        else alt.Tooltip(f"{name}:N")
        for name in data.columns
        if name not in hidden
    ]


def heading(title: str, said: list[str]) -> Any:
    """Return a title for a picture that stands alone, with some sentences below it, in lines."""
    lines = [line for text in said for line in textwrap.wrap(text, LINE)]
    return alt.TitleParams(
        title, subtitle=lines, anchor="start", frame="group", fontSize=16, subtitleFontSize=12
    )


def headroom(high: pd.Series) -> float:
    """Return the end of an axis that leaves room for the label after the longest bar."""
    return float(high.max()) * 1.12
