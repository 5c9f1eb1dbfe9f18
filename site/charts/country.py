"""Persons handed over to one country, or to a group of countries, by year."""

from __future__ import annotations

from typing import Any

import altair as alt

from charts import marks
from charts.chart import Chart, Text, in_words
from records.ledger import Tables
from records.totals import of_area, publishers
from words.messages import gettext as _
from words.messages import ngettext
from words.phrases import between, events, figure


def by_year(tables: Tables, area: str, name: Text) -> Chart:
    """Return persons handed over per year, with their range."""
    rows = of_area(tables["totals"], area)
    overall = rows[rows["period"] == "all"].iloc[0]
    years = rows[rows["period"] != "all"]
    data = years[["area_id", "period", "events", "events_unsized", "persons", "low", "high"]]
    most = data.sort_values("persons", ascending=False, kind="stable").iloc[0]
    voices = publishers(tables, area)
    base = alt.Chart(marks.plain(data)).encode(
        x=marks.years(data["period"]),
        tooltip=marks.tooltip(data),
    )
    above, upright = marks.above(base, data["period"], data["persons"])
    room = marks.headroom(data["high"], 0.3 if upright else 0.12)
    top = alt.Y("persons:Q", title="persons").scale(domainMax=room)
    bars = base.mark_bar(color=marks.BLUE, width={"band": 0.7}).encode(y=top)
    labels = above.encode(y="high:Q", text=alt.Text("persons:Q", format=","))
    return Chart(
        f"returns-{area.lower().replace('_', '-')}-by-year",
        lambda: _("Persons handed over to %(country)s, by year", country=in_words(name)),
        lambda: _(
            "Most persons were handed over in %(year)s (%(most)s); in all, %(all)s (%(agreed)s) in "
            "%(events)s.",
            year=most["period"],
            most=figure(most["persons"]),
            all=figure(overall["persons"]),
            agreed=between(overall["low"], overall["high"], voices),
            events=events(overall["events"]),
        ),
        data,
        alt.layer(bars, *marks.ranges(base, data), labels),
        (rows[rows["period"] == "all"],),
        lambda: _unsized(overall["events_unsized"]),
    )


def of_country(tables: Tables, area: str, name: Text) -> Chart | None:
    """Return a country's chart by year, where it has events."""
    sized = of_area(tables["totals"], area)["persons"].notna()
    return by_year(tables, area, name) if sized.any() else None


def _unsized(count: Any) -> str:
    if not count:
        return ""
    return ngettext(
        "%(n)s event whose size no source states adds nothing.",
        "%(n)s events whose size no source states add nothing.",
        count,
    )
