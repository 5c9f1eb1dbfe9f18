"""Counts: numbers of people that look like another kind of number.

A source may say just that, so that these are warnings: read the page again.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from nesyria.figures.flags import flagged
from nesyria.figures.ranking import MEASURES
from nesyria.tableschema.distinct import distinct, is_in
from nesyria.tableschema.pandas import as_mask
from nesyria.tableschema.regex import matches
from nesyria.validation.rows.keys import REPORTS
from nesyria.validation.rows.table import Frames, Table, Violation, Violations, where
from nesyria.validation.rule import rule

TOTALS, POPULATIONS = "total_reports", "population_reports"

# By table of the ledger, the fields of its numbers of people.
NUMBERS = {REPORTS: MEASURES, TOTALS: ("value",), POPULATIONS: ("value", "low", "high")}

# The first returns are of this year, the war from which the camps come began in it.
_FIRST_YEAR = 2011
# The number before the word: "nearly 150 families", "1,204 families".
_FAMILIES = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d{1,7})(?: [A-Za-z]+)? families\b")

# What a number of families can have in common with one of persons.
_KEYS = ("report_id", "event_id", "source_id")

_NEEDS = {
    REPORTS: ("report_id", "event_id", "source_id", "persons", "note", "flags"),
    TOTALS: ("report_id", "source_id", "group", "value", "note", "flags"),
    POPULATIONS: ("report_id", "source_id", "unit", "value", "note", "flags"),
}


@rule(
    "count.year",
    tables=NUMBERS,
    severity="warning",
)
def counts_are_no_years(table: Table) -> Violations:
    """No number of people is one of the years since 2011, written in the wrong place."""
    this_year = datetime.datetime.now(datetime.UTC).year
    message = "this number is a year; see whether the page counts people with it"
    for name in NUMBERS[table.name]:
        years = table.frame[name].between(_FIRST_YEAR, this_year)
        yield from where(years, name, message)


@rule("count.families", tables=_NEEDS, joins=_NEEDS, severity="warning")
def persons_are_no_families(table: Table) -> Violations:
    """No number of persons is the number of families that its note, event or page gives."""
    field = "persons" if table.name == REPORTS else "value"
    known = _families(table.tables)
    rows = _persons(table, field, known["number"])
    if rows.empty:
        return
    found: dict[int, str] = {}
    for key in _KEYS:
        if key not in rows:
            continue
        said = known.dropna(subset=key).drop_duplicates([key, "number"])
        some = rows[is_in(rows[key], said[key])]
        if some.empty:
            continue
        both = some.merge(said, on=[key, "number"], suffixes=("", "_there"))
        other = both["report_id_there"] if key != "report_id" else both["report_id"]
        for place, there in zip(both["place"], other, strict=True):
            found.setdefault(int(place), str(there))
    if found:
        places = sorted(found)
        own = table.frame["report_id"]
        messages = [_said(found[place], str(own.iloc[place])) for place in places]
        yield Violation(places, field, messages)


def _said(there: str, own: str) -> str:
    where_it_is = "its note" if there == own else there
    return f"{where_it_is} gives this as a number of families; see whether persons are meant"


def _persons(table: Table, field: str, numbers: pd.Series) -> pd.DataFrame:
    """Return the reports that give one of some numbers, of persons, with their places."""
    frame = table.frame
    people = as_mask(frame[field].isin(numbers.unique()))
    people &= ~flagged(frame, table.flags.excluded)
    if table.name == TOTALS:
        people &= as_mask(frame["group"] != "families")
    if table.name == POPULATIONS:
        people &= as_mask(frame["unit"] == "persons")
    places = people.to_numpy().nonzero()[0]
    stated = frame[field].iloc[places].to_numpy("int64")
    return _keyed(frame, places, stated).assign(place=places)


def _families(tables: Frames) -> pd.DataFrame:
    """Return each number of families that a report gives, in its note or as its value."""
    parts = [part for name in _NEEDS for part in _given(name, tables[name]) if len(part)]
    names = [*_KEYS, "number"]
    if not parts:
        return pd.DataFrame(columns=names)
    found = pd.concat([part.reindex(columns=names) for part in parts], ignore_index=True)
    return found.sort_values("report_id", kind="stable")


def _given(name: str, frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    notes = distinct(frame["note"])
    spoken = notes.series[matches(notes.series, "[0-9].* families")]
    if len(spoken):
        numbers = spoken.astype("object").map(_numbers).explode().dropna()
        # Each row of such a note, as often as the note has numbers.
        rows = pd.DataFrame({"code": notes.codes, "row": range(len(frame))})
        rows = rows[rows["code"].isin(numbers.index)].merge(
            pd.DataFrame({"code": numbers.index, "number": numbers.to_numpy()}), on="code"
        )
        yield _keyed(frame, rows["row"].to_numpy(), rows["number"].to_numpy(dtype="int64"))
    if name != REPORTS:
        counted = as_mask(frame["group" if name == TOTALS else "unit"] == "families")
        places = (counted & frame["value"].notna()).to_numpy().nonzero()[0]
        yield _keyed(frame, places, frame["value"].iloc[places].to_numpy("int64"))


def _keyed(frame: pd.DataFrame, rows: Any, numbers: Any) -> pd.DataFrame:
    """Return the keys of some rows as objects, with a number of each."""
    keys = {key: frame[key].iloc[rows].to_numpy("object") for key in _KEYS if key in frame}
    return pd.DataFrame({**keys, "number": numbers})


def _numbers(note: str) -> list[int]:
    return [int(number.replace(",", "")) for number in _FAMILIES.findall(note)]
