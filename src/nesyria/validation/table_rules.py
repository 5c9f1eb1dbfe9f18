"""What must hold inside a row or a table, beyond the fields: one function per rule.

A rule is given the tables as `nesyria.load` types them and yields the rows that break it. Tables
that are missing or unreadable are left out; a rule that needs one then has nothing to say.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as arrow
from pyarrow.compute import index_in

from nesyria import anomalies, dates
from nesyria.fields import constraints
from nesyria.figures import MEASURES, parts_differ
from nesyria.package import Schema
from nesyria.validation import words

Frames = Mapping[str, pd.DataFrame]
EVENTS = "repatriation_reports"
REPORTS = {EVENTS: "date", "total_reports": "as_of", "population_reports": "as_of"}
NO_EVENT = {"unplaced", "several_events"}
# Characters that are seen as nothing, or as something else than they are, or change direction.
# Written as characters, which both of the engines behind pandas read alike.
_RANGES = [
    (0x00, 0x1F),
    (0x7F, 0xA0),
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x1680, 0x1680),
    (0x2000, 0x200B),
]
_RANGES += [(0x200E, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x3000, 0x3000)]
_RANGES += [(0x115F, 0x1160), (0x180B, 0x180F), (0x3164, 0x3164), (0xFFA0, 0xFFA0)]
_RANGES += [
    (0xE000, 0xF8FF),
    (0xFEFF, 0xFEFF),
    (0xFF10, 0xFF19),
    (0xFFF9, 0xFFFD),
    (0xE0000, 0xE007F),
]
UNSEEN = "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _RANGES) + "]"
UNCLEAN = {
    UNSEEN: "holds a character that is not seen (control, odd space, direction); retype it",
    r"<[A-Za-z/!?]|&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);": "holds markup; "
    "write plain text",
    r"^ | $|  ": "begins or ends with a space, or holds two in a row; take them out",
    r"^[=+@\-]": "begins with = + - or @, which a spreadsheet would run; reword it",
}


@dataclass(frozen=True)
class Wrong:
    """Rows (positions) of a table that break a rule in one field, and what to say of them."""

    rule: str
    rows: Sequence[int] | np.ndarray[Any, Any]
    field: str
    message: str | list[str]


def every(
    tables: Frames, text: Frames, schemas: Mapping[str, Schema]
) -> Iterator[tuple[str, Iterator[Wrong]]]:
    """Return every rule applied to every table that it is about."""
    for name, frame in tables.items():
        free = free_text(schemas[name])
        yield name, text_is_clean(text[name], free)
        yield name, words_are_right(text[name], free)
        yield name, dates_are_past(frame)
        yield name, in_order(text[name], schemas[name].get("primaryKey") or [])
        yield name, given_together(frame)
        yield name, low_to_high(frame)
        yield name, dates_in_order(frame)
        if name == "repatriations":
            yield name, parts_within_whole(frame)
        if name == "areas":
            yield name, keys_fit_kinds(frame)
        if name == "sources":
            yield name, keys_carry_dates(frame)
        if name in REPORTS and "sources" in tables:
            yield name, known_in_time(frame, tables["sources"], REPORTS[name])
            yield name, published_as_dated(frame, tables["sources"], REPORTS[name])
        if name in REPORTS:
            yield name, flags_in_order(frame)
            yield name, one_report_per_source(name, frame)
    if {EVENTS, "repatriations", "sources"} <= set(tables):
        yield EVENTS, placed_or_flagged(tables[EVENTS])
        yield EVENTS, keys_carry_areas(tables[EVENTS])
        yield EVENTS, silent_reports_fit(tables)
        yield "repatriations", keys_carry_event_dates(tables["repatriations"])
        yield "repatriations", contradictions_are_on_record(tables)
    for name in anomalies.COMPUTED:
        if {name, "repatriations"} <= set(tables):
            yield name, flags_where_anomalies_are(tables, name)


def _wrong(rule: str, mask: Any, field: str, message: str) -> Iterator[Wrong]:
    rows = np.asarray(pd.Series(mask).fillna(False), dtype=bool).nonzero()[0]
    if len(rows):
        yield Wrong(rule, rows, field, message)


def free_text(schema: Schema) -> list[str]:
    """Return the fields whose form no pattern, list or type decides.

    The pattern of an address says which characters it is made of, and could let markup through.
    """
    return [
        field["name"]
        for field in schema["fields"]
        if field["type"] == "string"
        and (field.get("format") == "uri" or not {"pattern", "enum"} & set(constraints(field)))
    ]


def text_is_clean(text: pd.DataFrame, free: Sequence[str]) -> Iterator[Wrong]:
    """Text is free of what is unseen, of markup, and of what a spreadsheet would run."""
    for name in free:
        values = text[name]
        if not values.str.contains("|".join(UNCLEAN)).any():
            continue
        for pattern, message in UNCLEAN.items():
            yield from _wrong(
                "rows.text", values.str.contains(pattern), name, f"the text {message}"
            )


def words_are_right(text: pd.DataFrame, free: Sequence[str]) -> Iterator[Wrong]:
    """Codes exist, a name is spelled in one way, and digits are those of the script."""
    for rule, mask, field, message in words.every(text, free):
        yield from _wrong(rule, mask, field, message)


def dates_are_past(frame: pd.DataFrame) -> Iterator[Wrong]:
    """No date lies ahead."""
    today = pd.Timestamp(datetime.datetime.now(datetime.UTC).date())
    for name in frame.columns:
        if name.endswith("_start") and frame[name].dtype.kind == "M":
            field = name.removesuffix("_start")
            message = "this date lies ahead; is it a slip of the pen?"
            yield from _wrong("rows.date", frame[name] > today, field, message)


def in_order(text: pd.DataFrame, key: Sequence[str]) -> Iterator[Wrong]:
    """Rows stand in the order of their key, character by character."""
    if len(text) < 2 or not key:
        return
    cells = text[list(key)].fillna("").astype("string")
    joined = (
        cells[key[0]].str.cat(cells[list(key[1:])], sep="\t") if len(key) > 1 else cells[key[0]]
    )
    before = joined.shift(1)
    mask = before.notna() & (joined < before)
    message = f"rows must stand in the order of {' + '.join(key)}; move this row to its place"
    yield from _wrong("rows.order", mask, key[0], message)


# Fields that mean nothing without each other.
PAIRS = [
    ("date", "date_basis"),
    ("date", "date_precision"),
    ("as_of", "as_of_basis"),
    ("latitude", "longitude"),
    ("persons", "persons_basis"),
    ("verdict", "evidence"),
    ("first_date", "last_date"),
]


def given_together(frame: pd.DataFrame) -> Iterator[Wrong]:
    """Fields that go together are given together."""
    has = set(frame.columns)
    for one, other in PAIRS:
        if {one, other} <= has:
            mask = frame[one].notna() != frame[other].notna()
            message = f"{one} and {other} go together; give both or neither"
            yield from _wrong("rows.pair", mask, other, message)
    if {"low", "high", "unit", "qualifier"} <= has:
        mask = frame["low"].notna() != frame["high"].notna()
        yield from _wrong("rows.pair", mask, "low", "low and high of a range go together")
        mask = frame["value"].isna() & frame["low"].isna()
        yield from _wrong("rows.pair", mask, "value", "give the value, or low and high of a range")
    if {"persons", "qualifier", "women"} <= has:
        mask = frame["persons"].notna() != frame["qualifier"].notna()
        message = "the qualifier says how persons is stated; give both or neither"
        yield from _wrong("rows.pair", mask, "qualifier", message)


def low_to_high(frame: pd.DataFrame) -> Iterator[Wrong]:
    """Low <= best <= high, wherever they are given."""
    triples = [(f"{name}_low", name, f"{name}_high") for name in MEASURES]
    best = "persons" if "persons" in frame.columns else "value"
    triples.append(("low", best, "high"))
    for low, middle, high in triples:
        if not {low, middle, high} <= set(frame.columns):
            continue
        message = f"{low} <= {middle} <= {high} does not hold"
        wrong = (frame[low] > frame[high]) | (frame[low] > frame[middle])
        wrong |= frame[middle] > frame[high]
        yield from _wrong("rows.range", wrong, middle, message)


# Each pair of dates: the first must not lie wholly after the second.
SPANS = [("since", "as_of"), ("opened", "closed"), ("first_date", "last_date")]


def dates_in_order(frame: pd.DataFrame) -> Iterator[Wrong]:
    """Dates that bound each other are in order."""
    for first, last in SPANS:
        if {f"{first}_start", f"{last}_end"} <= set(frame.columns):
            mask = frame[f"{first}_start"] > frame[f"{last}_end"]
            yield from _wrong("rows.dates", mask, first, f"{first} lies after {last}")


def parts_within_whole(frame: pd.DataFrame) -> Iterator[Wrong]:
    """Parts that do not fit the whole are flagged, and no others are."""
    flagged = frame["flags"].fillna("").str.contains("parts_differ")
    message = "women, men and children do not fit persons, and parts_differ does not say so"
    yield from _wrong("rows.parts", parts_differ(frame) & ~flagged, "persons", message)
    message = "parts_differ stands here, but women, men and children fit persons"
    yield from _wrong("rows.parts", ~parts_differ(frame) & flagged, "flags", message)


def contradictions_are_on_record(tables: Frames) -> Iterator[Wrong]:
    """An event's figures contradict each other only where one of its reports is flagged for it."""
    events, reports = tables["repatriations"], tables[EVENTS]
    flagged = reports["flags"].fillna("").str.contains("differs|parts_differ")
    on_record = events["event_id"].isin(reports.loc[flagged, "event_id"].dropna())
    message = "women, men and children of this event do not fit persons, though its reports agree"
    yield from _wrong("rows.parts", parts_differ(events) & ~on_record, "persons", message)


