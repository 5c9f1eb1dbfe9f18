"""What the drawings have in common: colours, axes, ranges, keys, tooltips."""

from __future__ import annotations

import json
import textwrap
from typing import Any, cast

import altair as alt
import pandas as pd

from words.language import current, direction

# Okabe and Ito's colours that stand out from white (3:1 or more); each comes with a shape too.
BLUE, RED, GREEN, GREY, BLACK = "#0072B2", "#D55E00", "#007A5A", "#767676", "#222222"
LAND = "#dfe3e6"
# Pixels that a digit takes, and that a drawing has on a phone.
DIGIT, PHONE = 7, 250
# Of fewer years, an axis has months.
MANY_YEARS = 3
# Labels of an axis that would touch are left out.
APART: dict[str, Any] = {"labelOverlap": "greedy", "labelSeparation": 6}
# Characters of a line of text across a picture.
LINE = 120
# On a phone there is no room for names on the map and ranges beside the bars: the table has them.
WIDE, NARROW = alt.expr("width < 350 ? 0 : 1"), alt.expr("width < 350 ? 1 : 0")


def plain(frame: pd.DataFrame) -> Any:
    """Return rows as plain values: what a chart in a page holds, whatever the dtypes were."""
    return alt.InlineData(values=json.loads(frame.to_json(orient="records", date_format="iso")))


def days(shown: pd.Series) -> Any:
    """Return an axis of days, with a line per year, or more where there are but a few years."""
    span = pd.to_datetime(shown).agg(["min", "max"])
    few = (span["max"] - span["min"]).days < MANY_YEARS * 366
    axis = alt.Axis(format="%b %Y" if few else "%Y", tickCount=6 if few else "year", **APART)
    return alt.X("day:T", title=None, axis=axis)


def years(periods: pd.Series) -> Any:
    """Return an axis of years from the first to the last, also those without an event."""
    shown = [str(year) for year in range(int(periods.min()), int(periods.max()) + 1)]
    axis = alt.Axis(labelAngle=0, **APART)
    return alt.X("period:O", title=None, axis=axis).scale(domain=shown)


def above(base: Any, periods: pd.Series, numbers: pd.Series) -> tuple[Any, bool]:
    """Return the numbers above bars, and whether they stand upright where there is no room."""
    widest = max(len(f"{number:,}") for number in numbers.fillna(0).astype(int))
    needed = (int(periods.max()) - int(periods.min()) + 1) * (widest * DIGIT + 6)
    tight = f"width < {needed}"
    marks = base.mark_text(
        angle=alt.expr(f"{tight} ? 270 : 0"),
        align=alt.expr(f"{tight} ? 'left' : 'center'"),
        baseline=alt.expr(f"{tight} ? 'middle' : 'bottom'"),
        dx=alt.expr(f"{tight} ? 8 : 0"),
        dy=alt.expr(f"{tight} ? 0 : -6"),
        color=BLACK,
    )
    return marks, needed > PHONE


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
    # One colour needs no key.
    legend = legend_above() if domain[1:] else None
    return alt.Color(f"{name}:N", title=None, scale=scale, legend=legend)


def shapes(domain: list[str], drawn: list[str], name: str = "what") -> Any:
    """Return the shapes of a field; with its colours they have one key."""
    scale = alt.Scale(domain=domain, range=drawn)
    legend = {} if domain[1:] else {"legend": None}
    return alt.Shape(f"{name}:N", title=None, scale=scale, **cast("Any", legend))


def legend_above() -> Any:
    """Return a key above the drawing, in two columns on a phone."""
    columns = alt.expr("width < 350 ? 2 : 6")
    return alt.Legend(orient="top", symbolOpacity=1, columns=columns)


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
    if direction(current()) == "rtl":
        # A picture knows no direction: the mark keeps a full stop at the end of its line.
        title, lines = f"{title}\u200f", [f"{line}\u200f" for line in lines]
    anchor: Any = "end" if direction(current()) == "rtl" else "start"
    return alt.TitleParams(
        title, subtitle=lines, anchor=anchor, frame="group", fontSize=16, subtitleFontSize=12
    )


def headroom(high: pd.Series, share: float = 0.12) -> float:
    """Return the end of an axis that leaves room for the label after the longest bar."""
    return float(high.max()) * (1 + share)
