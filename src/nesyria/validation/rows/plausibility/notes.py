"""Notes: beside the area and the numbers of their report, and as short remarks in own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from nesyria.figures.ranking import MEASURES
from nesyria.tableschema.distinct import is_in
from nesyria.validation.rows.keys import REPORTS
from nesyria.validation.rows.plausibility.countries import AREAS, CAMPS, Countries
from nesyria.validation.rows.table import Table, Violations, each, where
from nesyria.validation.rule import STATEMENTS, rule

# Words between marks are a source's, and two single ones that open and close are marks too.
_QUOTED = r"[\"“”„‟«»‹›]|(?:^|[ (])['‘‚][^'’]+['’](?:$|[ .,;:)])"

_MOST = 200


_PEOPLE = (
    r"(?:nationals?|citizens?|wom[ae]n|m[ae]n|boys?|girls?|child(?:ren)?|minors?|persons?|people|"
    r"famil(?:y|ies)|orphans?|returnees?)\b"
)
_OF_PEOPLE = re.compile(rf"(?:^|.*\W){_PEOPLE} (?:of|from) (?:the )?$", re.DOTALL)
_ITS_PEOPLE = re.compile(rf" {_PEOPLE}")
_WAY = re.compile(
    r"(?:^|.*\W)(?:via|through|transit(?:ing)?(?: in)?|stop(?:over)? in) (?:the )?$",
    re.I | re.DOTALL,
)


@rule(
    "area.note",
    tables=STATEMENTS,
    needs=("area_id", "note"),
    joins=AREAS,
    severity="warning",
)
def notes_are_about_the_area(table: Table) -> Violations:
    """A note about the people of a country is about those of the report's area."""
    countries = Countries.of_areas(table.tables["areas"])

    def strangers(note: str) -> Iterator[str]:
        for one in countries.of(note):
            if _ITS_PEOPLE.match(note, one.end) or _OF_PEOPLE.match(note[: one.start]):
                yield one.area

    def say(note: str, area: str) -> str | None:
        others = sorted(set(strangers(note)) - CAMPS)
        known = {one.area for one in countries.of(note)}
        if area == area.upper() and others and area not in known:
            return f"the note is about people of {' '.join(others)}; is the area right?"
        return None

    yield from _noted(table, rf"[A-Z].* {_PEOPLE}|{_PEOPLE} (?:of|from)", say)


@rule(
    "area.transit",
    tables=STATEMENTS,
    needs=("area_id", "note"),
    joins=AREAS,
    severity="warning",
)
def areas_are_no_transit(table: Table) -> Violations:
    """The area of a report is not the country that its note names as the way of the journey."""
    countries = Countries.of_areas(table.tables["areas"])

    def say(note: str, area: str) -> str | None:
        way = {one.area for one in countries.of(note) if _WAY.match(note[: one.start])}
        if area in way:
            return f"the note says that the way led through {area}; whose nationals are they?"
        return None

    yield from _noted(table, r"(?i)\b(?:via|through|transit|stop)", say)


def _noted(table: Table, pattern: str, say: Callable[[str, str], str | None]) -> Violations:
    """Yield the rows of whose note and area there is something to say."""
    frame = table.frame
    rows = (table.holding("note", pattern) & frame["area_id"].notna().to_numpy()).nonzero()[0]
    some = frame[["note", "area_id"]].iloc[rows].astype("object")
    said = {pair: say(*pair) for pair in some.drop_duplicates().itertuples(index=False, name=None)}
    found = [said[pair] for pair in some.itertuples(index=False, name=None)]
    told = np.array([one is not None for one in found], dtype=bool)
    yield from each(rows[told], "area_id", [one for one in found if one])


_STATED = re.compile(r"\b([0-9]+) (women|men|children|minors)\b")
_MEASURE = {"minors": "children"}


@rule(
    "number.note",
    tables={REPORTS: ("report_id", "event_id", "note", *MEASURES)},
    severity="warning",
)
def notes_give_numbers_of_the_event(table: Table) -> Violations:
    """A number of women, men or children in a note is one that a report of the event gives."""
    reports = table.frame
    rows = table.holding("note", _STATED.pattern).nonzero()[0]
    noted = reports.iloc[rows]
    events = reports[is_in(reports["event_id"], noted["event_id"])]
    known = events.melt("event_id", list(MEASURES), value_name="number")[["event_id", "number"]]
    by_event = known.dropna().groupby("event_id")["number"].agg(set).to_dict()
    lacking = []
    for one in noted[["event_id", "note", *MEASURES]].astype("object").to_dict("records"):
        own = {one[name] for name in MEASURES if pd.notna(one[name])}
        every = own | by_event.get(one["event_id"], set())
        lacking.append(
            " and ".join(
                f"{number} {what}"
                for number, what in _STATED.findall(one["note"])
                if int(number) not in every and pd.notna(one[_MEASURE.get(what, what)])
            )
        )
    told = np.array([bool(one) for one in lacking], dtype=bool)
    yield from each(
        rows[told],
        "note",
        [
            f"the note says {one}, and no report of the event does; correct the note or the number"
            for one in lacking
            if one
        ],
    )


@rule("note.quotation", tables=STATEMENTS, needs=("note",), severity="warning")
def notes_are_in_own_words(table: Table) -> Violations:
    """A note is in own words, without quotation marks."""
    message = "the note quotes; say in own words what the source adds or leaves open"
    yield from where(table.holding("note", _QUOTED), "note", message)


@rule("note.length", tables=STATEMENTS, needs=("note",), severity="warning")
def notes_are_short(table: Table) -> Violations:
    """A note has at most 200 characters."""
    message = f"a note is a short remark, of at most {_MOST} characters; shorten it"
    yield from where(table.holding("note", rf"^.{{{_MOST + 1}}}"), "note", message)
