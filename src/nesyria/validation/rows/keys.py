"""Keys: primary and foreign keys, the order of rows, and the dates and areas that keys carry."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nesyria.errors import nearest
from nesyria.figures.computed_flags import DAYS_APART
from nesyria.tableschema import dates
from nesyria.tableschema.distinct import Distinct, distinct, duplicated, identities
from nesyria.tableschema.regex import extract
from nesyria.validation.rows.table import Table, Violation, Violations, where
from nesyria.validation.rule import rule

REPORTS = "repatriation_reports"

# Near keys are guessed for so many lost ones, among so many: all of them would take minutes.
_MOST_GUESSES, _MOST_CHOICES = 20, 5000

_DATE_IN_KEY = r"^[A-Z]{3}-(?P<date>[0-9]{4}(?:-[0-9]{2}){0,2})"

_NO_DAYS = ("NaT", "NaT")


@rule("key.primary", layers=("structure", "rows"))
def keys_are_unique(table: Table) -> Violations:
    """No primary key occurs twice."""
    key = list(table.schema.get("primaryKey") or [])
    if not key:
        return
    again = duplicated(identities(table.text, key))
    if again.any():
        # Of keys that are blank altogether, each breaks field.required.
        again = again & ~table.text[key].isna().all(axis="columns").to_numpy()
    message = f"the key {' + '.join(key)} is in an earlier row already; remove one of the two"
    yield from where(again, key[-1], message)


@rule("key.foreign", joins={}, layers=("structure", "rows"))
def keys_refer_to_rows(table: Table) -> Violations:
    """Every foreign key refers to an existing row."""
    for key in table.schema.get("foreignKeys", []):
        target, column = key["reference"]["resource"], key["fields"][0]
        if target not in table.texts:
            continue
        cells, known = table.text[column], table.texts[target][key["reference"]["fields"][0]]
        own = distinct(cells)
        lost = ((own.places_in(distinct(known)) < 0) & (own.codes >= 0)).nonzero()[0]
        if len(lost):
            near = _near(cells.iloc[lost], known)
            messages = [
                f"no row of {target} has this key{near.get(cells.iloc[row], '')}; "
                f"add it to {target}, or correct the key"
                for row in lost
            ]
            yield Violation(lost, column, messages)


def _near(lost: pd.Series, known: pd.Series) -> dict[str, str]:
    """Return a guess for some of the keys that refer to no row."""
    choices = known.dropna().unique()[:_MOST_CHOICES].tolist()
    guesses = {value: nearest(value, choices) for value in lost.unique()[:_MOST_GUESSES].tolist()}
    return {value: f" (did you mean {near}?)" for value, near in guesses.items() if near}


@rule("row.order")
def rows_are_sorted(table: Table) -> Violations:
    """Rows are sorted by primary key, character by character."""
    key = list(table.schema.get("primaryKey") or [])
    if len(table.text) < 2 or not key:
        return
    cells = table.text[key].astype("string").fillna("")
    joined = cells[key[0]]
    if len(key) > 1:
        joined = joined.str.cat(cells[key[1:]], sep="\t")
    before = joined.shift(1)
    message = f"rows are sorted by {' + '.join(key)}; move this row to its place"
    yield from where(before.notna() & (joined < before), key[0], message)


@rule("area.key_case", tables={"areas": ("area_id", "kind")})
def area_keys_fit_kinds(table: Table) -> Violations:
    """The key of a country is in capitals, as in ISO 3166-1, that of a group is not."""
    key, kind = table.frame["area_id"], table.frame["kind"]
    message = "the key of a country is in capitals, as in ISO 3166-1, that of a group is not"
    yield from where((kind == "country") != (key == key.str.upper()), "area_id", message)


@rule("source.key_date", tables={"sources": ("source_id", "published")})
def source_keys_carry_dates(table: Table) -> Violations:
    """A date in the key of a source is its date of publication."""
    form = r"-(?P<year>20[0-9]{2})(?P<month>[0-9]{2})?(?P<day>[0-9]{2})?(?:-|$)"
    yield from _dated(table.frame, "source_id", form)


@rule("source.url_date", tables={"sources": ("url", "published")})
def source_addresses_carry_dates(table: Table) -> Violations:
    """A date in the address of a source is its date of publication."""
    yield from _dated(
        table.frame, "url", r"/(?P<year>20[0-9]{2})/(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/"
    )


def _dated(sources: pd.DataFrame, field: str, form: str) -> Violations:
    own = distinct(sources[field])
    parts = extract(own.series, form)
    # Few dates are in many keys: each is put together once.
    codes, numbers = pd.factorize(identities(parts, ["year", "month", "day"]))
    each = parts.iloc[Distinct(codes, numbers).first_rows()]
    texts = [_date(*one) for one in each.itertuples(index=False, name=None)]
    carried = Distinct(codes, texts).taken(own.codes)
    message = f"the date in its {field} is not that of published; correct the one that is wrong"
    apart = disagree(carried, distinct(sources["published"]))
    yield from where(apart, "published", message)


def _date(*parts: str | None) -> str:
    """Return the date of year, month and day; blank where they are missing."""
    return "-".join(part.zfill(2) for part in parts if isinstance(part, str) and part)


def disagree(one: Distinct, other: Distinct) -> np.ndarray[Any, Any]:
    """Say where two partial dates are both given and differ as far as both go."""
    # A missing one has the code -1, which takes the last.
    left, right = [*one.values, ""], [*other.values, ""]
    pairs, known = pd.factorize((one.codes + np.int64(1)) * len(right) + other.codes + 1)
    apart = [
        any(
            len(first) >= length and len(second) >= length and first[:length] != second[:length]
            for length in dates.PRECISIONS
        )
        for first, second in (
            (left[pair // len(right) - 1], right[pair % len(right) - 1]) for pair in known.tolist()
        )
    ]
    return Distinct(pairs, known).rows_of(apart)


@rule("event.key_area", tables={REPORTS: ("event_id", "area_id")})
def event_keys_carry_areas(table: Table) -> Violations:
    """The key of an event begins with its area."""
    key = table.frame["event_id"].str[:3]
    message = "the key of the event begins with another area than area_id"
    yield from where(key.notna() & (key != table.frame["area_id"]), "area_id", message)


@rule("event.key_exists", tables={REPORTS: ("event_id",)})
def event_keys_carry_dates_that_exist(table: Table) -> Violations:
    """The date in the key of an event exists."""
    key = table.frame["event_id"]
    message = "the day in the event's key does not exist"
    yield from where(key.notna() & _keyed(key)["date_start"].isna(), "event_id", message)


@rule(
    "report.key_date",
    tables={REPORTS: ("event_id", "date")},
    joins={"repatriations": ("event_id",)},
)
def uncounted_event_keys_carry_dates(table: Table) -> Violations:
    """The date in the key of an event that is not counted lies within a week of its reports'."""
    key = table.frame["event_id"]
    uncounted = key.notna() & (table.rows_in("repatriations", "event_id") < 0)
    message = "the date in the event's key is more than a week from that of the report; correct one"
    yield from where(uncounted & _apart(_keyed(key), table.frame), "event_id", message)


