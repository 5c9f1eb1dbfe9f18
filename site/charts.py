"""The charts: for each its data, what it shows in one sentence, its drawing, and what it rests on.

Returns to Iraq are ten times those to all other countries together, so no chart puts both on one
scale.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

import marks
import places
from ledger import Ledger
from nesyria.figures.countries import STATED, stated_in_order
from words import formats
from words.formats import country
from words.messages import gettext as _
from words.messages import ngettext
from words.phrases import events
from words.values import day as said
from words.values import inline

HERE = Path(__file__).resolve().parent
Tables = Mapping[str, pd.DataFrame]

IRAQ, OTHERS = "IRQ", "third_country"
PARTS = ("women", "men", "children")


def standing_note() -> str:
    """Say which totals a chart sets beside the count: those that can stand for a country."""
    return _(
        "Only totals of all persons taken home from north-east Syria that count from the "
        "beginning, have a date, and are neither disputed nor an upper bound."
    )


# In the language that pages are written in; a function is asked anew for each.
Text = str | Callable[[], str]


@dataclass(frozen=True)
class Chart:
    """One chart.

    Attributes
    ----------
    name : str
        Its file name and anchor.
    titled, read, noted : str or function
        What it is, what it says in one sentence, and what a reader should know before using it.
    data : DataFrame
        Exactly what is drawn: the table beside it and the file to download.
    drawing : altair.TopLevelMixin
        The picture.
    rests_on : tuple of DataFrame
        Rows of tables that lead to the reports and sources behind it.
    """

    name: str
    titled: Text
    read: Text
    data: pd.DataFrame
    drawing: Any
    rests_on: tuple[pd.DataFrame, ...] = field(repr=False)
    noted: Text = ""

    @property
    def title(self) -> str:
        """What it is."""
        return _text(self.titled)

    @property
    def reading(self) -> str:
        """What it says in one sentence."""
        return _text(self.read)

    @property
    def note(self) -> str:
        """What a reader should know before using it."""
        return _text(self.noted)


def _text(text: Text) -> str:
    return text if isinstance(text, str) else text()


def overview(tables: Tables) -> dict[str, list[Chart]]:
    """Return the charts about all countries by part of their page, those that have data alone."""
    parts = {
        "returns": (
            of_country(tables, OTHERS, lambda: _("other countries than Iraq")),
            of_country(tables, IRAQ, lambda: country("IQ", "Iraq")),
            by_country(tables),
            on_map(tables),
            who(tables),
        ),
        "stated": (stated_and_counted(tables), stated_over_time(tables, IRAQ)),
        "camps": (camp(tables, "al-hol"), camp(tables, "roj")),
    }
    return {part: [one for one in made if one] for part, made in parts.items()}


def by_year(tables: Tables, area: str, name: Text) -> Chart:
    """Return persons handed over per year, with their range."""
    rows = _homes(tables["totals"], area)
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
        lambda: _("Persons handed over to %(country)s, by year", country=_text(name)),
        lambda: _(
            "Most persons were handed over in %(year)s (%(most)s); in all, %(all)s (%(agreed)s) in "
            "%(events)s.",
            year=most["period"],
            most=number(most["persons"]),
            all=number(overall["persons"]),
            agreed=between(overall["low"], overall["high"], voices),
            events=events(overall["events"]),
        ),
        data,
        alt.layer(bars, *marks.ranges(base, data), labels),
        (rows[rows["period"] == "all"],),
        lambda: _unsized(overall["events_unsized"]),
    )


def by_country(tables: Tables) -> Chart | None:
    """Return persons handed over per country but Iraq, where there are some to compare."""
    data = _countries(tables)
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
        f"{first['country']} ({number(first['persons'])}) and {second['country']} "
        f"({number(second['persons'])}) took home the most of the {len(data)} countries shown; "
        "the range follows the number where sources differ.",
        data.drop(columns="range"),
        drawing.properties(height=19 * len(data)),
        (_kept(tables["totals"], data),),
        "Events that no source sizes add nothing. Counted events can be far from what a country "
        "states: see the stated totals below.",
    )


def on_map(tables: Tables) -> Chart | None:
    """Return the same numbers as circles on a map, where there are any."""
    data = _countries(tables).drop(columns="range")
    data = data.merge(places.capitals(tables["areas"], data["area_id"]), on="area_id")
    if data.empty:
        return None
    world = json.loads((HERE / "map" / "countries-110m.json").read_text(encoding="utf-8"))
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
        alt.Chart(marks.plain(places.apart(data)))
        .mark_text(dy=-12, fontSize=12, color=marks.BLACK, opacity=marks.WIDE)
        .encode(longitude="longitude:Q", latitude="latitude:Q", text="country:N")
    )
    counts = data.merge(tables["areas"][["area_id", "region", "subregion"]], on="area_id")
    leading = counts.groupby("subregion", observed=True)["persons"].sum().sort_values()
    return Chart(
        "returns-map",
        "Where persons went (Iraq apart)",
        f"{leading.index[-1]} received the most, {number(leading.iloc[-1])} of "
        f"{number(data['persons'].sum())} persons; the area of a circle is the number of persons.",
        data,
        (land + circles + labels)
        .project("naturalEarth1")
        .properties(height=330, usermeta={"aspect": 0.5}),
        (_kept(tables["totals"], data),),
        "Each circle stands at the country's capital as GeoNames has it. The map shows land and "
        "no borders.",
    )


def who(tables: Tables) -> Chart | None:
    """Return women, men and children per year, where sources state them."""
    rows = _homes(tables["totals"], OTHERS)
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
        f"In {number(len(stated))} of {events(len(counted))} sources state persons and children: "
        f"{number(children)} of {number(persons)} were children ({children / persons:.0%}). "
        "The other events say nothing of that share."
    )


def stated_and_counted(tables: Tables) -> Chart | None:
    """Return each country's latest stated total beside the events counted up to its date."""
    rows = standing(tables)
    rows = rows[rows["area_id"] != IRAQ]
    if rows.empty:
        return None
    rows = rows.merge(_names(tables["areas"]), on="area_id")
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
        f"The latest stated total ({number(last['stated'])}, {said(last['as_of'])}) stands beside "
        f"{number(last['counted'])} persons counted; the two lie up to {number(apart.max())} "
        "persons apart on the way.",
        data,
        spans + points,
        (data, _behind_counts(tables, data)),
        f"{standing_note()} A total by year or month is drawn across it.",
    )


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
        f"From {number(most['value'])} ({said(most['date'])}) to {number(last['value'])} "
        f"({said(last['date'])}).",
        data,
        widths + ranges + points,
        (data,),
        "A figure for a whole month or year is drawn across it. Upright lines join the least and "
        "the greatest number stated. No line joins the points: they come from different sources.",
    )


