"""Keys: primary and foreign keys, the order of rows, and the dates and areas that keys carry."""

from __future__ import annotations

import difflib

import numpy as np
import pandas as pd
import pyarrow as arrow
from pyarrow.compute import is_in

from nesyria.figures.computed_flags import DAYS_APART
from nesyria.tableschema import dates
from nesyria.tableschema.regex import extract
from nesyria.validation.rows.table import Table, Violation, Violations, where
from nesyria.validation.rule import rule

REPORTS = "repatriation_reports"

# Near keys are guessed for so many lost ones, among so many: all of them would take minutes.
_MOST_GUESSES, _MOST_CHOICES = 20, 5000

_DATE_IN_KEY = r"^[A-Z]{3}-([0-9]{4}(?:-[0-9]{2}){0,2})"


@rule("key.primary", layers=("structure", "rows"))
def keys_are_unique(table: Table) -> Violations:
    """No primary key occurs twice."""
    key = list(table.schema.get("primaryKey") or [])
    if not key or (len(key) == 1 and table.text[key[0]].is_unique):
        return
    again = table.text.duplicated(key) & table.text[key].notna().any(axis="columns")
    message = f"the key {' + '.join(key)} is in an earlier row already; remove one of the two"
    yield from where(again, key[-1], message)


@rule("key.foreign", joins={}, layers=("structure", "rows"))
def keys_refer_to_rows(table: Table) -> Violations:
    """Every foreign key refers to an existing row."""
    for key in table.schema.get("foreignKeys", []):
        target, column = key["reference"]["resource"], key["fields"][0]
        if target not in table.texts:
            continue
        known = table.texts[target][key["reference"]["fields"][0]].astype("string")
        cells = table.text[column].astype("string")
        # In Arrow's hands: no Python object for each of many keys.
        found = is_in(arrow.array(cells), value_set=arrow.array(known).drop_null())
        lost = (cells.notna() & ~found.to_numpy(zero_copy_only=False)).to_numpy().nonzero()[0]
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
    guesses = {
        value: difflib.get_close_matches(value, choices, 1)
        for value in lost.unique()[:_MOST_GUESSES].tolist()
    }
    return {value: f" (did you mean {near[0]}?)" for value, near in guesses.items() if near}


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
    parts = extract(sources[field], form).dropna()
    carried = parts["year"]
    for name in ("month", "day"):
        carried = carried.where(parts[name] == "", carried + "-" + parts[name].str.zfill(2))
    carried = carried.reindex(sources.index)
    message = f"the date in its {field} is not that of published; correct the one that is wrong"
    yield from where(disagree(carried, sources["published"]), "published", message)


def disagree(one: pd.Series, other: pd.Series) -> pd.Series:
    """Say where two partial dates are both given and differ as far as both go."""
    one, other = (both.astype("string").fillna("") for both in (one, other))
    apart = pd.Series(False, index=one.index)
    for length in dates.PRECISIONS:
        reach = (one.str.len() >= length) & (other.str.len() >= length)
        apart |= (reach & (one.str[:length] != other.str[:length])).astype(bool)
    return apart


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
    uncounted = key.notna() & ~key.isin(table.tables["repatriations"]["event_id"])
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
    # Keys repeat: each distinct one is read once. A missing one has the code -1, that of the last.
    codes, distinct = pd.factorize(keys)
    text = pd.Series(distinct, dtype="object").str.extract(_DATE_IN_KEY)[0]
    days = [*(_span(one) if isinstance(one, str) else (None, None) for one in text), (None, None)]
    found = pd.DataFrame(days, columns=["date_start", "date_end"])
    for name in found.columns:
        found[name] = pd.to_datetime(found[name], format="%Y-%m-%d").astype("datetime64[s]")
    return found.take(np.asarray(codes)).set_axis(keys.index)


def _span(text: str) -> tuple[str | None, str | None]:
    try:
        return dates.span(text)
    except ValueError:
        return None, None


def _apart(one: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """Say where two dates lie further apart than the dates of one event may."""
    slack = pd.Timedelta(days=DAYS_APART)
    return (one["date_start"] > other["date_end"] + slack) | (
        one["date_end"] < other["date_start"] - slack
    )