@rule("event.key_date", tables={"repatriations": ("event_id", "date")})
def event_keys_carry_dates(table: Table) -> Violations:
    """The date in the key of an event lies within a week of the event's date.

    The key is a name, and stays when the date becomes better known.
    """
    message = (
        "the date in the event's key is more than a week from the date that its reports give; "
        "correct a report, or name a new event by its date"
    )
    yield from where(_apart(_keyed(table.frame["event_id"]), table.frame), "date", message)


def _keyed(keys: pd.Series) -> pd.DataFrame:
    """Return the first and last day of the dates in keys; of one that does not exist, none."""
    # Keys repeat, and so do their dates. A missing one has the code -1, which takes the last.
    own = distinct(keys)
    carried = distinct(extract(own.series, _DATE_IN_KEY)["date"])
    days = np.array([*map(_span, carried.objects()), _NO_DAYS], dtype="datetime64[s]")
    found = np.append(days[carried.codes], [days[-1]], axis=0)[own.codes]
    columns = {name: found[:, place] for place, name in enumerate(("date_start", "date_end"))}
    return pd.DataFrame(columns, index=keys.index)


def _span(text: str) -> tuple[str, str]:
    try:
        return dates.span(text)
    except ValueError:
        return _NO_DAYS


def _apart(one: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """Say where two dates lie further apart than the dates of one event may."""
    slack = pd.Timedelta(days=DAYS_APART)
    return (one["date_start"] > other["date_end"] + slack) | (
        one["date_end"] < other["date_start"] - slack
    )