def keys_fit_kinds(areas: pd.DataFrame) -> Iterator[Wrong]:
    """The key of a country is in capitals, as ISO 3166-1 has it, that of a group is not."""
    key = areas["area_id"]
    mask = (areas["kind"] == "country") != (key == key.str.upper())
    message = "the key of a country is in capitals, as in ISO 3166-1, that of a group is not"
    yield from _wrong("rows.code", mask, "area_id", message)


def keys_carry_dates(sources: pd.DataFrame) -> Iterator[Wrong]:
    """A date in a source's key or address is the day on which it was published."""
    dated = {
        "source_id": r"-(20[0-9]{2})([0-9]{2})?([0-9]{2})?(?:-|$)",
        "url": r"/(20[0-9]{2})/([0-9]{1,2})/([0-9]{1,2})/",
    }
    for field, form in dated.items():
        parts = sources[field].astype("string").str.extract(form).astype("string")
        carried = parts[0]
        for column in (1, 2):
            carried = carried + ("-" + parts[column].str.zfill(2)).fillna("")
        message = f"the date in its {field} is not that of published; mend the one that is wrong"
        yield from _wrong(
            "rows.published", _disagree(carried, sources["published"]), "published", message
        )


def _disagree(one: pd.Series, other: pd.Series) -> pd.Series:
    """Say where two partial dates are both given and differ as far as both go."""
    one, other = (both.astype("string").fillna("") for both in (one, other))
    apart = pd.Series(False, index=one.index)
    for length in dates.PRECISIONS:
        reach = (one.str.len() >= length) & (other.str.len() >= length)
        apart |= (reach & (one.str[:length] != other.str[:length])).astype(bool)
    return apart


