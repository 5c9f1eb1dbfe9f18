"""What must hold of an event and the reports that are of it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from nesyria.figures import computed_flags
from nesyria.figures.flags import Flags, flagged
from nesyria.figures.ranking import MEASURES, parts_differ
from nesyria.tableschema import dates
from nesyria.validation.rows.reports import REPORTS, of_source
from nesyria.validation.rows.violations import Frames, Violation, violations

_DATE_IN_KEY = r"^[A-Z]{3}-([0-9]{4}(?:-[0-9]{2}){0,2})"


def parts_within_whole(frame: pd.DataFrame) -> Iterator[Violation]:
    """Parts that do not fit the whole are flagged, and no others are."""
    says = flagged(frame, {"parts_differ"})
    message = "women, men and children do not fit persons, and parts_differ does not say so"
    yield from violations("rows.parts", parts_differ(frame) & ~says, "persons", message)
    message = "parts_differ stands here, but women, men and children fit persons"
    yield from violations("rows.parts", ~parts_differ(frame) & says, "flags", message)


def contradictions_are_on_record(tables: Frames) -> Iterator[Violation]:
    """An event's figures contradict each other only where one of its reports is flagged for it."""
    events, reports = tables["repatriations"], tables[REPORTS]
    contradicted = flagged(reports, {"differs", "parts_differ"})
    on_record = events["event_id"].isin(reports.loc[contradicted, "event_id"].dropna())
    message = "women, men and children of this event do not fit persons, though its reports agree"
    yield from violations("rows.parts", parts_differ(events) & ~on_record, "persons", message)


def placed_or_flagged(reports: pd.DataFrame) -> Iterator[Violation]:
    """A report without an event says why, and no other report does."""
    says = flagged(reports, {"unplaced", "several_events"})
    blank = reports["event_id"].isna()
    message = "without an event the flag must say why: unplaced or several_events"
    yield from violations("rows.placed", blank & ~says, "event_id", message)
    message = "unplaced and several_events are for reports without an event_id"
    yield from violations("rows.placed", ~blank & says, "flags", message)


def keys_carry_areas(reports: pd.DataFrame) -> Iterator[Violation]:
    """The key of an event begins with its area."""
    key = reports["event_id"].str[:3]
    message = "the key of the event begins with another area than area_id"
    yield from violations(
        "rows.event_key", key.notna() & (key != reports["area_id"]), "area_id", message
    )


def keys_carry_event_dates(events: pd.DataFrame) -> Iterator[Violation]:
    """The date in the key of an event is its date, give or take what flags allow.

    The key is a name, and stays when the date becomes better known.
    """
    message = (
        "the date in the event's key is more than a week from the date that its reports give; "
        "mend a report, or name a new event by its date"
    )
    keyed = _keyed(events["event_id"])
    yield from violations("rows.event_key", _apart(keyed, events), "date", message)


def _keyed(keys: pd.Series) -> pd.DataFrame:
    """Return the first and last day of the dates in keys; of one that does not exist, none."""
    # Keys repeat: each distinct one is read once. A missing one has the code -1, that of the last.
    codes, distinct = pd.factorize(keys)
    text = pd.Series(distinct, dtype="object").str.extract(_DATE_IN_KEY)[0]
    days = [*(_span(one) if isinstance(one, str) else (None, None) for one in text), (None, None)]
    found = pd.DataFrame(days, columns=["date_start", "date_end"])
    for name in found.columns:
        found[name] = pd.to_datetime(found[name], format="%Y-%m-%d").astype("datetime64[s]")
    return found.take(codes).set_axis(keys.index)


def _span(text: str) -> tuple[str | None, str | None]:
    try:
        return dates.span(text)
    except ValueError:
        return None, None


