"""Flags: in order, where their anomaly is, and fitting the rows that carry them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nesyria.figures import computed_flags
from nesyria.figures.computed_flags import COMPUTED
from nesyria.figures.flags import flagged
from nesyria.figures.ranking import MEASURES
from nesyria.tableschema import fields
from nesyria.tableschema.distinct import distinct, duplicated, identities
from nesyria.tableschema.pandas import as_mask
from nesyria.validation.rows.keys import REPORTS
from nesyria.validation.rows.table import Frames, Table, Violation, Violations, where
from nesyria.validation.rule import STATEMENTS, SUBJECT, rule

# A page may speak of a plan for weeks after the day; a younger one speaks of what happened.
_DAYS_PLANNED = 31

# Of so many rows it is said which numbers differ: more are not named in a report.
_TOLD = 1000

_RANGES = tuple(f"{measure}_high" for measure in MEASURES)


@rule("flag.order")
def flags_are_in_order(table: Table) -> Violations:
    """The words of a field with a codes table, as flags, are there once, in alphabetical order."""
    for name, field in table.fields.items():
        if fields.codes(field):
            own = distinct(table.frame[name])
            unordered = [
                value.split(" ") != sorted(set(value.split(" "))) for value in own.objects()
            ]
            message = f"{name} must be there once each, in alphabetical order"
            yield from where(own.rows_of(unordered), name, message)


_REPORT = ("event_id", "date", "qualifier", "flags", *MEASURES)
_TOTAL = ("report_id", "source_id", "area_id", "group", "value", "qualifier", "scope", "kind")


@rule(
    "flag.computed",
    tables={
        REPORTS: _REPORT,
        "total_reports": (*_TOTAL, "since", "as_of", "flags"),
        "population_reports": (
            *("report_id", "site_id", "area_id", "group", "unit", "value", "low", "high"),
            *("as_of", "flags"),
        ),
        "repatriations": ("flags", *MEASURES),
    },
    joins={"repatriations": ("event_id", "date", *MEASURES)},
)
def computed_flags_are_where_their_anomaly_is(table: Table) -> Violations:
    """A computed flag is exactly where its anomaly is."""
    found = computed_flags.misflagged(table.tables, table.name).astype({"flag": "object"})
    for key, rows in found.groupby(["flag", "missing"]):
        flag, missing = str(key[0]), bool(key[1])
        message: str | list[str] = f"the flag {flag} is here without its anomaly; remove it"
        if missing:
            message = f"{table.flags.meanings[flag]}; {_advice(flag)}"
            if flag == "differs" and table.name == REPORTS:
                message = _differing(table.tables, rows["row"].to_list()[:_TOLD])
        yield Violation(rows["row"].to_numpy(dtype="int64"), "flags", message)


def _advice(flag: str) -> str:
    return f"if the source really says so, add the flag {flag}"


def _differing(tables: Frames, rows: list[int]) -> list[str]:
    """Return which numbers of reports are not those of their events, and what to do about it."""
    reports, events = tables[REPORTS], tables["repatriations"]
    places = computed_flags.rows_of_events(tables)
    apart_from = computed_flags.contradicting(tables)
    found = []
    for row in rows:
        report, event = reports.iloc[row], events.iloc[places[row]]
        apart = [
            f"{name} {report[name]} is not the figure {event[name]} that the rule gives"
            for name in MEASURES
            if apart_from[name].iat[row]
        ]
        advice = f"{_advice('differs')} here"
        if _exchanged(report, event):
            # Either may be wrong: neither a flag nor an exchange here would mend the other one.
            advice = (
                "women and children are exchanged in this report or in the others of the event: "
                "read all their pages again before anything is changed"
            )
        found.append(f"{', '.join(apart)} for {report['event_id']}; {advice}")
    return found


def _exchanged(report: pd.Series, event: pd.Series) -> bool:
    """Say whether a report gives the women of its event as children, and the children as women."""
    pairs = ((report["women"], event["children"]), (report["children"], event["women"]))
    return all(pd.notna(one) and pd.notna(other) and one == other for one, other in pairs)


@rule("flag.listed", tables={"flags": ("flag", "tables", "computed")})
def the_list_says_what_is_computed(table: Table) -> Violations:
    """The list of flags names as computed those that are worked out, and for all their tables."""
    listed, tables = table.frame, set(table.tables)
    if listed["flag"].isna().any():
        # A flag without a name is a violation of its own, and may be the one that seems to lack.
        return
    for row, one in enumerate(listed[["flag", "tables", "computed"]].astype("object").to_numpy()):
        flag, own, said = ("" if pd.isna(cell) else str(cell) for cell in one)
        known = {name for name, flags in COMPUTED.items() if flag in flags} & tables
        if known != set(said.split()) & (tables | known):
            wanted = " ".join(sorted(known)) or "blank"
            yield Violation([row], "computed", f"{flag} is worked out for other tables: {wanted}")
        elif known - set(own.split()):
            missing = " ".join(sorted(known - set(own.split())))
            yield Violation([row], "tables", f"{flag} is worked out for {missing} too; add it")
    known = {flag for name in set(COMPUTED) & tables for flag in COMPUTED[name]}
    for flag in sorted(known - set(listed["flag"].dropna())) if len(listed) else ():
        yield Violation([0], "flag", f"the list lacks {flag}, which is worked out; put it in again")


@rule("flag.unplaced", tables={REPORTS: ("event_id", "flags")})
def placed_reports_are_not_flagged_unplaced(table: Table) -> Violations:
    """Unplaced and several_events are for reports without an event."""
    says = flagged(table.frame, {"unplaced", "several_events"})
    message = "unplaced and several_events are for reports without an event_id"
    yield from where(table.frame["event_id"].notna() & says, "flags", message)


@rule("flag.second_figure", tables=STATEMENTS, needs=(SUBJECT, "source_id", "flags"))
def second_figures_have_a_first(table: Table) -> Violations:
    """A report flagged second_figure has a first one of the same thing and source."""
    second = flagged(table.frame, {"second_figure"}).to_numpy()
    if not second.any():
        return
    numbers, known = pd.factorize(identities(table.frame, [*table.subject, "source_id"]))
    firsts = np.bincount(numbers[~second], minlength=len(known))
    message = "second_figure is here, but its source has no first figure of the same thing"
    yield from where(second & (firsts[numbers] == 0), "flags", message)


@rule(
    "flag.partial",
    tables={REPORTS: ("event_id", "flags", *MEASURES)},
    joins={"repatriations": ("event_id", *_RANGES)},
)
def partial_numbers_are_below_the_whole(table: Table) -> Violations:
    """A report flagged partial gives no number above the greatest of its event."""
    frame = table.frame
    above = pd.Series(False, index=frame.index)
    for measure in MEASURES:
        most = table.looked_up("repatriations", "event_id", f"{measure}_high")
        above |= as_mask(frame[measure] > most)
    message = "partial counts some of an event's persons, but this is above the event's greatest"
    yield from where(flagged(frame, {"partial"}) & above, "flags", message)


@rule(
    "flag.planned",
    tables={REPORTS: ("source_id", "date", "flags")},
    joins={"sources": ("source_id", "published")},
)
def planned_reports_are_early(table: Table) -> Violations:
    """The source of a report flagged planned is at most a month younger than the date."""
    ends = table.frame["date_end"] + pd.Timedelta(days=_DAYS_PLANNED)
    late = table.of_source("published_start") > ends
    message = "planned is here, but the page is more than a month younger than the date"
    yield from where(flagged(table.frame, {"planned"}) & late, "flags", message)


@rule(
    "flag.superseded",
    tables=STATEMENTS,
    needs=("report_id", "source_id", "area_id", "flags"),
    joins={"sources": ("source_id", "publisher")},
)
def superseded_reports_have_a_later_one(table: Table) -> Violations:
    """The publisher of a report flagged superseded has another one of the same event or area."""
    flag = flagged(table.frame, {"superseded"})
    if not flag.any():
        return
    thing = "event_id" if "event_id" in table.frame else "area_id"
    publisher = distinct(table.tables["sources"]["publisher"])
    of_source = publisher.taken(table.rows_in("sources", "source_id")).codes
    own = distinct(table.frame[thing]).codes
    known = (of_source >= 0) & (own >= 0)
    peers = of_source * np.int64(own.max(initial=0) + 1) + own
    alone = known & ~duplicated(np.where(known, peers, -1), keep=False)
    message = (
        "superseded is here, but its publisher has no other report of the "
        f"{thing.removesuffix('_id')}"
    )
    yield from where(flag & alone, "flags", message)


@rule(
    "flag.not_counted",
    tables={REPORTS: ("event_id", "flags")},
    joins={"repatriations": ("event_id",)},
)
def uncounted_flags_are_of_uncounted_events(table: Table) -> Violations:
    """A report flagged outside_nes or not_completed is of an event that no other report counts."""
    counted = table.rows_in("repatriations", "event_id") >= 0
    for flag in ("outside_nes", "not_completed"):
        message = f"{flag} is here, but other reports count the event; are they of one event?"
        yield from where(flagged(table.frame, {flag}) & counted, "flags", message)
