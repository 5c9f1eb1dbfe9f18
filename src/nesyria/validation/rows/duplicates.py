"""Duplicates: the same thing under two keys, which would be counted, or believed, twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nesyria.figures.computed_flags import DAYS_APART
from nesyria.tableschema import addresses
from nesyria.tableschema.distinct import distinct, duplicated, identities
from nesyria.tableschema.pandas import as_mask, blanks_filled
from nesyria.tableschema.regex import matches
from nesyria.tableschema.spelling import folded
from nesyria.validation.rows.table import Table, Violation, Violations, where
from nesyria.validation.rule import STATEMENTS, rule

# The beginning of an event's key.
_EVENT = "[A-Z]{3}-[0-9]{4}"

# What one statement may differ in from itself: its key, and what we say of it.
_OURS = ("report_id", "event_id", "flags", "note")


@rule("duplicate.statement", tables=STATEMENTS, needs=("source_id",))
def statements_are_unique(table: Table) -> Violations:
    """No statement of a source is in two rows."""
    reports = table.frame
    stated = [
        name
        for name in reports.columns
        if name not in _OURS and not name.endswith(("_start", "_end"))
    ]
    # Few pages state the same numbers twice, and the other fields of few rows are compared.
    numbers = [name for name in stated if reports[name].dtype.kind in "iuf"]
    near = duplicated(identities(reports, ["source_id", *numbers]), keep=False).nonzero()[0]
    again = near[blanks_filled(reports[stated].iloc[near]).duplicated().to_numpy()]
    if len(again):
        message = "its source says the same in an earlier row; remove one of the two"
        yield Violation(again, "source_id", message)


@rule("duplicate.page", tables={"sources": ("url",)})
def pages_are_unique(table: Table) -> Violations:
    """No page is a source under two addresses."""
    page = distinct(addresses.canonical(table.frame["url"])).codes
    message = "the same page is an earlier source, with another address; cite that one"
    yield from where((page >= 0) & duplicated(page), "url", message)


@rule("duplicate.site", tables={"sites": ("name", "aliases")})
def sites_are_unique(table: Table) -> Violations:
    """No site has a name or alias of another one."""
    sites = table.frame
    names = sites["name"].str.cat(sites["aliases"].fillna(""), sep=";").fillna("").str.split(";")
    each = names.explode().map(folded).rename("name")
    # A site may be spelled in several ways.
    once = each[each != ""].reset_index().drop_duplicates()
    again = once.loc[once.duplicated("name"), "index"]
    message = "a name or alias of it is that of an earlier site; correct one"
    yield from where(_among(sites, again), "name", message)


@rule("duplicate.claim", tables={"claims": ("source_id", "statement")})
def claims_are_unique(table: Table) -> Violations:
    """No source makes the same claim in two rows."""
    message = "its source makes the same claim in an earlier row; remove one"
    yield from where(table.frame.duplicated(["source_id", "statement"]), "statement", message)


@rule(
    "duplicate.event",
    tables={"repatriations": ("event_id", "area_id", "kind", "persons", "date", "date_precision")},
    joins={"repatriation_reports": ("event_id", "note")},
    severity="warning",
)
def events_are_apart(table: Table) -> Violations:
    """Two events of one area, days apart, with as many persons, are told apart in a note."""
    found, reports = table.frame, table.tables["repatriation_reports"]
    same = ["area_id", "kind", "persons"]
    known = found[[*same, "event_id"]].notna().all(axis="columns")
    rows = (known & as_mask(found["date_precision"] == "day")).to_numpy().nonzero()[0]
    numbers, days = identities(found, same), found["date_start"].to_numpy()
    events = distinct(found["event_id"])
    place = np.argsort(np.asarray(events.series.argsort()))
    rows = rows[np.lexsort((place[events.codes[rows]], days[rows], numbers[rows]))]
    first, second = rows[:-1], rows[1:]
    near = numbers[first] == numbers[second]
    near &= days[second] - days[first] <= np.timedelta64(DAYS_APART, "D")
    first, second = first[near], second[near]
    # Of many notes few name an event.
    note = distinct(reports["note"])
    naming = pd.Series(note.rows_of(matches(note.series, _EVENT)), index=reports.index)
    named = reports.loc[naming & reports["event_id"].notna(), ["event_id", "note"]]
    notes = named.astype("object").groupby("event_id")["note"].agg(" ".join).to_dict()
    keys = found["event_id"].astype("object").to_numpy()
    pairs = zip(keys[first], keys[second], strict=True)
    apart = [one in notes.get(other, "") or other in notes.get(one, "") for one, other in pairs]
    message = (
        "another event of this area is within a week and counts as many persons; if it is the "
        "same, give both one event_id, and if not, name the other event in the note of a report"
    )
    again = np.sort(second[~np.array(apart, dtype=bool)])
    if len(again):
        yield Violation(again, "event_id", message)


def _among(frame: pd.DataFrame, index: pd.Index | pd.Series) -> pd.Series:
    return pd.Series(frame.index.isin(index), index=frame.index)
