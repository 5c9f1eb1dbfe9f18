"""Intervals: low, best and high; dates that bound each other; fields that are given together."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import pandas as pd

from nesyria.figures.ranking import MEASURES, PARTS
from nesyria.tableschema import fields
from nesyria.tableschema.pandas import as_mask
from nesyria.validation.rows.table import Table, Violations, where
from nesyria.validation.rule import rule

# Fields that mean nothing without each other, by table; the second is the one to correct.
PAIRS = {
    "sites": [("latitude", "longitude")],
    "claims": [("verdict", "evidence")],
    "repatriation_reports": [("date", "date_basis"), ("persons", "qualifier")],
    "total_reports": [("as_of", "as_of_basis")],
    "population_reports": [("as_of", "as_of_basis"), ("high", "low")],
    "repatriations": [("date", "date_precision"), ("persons", "persons_basis")],
    "totals": [("first_date", "last_date")],
    "countries": [
        *[("first_date", "last_date"), ("at_least", "basis")],
        *[("stated", f"stated_{one}") for one in ("qualifier", "as_of", "report_id")],
        *[("remaining", f"remaining_{one}") for one in ("qualifier", "as_of", "report_id")],
    ],
}

# Low, best and high of a number, by table.
RANGES = {
    "population_reports": [("low", "value", "high")],
    "repatriations": [(f"{name}_low", name, f"{name}_high") for name in MEASURES],
    "totals": [("low", "persons", "high")],
    "populations": [("low", "value", "high")],
    "countries": [("persons_low", "persons", "persons_high")],
}

# Dates of which the first must not be wholly after the second, by table.
SPANS = {
    "sites": [("opened", "closed")],
    "total_reports": [("since", "as_of")],
    "reconciliation": [("since", "as_of")],
    "totals": [("first_date", "last_date")],
    "countries": [("first_date", "last_date")],
}


def _named(groups: Mapping[str, Sequence[tuple[str, ...]]]) -> dict[str, list[str]]:
    return {table: [name for group in own for name in group] for table, own in groups.items()}


@rule("fields.together", tables=_named(PAIRS))
def fields_are_given_together(table: Table) -> Violations:
    """Fields that go together are given together: a date and its basis, two coordinates."""
    for one, other in PAIRS[table.name]:
        mask = table.frame[one].notna() != table.frame[other].notna()
        yield from where(mask, other, f"{one} and {other} go together; give both or neither")


@rule("qualifier.parts", tables={"repatriation_reports": ("qualifier", *PARTS)})
def parts_have_a_qualifier_of_their_own(table: Table) -> Violations:
    """parts_qualifier is that of women, men and children, where it is not that of persons."""
    frame = table.frame
    if "parts_qualifier" not in frame:
        # Release 1.0.0 has no such field.
        return
    own = frame["parts_qualifier"].astype("string")
    alone = own.notna() & frame[list(PARTS)].isna().all(axis="columns")
    yield from where(alone, "parts_qualifier", "no women, men or children are given; leave it out")
    same = as_mask(own == frame["qualifier"].astype("string").fillna("exact")) & ~alone
    message = "the parts are stated so without it, as persons are or plainly; leave it out"
    yield from where(same, "parts_qualifier", message)


@rule("value.given", tables={"population_reports": ("value", "low", "high")})
def a_number_is_given(table: Table) -> Violations:
    """A report of a population gives the value, or low and high of a range."""
    mask = table.frame["value"].isna() & table.frame["low"].isna()
    yield from where(mask, "value", "give the value, or low and high of a range")


@rule("range.order", tables=_named(RANGES))
def best_is_within_its_range(table: Table) -> Violations:
    """Low <= best <= high, wherever they are given."""
    frame = table.frame
    for low, best, high in RANGES[table.name]:
        wrong = (frame[low] > frame[high]) | (frame[low] > frame[best])
        wrong |= frame[best] > frame[high]
        yield from where(wrong, best, f"{low} <= {best} <= {high} does not hold")


@rule("date.order", tables=_named(SPANS))
def dates_are_in_order(table: Table) -> Violations:
    """Dates that bound each other are in order: since before as_of, opened before closed."""
    for first, last in SPANS[table.name]:
        mask = table.frame[f"{first}_start"] > table.frame[f"{last}_end"]
        yield from where(mask, first, f"{first} is after {last}")


@rule("date.future")
def dates_are_past(table: Table) -> Violations:
    """No date is in the future."""
    today = pd.Timestamp(datetime.datetime.now(datetime.UTC).date())
    message = "this date is in the future; is it a typo?"
    for name, field in table.fields.items():
        if fields.is_partial_date(field):
            yield from where(table.frame[f"{name}_start"] > today, name, message)
        elif field["type"] == "date":
            yield from where(table.frame[name] > today, name, message)