def held(tables: Tables, site: str) -> pd.DataFrame:
    """Return the figures of everyone in a place, of days and of months, in order of time."""
    rows = tables["populations"]
    rows = rows[(rows["site_id"] == site) & (rows["area_id"] == "world")]
    rows = rows[(rows["group"] == "all") & (rows["unit"] == "persons") & rows["value"].notna()]
    dated = rows["date"].str.len() >= len("2024-01")
    return rows[dated.fillna(False)].sort_values(["date_end", "date"])


def highest(rows: pd.DataFrame) -> pd.Series:
    """Return the row with the greatest number, the first of those that have it."""
    return rows.sort_values("value", ascending=False, kind="stable").iloc[0]


def latest(rows: pd.DataFrame) -> pd.Series:
    """Return the row of the last day; of the last month, where none is of a day."""
    days = rows[rows["date"].str.len() == len("2024-01-01")]
    return (days if len(days) else rows).iloc[-1]


def of_country(tables: Tables, area: str, name: Text) -> Chart | None:
    """Return a country's chart by year, where it has events."""
    sized = _homes(tables["totals"], area)["persons"].notna()
    return by_year(tables, area, name) if sized.any() else None


def whole(totals: pd.DataFrame) -> pd.DataFrame:
    """Return what was counted of handovers over all years, one row per area."""
    return totals[(totals["kind"] == "repatriation") & (totals["period"] == "all")]