def _apart(one: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """Say where two dates lie further apart than the dates of one event may."""
    slack = pd.Timedelta(days=computed_flags.DAYS_APART)
    return (one["date_start"] > other["date_end"] + slack) | (
        one["date_end"] < other["date_start"] - slack
    )


def reports_fit_events(tables: Frames) -> Iterator[Violation]:
    """An event has a day that exists in its key, a date, one kind, and a report of its whole."""
    reports, events = tables[REPORTS], tables["repatriations"]
    keyed, placed = _keyed(reports["event_id"]), reports["event_id"].notna()
    message = "the day in the event's key does not exist"
    yield from violations(
        "rows.event_key", placed & keyed["date_start"].isna(), "event_id", message
    )

    uncounted = placed & ~reports["event_id"].isin(events["event_id"])
    message = "the date in the event's key is more than a week from that of the report; mend one"
    yield from violations("rows.event_key", uncounted & _apart(keyed, reports), "event_id", message)

    undated = events.loc[events["date"].isna(), "event_id"]
    message = "no report dates this event; give at least the year, or flag this one unplaced"
    yield from violations("rows.placed", reports["event_id"].isin(undated), "date", message)

    event = reports["event_id"].astype("object")
    whole = event[~flagged(reports, Flags.of(tables).excluded)]
    partial = flagged(reports, {"partial", "superseded"}) & placed & ~event.isin(whole)
    message = "no report of this event counts the whole of it; drop the flag from the best one"
    yield from violations("rows.silent", partial, "flags", message)

    kinds = pd.DataFrame({"event": event, "kind": reports["kind"]}).dropna().drop_duplicates()
    several = kinds.loc[kinds["event"].duplicated(), "event"]
    message = "the reports of this event are of several kinds; are they of one event?"
    yield from violations("rows.placed", event.isin(several), "kind", message)


def homes_are_countries(reports: pd.DataFrame) -> Iterator[Violation]:
    """Persons go home to a country other than Syria, and a report says something of them."""
    message = "persons go home to a country, and not to Syria; give its key, as in areas"
    area = reports["area_id"].astype("object").fillna("")
    # A blank one is a finding of its own.
    country = (area == area.str.upper()) & (area != "SYR")
    yield from violations("rows.placed", ~country, "area_id", message)

    numbers = reports[list(MEASURES)]
    message = "it gives no number, so its note must say what it gives"
    silent = numbers.isna().all(axis="columns") & reports["note"].isna()
    yield from violations("rows.pair", silent, "note", message)
    message = "a report of nobody is none; leave blank what its source does not say"
    nobody = (numbers.fillna(0) == 0).all(axis="columns") & numbers.notna().any(axis="columns")
    yield from violations("rows.pair", nobody, "persons", message)


def silent_reports_fit(tables: Frames) -> Iterator[Violation]:
    """Reports that say nothing of the numbers fit the flag that makes them silent."""
    reports, events = tables[REPORTS], tables["repatriations"].set_index("event_id")
    events = events[~events.index.duplicated()]
    partial = flagged(reports, {"partial"})
    above = pd.Series(False, index=reports.index)
    for measure in MEASURES:
        most = reports["event_id"].map(events[f"{measure}_high"])
        above |= (reports[measure] > most).fillna(False)
    message = "partial counts some of an event's persons, but this is above the event's greatest"
    yield from violations("rows.silent", partial & above, "flags", message)

    starts = of_source(reports, tables["sources"], "published_start")
    late = starts > reports["date_end"] + pd.Timedelta(days=31)
    message = "planned stands here, but the page is more than a month younger than the date"
    yield from violations("rows.silent", flagged(reports, {"planned"}) & late, "flags", message)

    publisher = of_source(reports, tables["sources"], "publisher")
    peers = reports.assign(publisher=publisher).groupby(["event_id", "publisher"])["report_id"]
    alone = flagged(reports, {"superseded"}) & (peers.transform("size") < 2)
    message = "superseded stands here, but its publisher has no other report of the event"
    yield from violations("rows.silent", alone, "flags", message)

    counted = reports["event_id"].isin(events.index)
    for flag in ("outside_nes", "not_completed"):
        message = f"{flag} stands here, but other reports count the event; are they of one event?"
        yield from violations("rows.silent", flagged(reports, {flag}) & counted, "flags", message)
