"""Events: what the reports that are of one event must give together."""

from __future__ import annotations

import numpy as np

from nesyria.figures.flags import flagged
from nesyria.figures.ranking import MEASURES, parts_differ
from nesyria.tableschema.distinct import distinct, duplicated, identities, is_in
from nesyria.validation.rows.keys import REPORTS
from nesyria.validation.rows.table import Table, Violations, where
from nesyria.validation.rule import rule


@rule(
    "event.parts",
    tables={"repatriations": ("event_id", *MEASURES)},
    joins={REPORTS: ("event_id", "flags")},
)
def contradictions_are_on_record(table: Table) -> Violations:
    """Women, men and children of an event fit persons, but where a report is flagged for it."""
    events, reports = table.frame, table.tables[REPORTS]
    contradicted = flagged(reports, {"differs", "parts_differ"})
    on_record = is_in(events["event_id"], reports.loc[contradicted, "event_id"])
    message = "women, men and children of this event do not fit persons, though its reports agree"
    yield from where(parts_differ(events) & ~on_record, "persons", message)


@rule(
    "event.date",
    tables={REPORTS: ("event_id", "date")},
    joins={"repatriations": ("event_id", "date")},
)
def events_are_dated(table: Table) -> Violations:
    """A report of each event gives its date, at least the year."""
    events = table.tables["repatriations"]
    undated = events.loc[events["date"].isna(), "event_id"].dropna()
    own = distinct(table.frame["event_id"])
    message = "no report dates this event; give at least the year, or flag this one unplaced"
    yield from where(own.rows_of(own.series.isin(undated)), "date", message)


@rule("event.whole", tables={REPORTS: ("event_id", "flags")})
def events_have_a_report_of_the_whole(table: Table) -> Violations:
    """An event of partial or superseded reports has one that counts the whole of it."""
    event = distinct(table.frame["event_id"]).codes
    whole = event[~flagged(table.frame, table.flags.excluded)]
    lesser = flagged(table.frame, {"partial", "superseded"}).to_numpy() & (event >= 0)
    lesser[lesser] = ~np.isin(event[lesser], whole)
    message = "no report of this event counts the whole of it; drop the flag from the best one"
    yield from where(lesser, "flags", message)


@rule("event.kind", tables={REPORTS: ("event_id", "kind")})
def events_are_of_one_kind(table: Table) -> Violations:
    """The reports of an event are of one kind."""
    event, kind = (distinct(table.frame[name]).codes for name in ("event_id", "kind"))
    rows = ((event >= 0) & (kind >= 0)).nonzero()[0]
    each = rows[~duplicated(identities(table.frame, ["event_id", "kind"])[rows])]
    several = event[each][duplicated(event[each])]
    message = "the reports of this event are of several kinds; are they of one event?"
    yield from where(np.isin(event, several), "kind", message)