def known_in_time(frame: pd.DataFrame, sources: pd.DataFrame, date: str) -> Iterator[Wrong]:
    """No page is published before what it reports, but for what is planned.

    One day is allowed: pages report a departure while the journey goes on.
    """
    ends = _of_source(frame, sources, "published_end")
    early = frame[f"{date}_start"] > ends + pd.Timedelta(days=1)
    if date == "date":
        early &= ~frame["flags"].fillna("").str.contains("planned")
    message = "its source was published before this date; mend the date, or flag what was planned"
    yield from _wrong("rows.published", early, date, message)


def published_as_dated(frame: pd.DataFrame, sources: pd.DataFrame, date: str) -> Iterator[Wrong]:
    """Where only the date of publication is known, the date is that of the source."""
    basis = frame[f"{date}_basis"] == "published"
    mask = basis & _disagree(frame[date], _of_source(frame, sources, "published"))
    message = "its basis is published, but its source was published at another date"
    yield from _wrong("rows.published", mask, date, message)


def _of_source(frame: pd.DataFrame, sources: pd.DataFrame, column: str) -> pd.Series:
    """Return what a column of sources says of each row's source."""
    # A repeated or blank key is a finding of its own; here the first row speaks.
    first = sources.dropna(subset="source_id").drop_duplicates("source_id")
    keys, known = arrow.array(frame["source_id"]), arrow.array(first["source_id"])
    place = index_in(keys, value_set=known).fill_null(-1).to_numpy(zero_copy_only=False)
    said = first[column].reset_index(drop=True).reindex(place)
    return said.set_axis(frame.index)


def flags_in_order(frame: pd.DataFrame) -> Iterator[Wrong]:
    """Flags stand once each, in alphabetical order."""
    flags = frame["flags"].astype(object)
    unordered = [
        value
        for value in flags.dropna().unique()
        if value.split(" ") != sorted(set(value.split(" ")))
    ]
    message = "flags must stand once each, in alphabetical order"
    yield from _wrong("rows.flags", flags.isin(unordered), "flags", message)


def flags_where_anomalies_are(tables: Frames, name: str) -> Iterator[Wrong]:
    """A computed flag stands exactly where the anomaly is."""
    wrong = anomalies.misflagged(tables, name).astype({"flag": "object"})
    for key, rows in wrong.groupby(["flag", "missing"]):
        flag, missing = str(key[0]), bool(key[1])
        if missing:
            message = f"{MEANING[flag]}; if the source really says so, add the flag {flag}"
        else:
            message = f"the flag {flag} stands here without its anomaly; take it out"
        yield Wrong("rows.flags", rows["row"].to_numpy(), "flags", message)


