"""What the page of a country tells in its own words: a timeline, notes, and who remains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

import charts
import marks
import notes
from charts import Chart
from known_events import records, split
from nesyria.figures.ranking import MEASURES
from words import phrases
from words.messages import gettext as _
from words.messages import listed, semicolon
from words.values import day

if TYPE_CHECKING:
    from known_events import Events
    from pages import Site

# Sources that the timeline names of an event; its own page has all.
NAMED = 4
COUNTED, STATED = "counted", "stated"


def told(site: Site, country: dict[str, Any], stated: Chart | None) -> dict[str, Any]:
    """Return what the page of a country tells besides its tables."""
    area = str(country["area_id"])
    text = site.notes.get(area, "")
    return {
        "note": notes.as_html(text, "../docs/") if text else "",
        "timeline": timeline(site.events, area),
        "stated": site.chart(stated) if stated else None,
        "remaining": remaining(site.events, area),
        "named": NAMED,
    }


def timeline(events: Events, area: str) -> list[dict[str, Any]]:
    """Return the events of a country in order of time, those that are not counted too."""
    found = [key for key in events.keys if events.area_of(key) == area]
    return sorted(
        (_line(events, key) for key in found), key=lambda one: (one["date"] or "", one["key"])
    )


def _line(events: Events, key: str) -> dict[str, Any]:
    row = events.counted.get(key)
    date = events.date_of(key)
    return {
        "key": key,
        "date": date,
        "when": day(date) if date else _("date not known"),
        "row": row,
        "parts": _parts(row) if row else "",
        "sources": [events.source(one) for one in events.sources_of(key)],
    }


def _parts(row: dict[str, Any]) -> str:
    known = [part for part in MEASURES[1:] if row[part] is not None]
    return listed([phrases.people(part, row[part]) for part in known], "")


def stated_over_time(site: Site, area: str) -> Chart | None:
    """Return what was counted of a country day by day, with its totals as stated beside it."""
    rows = charts.standing(site.tables)
    rows = rows[rows["area_id"] == area]
    homes = site.tables["repatriations"]
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
            country=site.words.area(area),
        ),
        lambda: _(
            "Stated up to %(day)s: %(stated)s; counted by then: %(counted)s.",
            day=day(last["as_of"]),
            stated=charts.number(last["stated"]),
            counted=charts.number(last["counted"]),
        ),
        data,
        _drawing(drawn, data),
        (rows, homes),
        lambda: "{} {}".format(
            charts.standing_note(),
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


def remaining(events: Events, area: str) -> list[dict[str, Any]]:
    """Return what is stated of the nationals of a country that are still held, newest first."""
    totals, code = events.site.tables["total_reports"], events.site.words.code
    own = totals[(totals["area_id"] == area) & (totals["kind"] == "remaining")]
    own = own.sort_values(["as_of", "report_id"], ascending=[False, True])
    return [
        {
            "when": day(one["as_of"]) if one["as_of"] else _("date not known"),
            "value": one["value"],
            "qualifier": one["qualifier"],
            "group": code("total_reports", "group", one["group"]),
            "scope": code("total_reports", "scope", one["scope"]),
            "flags": semicolon().join(events.meaning(flag) for flag in split(one["flags"])),
            "source": events.source(one["source_id"]),
        }
        for one in records(own)
    ]