def _homes(totals: pd.DataFrame, area: str) -> pd.DataFrame:
    """Return what was counted of handovers to an area, by year and over all years."""
    return totals[(totals["kind"] == "repatriation") & (totals["area_id"] == area)]


def number(value: Any) -> str:
    """Return a number with thousands apart, or a dash where there is none."""
    return "–" if pd.isna(value) else formats.number(int(value))


def between(low: Any, high: Any, voices: pd.Series) -> str:
    """Return a range in words that show whether sources differ, and whether several agree.

    ``voices`` says of each event that is summed how many publishers state its number.
    """
    if pd.isna(low):
        return _("no number is stated")
    if low != high:
        return _("sources: %(low)s to %(high)s", low=number(low), high=number(high))
    alone = int((voices == 1).sum())
    if not alone:
        return _("no source differs")
    if len(voices) == 1:
        return _("one publisher")
    return ngettext(
        "%(n)s of %(events)s rests on one publisher alone",
        "%(n)s of %(events)s rest on one publisher alone",
        alone,
        events=events(len(voices)),
    )


def publishers(tables: Tables, area: str, kind: str = "repatriation") -> pd.Series:
    """Return of each event that a total of an area sums how many publishers state its persons."""
    counted = Ledger.of(tables).spread
    counted = counted[(counted["counted_in"] == area) & (counted["kind"] == kind)]
    stated = Ledger.of(tables).agreement
    own = stated["event_id"].isin(counted["event_id"]) & (stated["measure"] == "persons")
    return stated.loc[own, "publishers"]


def _countries(tables: Tables) -> pd.DataFrame:
    """Return one row per country but Iraq, most persons first."""
    rows = whole(tables["totals"])
    rows = rows.merge(_names(tables["areas"]), on="area_id")
    rows = rows[(rows["area_id"] != IRAQ) & rows["persons"].notna()]
    rows = rows.sort_values(["persons", "country"], ascending=[False, True], ignore_index=True)
    differ = rows["low"] != rows["high"]
    shown = rows["persons"].map(number)
    spans = rows["low"].map(number) + "–" + rows["high"].map(number)
    rows["range"] = shown.where(~differ, shown + "  (" + spans + ")")
    columns = ["area_id", "country", "kind", "period", "events", "events_unsized"]
    return rows[[*columns, "persons", "low", "high", "range"]]


def _names(areas: pd.DataFrame) -> pd.DataFrame:
    countries = areas.loc[areas["kind"] == "country", ["area_id", "name"]]
    return countries.rename(columns={"name": "country"})


def _kept(totals: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of totals that some rows of a chart come from."""
    rows = whole(totals)
    return rows[rows["area_id"].isin(data["area_id"])]


def standing(tables: Tables) -> pd.DataFrame:
    """Return the totals that can stand for a country beside its count, in order of standing.

    The first of a country is the one that the table ``countries`` has, and that its page states.
    One with a beginning of its own is of another time than the count, and is in no chart.
    """
    ranked = stated_in_order(tables, STATED["stated"])["report_id"].astype("string").to_frame()
    found = tables["reconciliation"].assign(report_id=lambda it: it["report_id"].astype("string"))
    return ranked.merge(found, on="report_id")


def _behind_counts(tables: Tables, data: pd.DataFrame) -> pd.DataFrame:
    """Return the events of the countries of a chart that compares totals with events."""
    rows = tables["repatriations"]
    return rows[rows["area_id"].isin(data["area_id"]) & (rows["kind"] == "repatriation")]


def _unsized(count: Any) -> str:
    if not count:
        return ""
    return ngettext(
        "%(n)s event whose size no source states adds nothing.",
        "%(n)s events whose size no source states add nothing.",
        count,
    )