MEANING = {
    "parts_differ": "the parts do not add up to the whole",
    "differs": "a number here is not the figure that the rule gives for the event",
    "date_differs": "the date lies more than a week from the event's date",
    "falls": "the total is lower than one stated for an earlier date",
    "exceeds_site": "the number is above the greatest for the whole site in that year",
}


def one_report_per_source(name: str, frame: pd.DataFrame) -> Iterator[Wrong]:
    """One thing has one report per source; further ones carry second_figure."""
    key = {
        EVENTS: ["event_id", "source_id"],
        "total_reports": ["area_id", "source_id", "as_of", "group", "since", "scope", "kind"],
        "population_reports": ["site_id", "area_id", "source_id", "as_of", "group", "unit"],
    }[name]
    second = frame["flags"].fillna("").str.contains("second_figure|partial")
    rows = frame[~second & (frame[key[0]].notna())].astype({"source_id": "object"})
    again = rows[rows.duplicated(key)].index
    message = (
        f"its source has an earlier report of the same {key[0].removesuffix('_id')}; "
        "merge the two, or flag the lesser second_figure"
    )
    yield from _wrong("rows.one_report", frame.index.isin(again), "source_id", message)
    second = frame["flags"].fillna("").str.contains("second_figure")
    wanted = frame.loc[second, key].astype("object").fillna("")
    # Few reports are second ones: only what their own sources say can be the first.
    firsts = frame[~second & frame["source_id"].isin(wanted["source_id"].unique())]
    known = set(map(tuple, firsts[key].astype("object").fillna("").to_numpy()))
    alone = [
        index
        for index, row in zip(wanted.index, wanted.to_numpy(), strict=True)
        if tuple(row) not in known
    ]
    message = "second_figure stands here, but its source has no first figure of the same thing"
    yield from _wrong("rows.one_report", frame.index.isin(alone), "flags", message)


def placed_or_flagged(reports: pd.DataFrame) -> Iterator[Wrong]:
    """A report without an event says why, and no other report does."""
    says = reports["flags"].fillna("").str.contains("unplaced|several_events")
    blank = reports["event_id"].isna()
    message = "without an event the flag must say why: unplaced or several_events"
    yield from _wrong("rows.placed", blank & ~says, "event_id", message)
    message = "unplaced and several_events are for reports without an event_id"
    yield from _wrong("rows.placed", ~blank & says, "flags", message)


def keys_carry_areas(reports: pd.DataFrame) -> Iterator[Wrong]:
    """The key of an event begins with its area."""
    key = reports["event_id"].str[:3]
    message = "the key of the event begins with another area than area_id"
    yield from _wrong(
        "rows.event_key", key.notna() & (key != reports["area_id"]), "area_id", message
    )


def keys_carry_event_dates(events: pd.DataFrame) -> Iterator[Wrong]:
    """The date in the key of an event is its date, as far as both go."""
    keyed = events["event_id"].str.extract(r"^[A-Z]{3}-([0-9]{4}(?:-[0-9]{2}){0,2})")[0]
    mask = _disagree(keyed, events["date"])
    message = "the date in the event's key is not the date that its reports give; mend a report"
    yield from _wrong("rows.event_key", mask, "date", message)


def silent_reports_fit(tables: Frames) -> Iterator[Wrong]:
    """Reports that say nothing of the numbers fit the flag that makes them silent."""
    reports, events = tables[EVENTS], tables["repatriations"].set_index("event_id")
    events = events[~events.index.duplicated()]
    flags = reports["flags"].fillna("")
    partial = flags.str.contains("partial")
    above = pd.Series(False, index=reports.index)
    for measure in MEASURES:
        most = reports["event_id"].map(events[f"{measure}_high"])
        above |= (reports[measure] > most).fillna(False)
    message = "partial counts some of an event's persons, but this is above the event's greatest"
    yield from _wrong("rows.silent", partial & above, "flags", message)

    starts = _of_source(reports, tables["sources"], "published_start")
    late = starts > reports["date_end"] + pd.Timedelta(days=31)
    message = "planned stands here, but the page is more than a month younger than the date"
    yield from _wrong("rows.silent", flags.str.contains("planned") & late, "flags", message)

    publisher = _of_source(reports, tables["sources"], "publisher")
    peers = reports.assign(publisher=publisher).groupby(["event_id", "publisher"])["report_id"]
    alone = flags.str.contains("superseded") & (peers.transform("size") < 2)
    message = "superseded stands here, but its publisher has no other report of the event"
    yield from _wrong("rows.silent", alone, "flags", message)

    counted = reports["event_id"].isin(events.index)
    for flag in ("outside_nes", "not_completed"):
        message = f"{flag} stands here, but other reports count the event; are they of one event?"
        yield from _wrong("rows.silent", flags.str.contains(flag) & counted, "flags", message)
