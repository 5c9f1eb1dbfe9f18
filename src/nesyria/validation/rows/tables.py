"""Which rules are about which table, and those that any table must meet, beyond its fields.

A rule is given the tables as `nesyria.load` types them and yields the rows that break it. Tables
that are missing or unreadable are left out; a rule that needs one then has nothing to say.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd

from nesyria.datapackage.package import Schema
from nesyria.figures.ranking import MEASURES
from nesyria.tableschema.fields import constraints
from nesyria.validation.rows import duplicates, hierarchy
from nesyria.validation.rows import events as event_checks
from nesyria.validation.rows import reports as report_checks
from nesyria.validation.rows import text as text_checks
from nesyria.validation.rows.reports import REPORTS
from nesyria.validation.rows.violations import Frames, Stated, Violation, all_violations, violations

LEDGER = {REPORTS: "date", "total_reports": "as_of", "population_reports": "as_of"}

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
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFF10, 0xFF19),
    (0xFFF9, 0xFFFF),
    (0x17B4, 0x17B5),
    (0x2800, 0x2800),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
]

UNSEEN = "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _RANGES) + "]"

UNCLEAN = {
    UNSEEN: "holds a character that is not seen (control, odd space, direction); retype it",
    r"<[A-Za-z/!?]|&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);": "holds markup; "
    "write plain text",
    r"^ | $|  ": "begins or ends with a space, or holds two in a row; take them out",
    r"^[=+@\-]": "begins with = + - or @, which a spreadsheet would run; reword it",
}


def every(
    tables: Frames, text: Frames, schemas: Mapping[str, Schema]
) -> Iterator[tuple[str, Iterator[Violation]]]:
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
            yield name, event_checks.parts_within_whole(frame)
        if name == "areas":
            yield name, keys_fit_kinds(frame)
        if name == "sources":
            yield name, report_checks.keys_carry_dates(frame)
        if name in TWICE:
            yield name, all_violations(TWICE[name](frame))
    for name, date in LEDGER.items():
        if {name, "sources"} <= set(tables):
            yield from ((name, rule) for rule in _of_reports(tables, name, date))
    if {REPORTS, "repatriations", "sources"} <= set(tables):
        yield from _of_events(tables)
    for name in LEDGER:
        if {name, "repatriations"} <= set(tables):
            yield name, report_checks.flags_where_anomalies_are(tables, name)


def _of_reports(tables: Frames, name: str, date: str) -> Iterator[Iterator[Violation]]:
    """Return the rules of one table of the ledger."""
    reports, sources = tables[name], tables["sources"]
    yield report_checks.known_in_time(reports, sources, date)
    yield report_checks.published_as_dated(reports, sources, date)
    yield report_checks.flags_in_order(reports)
    yield report_checks.one_report_per_source(name, reports)
    yield all_violations(duplicates.statements(reports))
    if name != "total_reports" and "sites" in tables:
        yield report_checks.while_open(reports, tables["sites"], date)
    if name != REPORTS:
        yield report_checks.superseded_by_another(reports, sources)
        yield all_violations(hierarchy.groups(tables, name))
    if name != REPORTS and "areas" in tables:
        yield all_violations(hierarchy.areas(tables, name))
    if name == "population_reports":
        yield report_checks.units_fit_groups(reports)


def _of_events(tables: Frames) -> Iterator[tuple[str, Iterator[Violation]]]:
    """Return the rules of reports and the events that they are of."""
    yield REPORTS, event_checks.placed_or_flagged(tables[REPORTS])
    yield REPORTS, event_checks.reports_fit_events(tables)
    yield REPORTS, event_checks.homes_are_countries(tables[REPORTS])
    yield REPORTS, event_checks.keys_carry_areas(tables[REPORTS])
    yield REPORTS, event_checks.silent_reports_fit(tables)
    yield "repatriations", event_checks.keys_carry_event_dates(tables["repatriations"])
    yield "repatriations", event_checks.contradictions_are_on_record(tables)
    yield "repatriations", all_violations(duplicates.events(tables))


# What may stand twice in tables that are no reports.
TWICE: dict[str, Callable[[pd.DataFrame], Iterator[Stated]]] = {
    "sources": duplicates.addresses,
    "sites": duplicates.places,
    "claims": duplicates.claims,
}


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


def text_is_clean(text: pd.DataFrame, free: Sequence[str]) -> Iterator[Violation]:
    """Text is free of what is unseen, of markup, and of what a spreadsheet would run."""
    for name in free:
        values = text[name]
        if not values.str.contains("|".join(UNCLEAN)).any():
            continue
        for pattern, message in UNCLEAN.items():
            yield from violations(
                "rows.text", values.str.contains(pattern), name, f"the text {message}"
            )


def words_are_right(text: pd.DataFrame, free: Sequence[str]) -> Iterator[Violation]:
    """Codes exist, a name is spelled in one way, and digits are those of the script."""
    for rule, mask, field, message in text_checks.every(text, free):
        yield from violations(rule, mask, field, message)


def dates_are_past(frame: pd.DataFrame) -> Iterator[Violation]:
    """No date lies ahead."""
    today = pd.Timestamp(datetime.datetime.now(datetime.UTC).date())
    for name in frame.columns:
        if name.endswith("_start") and frame[name].dtype.kind == "M":
            field = name.removesuffix("_start")
            message = "this date lies ahead; is it a slip of the pen?"
            yield from violations("rows.date", frame[name] > today, field, message)


def in_order(text: pd.DataFrame, key: Sequence[str]) -> Iterator[Violation]:
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
    yield from violations("rows.order", mask, key[0], message)


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


def given_together(frame: pd.DataFrame) -> Iterator[Violation]:
    """Fields that go together are given together."""
    has = set(frame.columns)
    for one, other in PAIRS:
        if {one, other} <= has:
            mask = frame[one].notna() != frame[other].notna()
            message = f"{one} and {other} go together; give both or neither"
            yield from violations("rows.pair", mask, other, message)
    if {"low", "high", "unit", "qualifier"} <= has:
        mask = frame["low"].notna() != frame["high"].notna()
        yield from violations("rows.pair", mask, "low", "low and high of a range go together")
        mask = frame["value"].isna() & frame["low"].isna()
        yield from violations(
            "rows.pair", mask, "value", "give the value, or low and high of a range"
        )
    if {"persons", "qualifier", "women"} <= has:
        mask = frame["persons"].notna() != frame["qualifier"].notna()
        message = "the qualifier says how persons is stated; give both or neither"
        yield from violations("rows.pair", mask, "qualifier", message)


def low_to_high(frame: pd.DataFrame) -> Iterator[Violation]:
    """Low <= best <= high, wherever they are given."""
    triples = [(f"{name}_low", name, f"{name}_high") for name in MEASURES]
    best = "persons" if "persons" in frame.columns else "value"
    triples.append(("low", best, "high"))
    for low, middle, high in triples:
        if not {low, middle, high} <= set(frame.columns):
            continue
        message = f"{low} <= {middle} <= {high} does not hold"
        broken = (frame[low] > frame[high]) | (frame[low] > frame[middle])
        broken |= frame[middle] > frame[high]
        yield from violations("rows.range", broken, middle, message)


# Each pair of dates: the first must not lie wholly after the second.
SPANS = [("since", "as_of"), ("opened", "closed"), ("first_date", "last_date")]


def dates_in_order(frame: pd.DataFrame) -> Iterator[Violation]:
    """Dates that bound each other are in order."""
    for first, last in SPANS:
        if {f"{first}_start", f"{last}_end"} <= set(frame.columns):
            mask = frame[f"{first}_start"] > frame[f"{last}_end"]
            yield from violations("rows.dates", mask, first, f"{first} lies after {last}")


def keys_fit_kinds(areas: pd.DataFrame) -> Iterator[Violation]:
    """The key of a country is in capitals, as ISO 3166-1 has it, that of a group is not."""
    key = areas["area_id"]
    mask = (areas["kind"] == "country") != (key == key.str.upper())
    message = "the key of a country is in capitals, as in ISO 3166-1, that of a group is not"
    yield from violations("rows.code", mask, "area_id", message)
