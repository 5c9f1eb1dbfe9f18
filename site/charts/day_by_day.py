"""What was counted of a country day by day, with its totals as stated beside it."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from charts import marks
from charts.chart import Chart, Text, in_words
from charts.stated import standing_note
from records.ledger import Tables
from records.totals import standing
from words.messages import gettext as _
from words.phrases import figure
from words.values import day

COUNTED, STATED = "counted", "stated"


def day_by_day(tables: Tables, area: str, name: Text) -> Chart | None:
    """Return the chart of a country, where it has events with a number and a stated total."""
    rows = standing(tables)
    rows = rows[rows["area_id"] == area]
    homes = tables["repatriations"]
    homes = homes[(homes["area_id"] == area) & (homes["kind"] == "repatriation")]
    homes = homes[homes["persons"].notna()].sort_values(["date_end", "event_id"])
    if rows.empty or homes.empty:
        return None
    counted = homes[["date", "date_start", "date_end"]].assign(
        what=COUNTED, persons=homes["persons"].cumsum()
    )
    # The first of them is the one that the page begins with.
    last = rows.iloc[0]
    rows = rows.sort_values(["as_of_end", "report_id"])
    stated = rows[["as_of", "as_of_start", "as_of_end", "stated"]].assign(what=STATED)
    stated = stated.set_axis(["date", "date_start", "date_end", "persons", "what"], axis=1)
    drawn = pd.concat([counted, stated[list(counted)]], ignore_index=True)
    drawn = drawn.rename(columns={"date_start": "first", "date_end": "day"})
    data = drawn[["what", "date", "persons"]]
    return Chart(
        f"stated-{area.lower()}",
        lambda: _(
            "%(country)s: totals as stated, and events counted up to each day",
            country=in_words(name),
        ),
        lambda: _(
            "Stated up to %(day)s: %(stated)s; counted by then: %(counted)s.",
            day=day(last["as_of"]),
            stated=figure(last["stated"]),
            counted=figure(last["counted"]),
        ),
        data,
        _drawing(drawn, data),
        (rows, homes),
        lambda: "{} {}".format(
            standing_note(),
            _(
                "Others are in the table of stated totals below. A total by year or month is drawn "
                "across it; an event of which no more is known stands at the end of it."
            ),
        ),
    )


def _drawing(drawn: pd.DataFrame, data: pd.DataFrame) -> Any:
    base = alt.Chart(marks.plain(drawn)).encode(
        x=marks.days(drawn["day"]),
        y=alt.Y("persons:Q", title="persons"),
        color=marks.key([STATED, COUNTED], [marks.RED, marks.BLUE]),
        tooltip=marks.tooltip(data),
    )
    counted, stated = (base.transform_filter(alt.datum.what == one) for one in (COUNTED, STATED))
    line = counted.mark_line(interpolate="step-after")
    points = stated.mark_point(filled=True, size=60, shape="diamond", opacity=0.8)
    spans = stated.mark_rule(opacity=0.35, strokeWidth=2).encode(x="first:T", x2="day:T")
    return line + counted.mark_point(filled=True, size=20) + spans + points
