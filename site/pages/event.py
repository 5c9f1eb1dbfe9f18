"""What the page of an event says: the figure, why it is so, its reports, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from nesyria.explanation.words import WORDS
from nesyria.figures.ranking import MEASURES
from records.events import Events
from records.rows import split
from records.sources import pages_of
from words import phrases
from words.messages import gettext as _
from words.messages import listed, message, semicolon
from words.values import day

if TYPE_CHECKING:
    from nesyria.explanation.model import LeftOut, Measure

# Longer lists of reports are folded.
SHORT = 12
# What is shown of an event in each release.
SHOWN = (*MEASURES, "reports")


def describe(events: Events, key: str) -> dict[str, Any]:
    """Return what the page of an event says."""
    site, row = events.site, events.counted.get(key)
    reports = events.reports_of(key)
    ids = events.sources_of(key)
    area = events.area_of(key)
    date = events.date_of(key)
    found = events.explain(key)
    return {
        "key": key,
        "area_id": area,
        "country": site.words.area(area),
        "has_country": area in events.countries,
        "date": date,
        "row": row,
        "explanation": found,
        "parts": _parts(row) if row else "",
        "measures": [_measure(events, one) for one in found or () if one.value is not None],
        "left_out": [_left_out(events, one) for one in found.left_out] if found else [],
        "reasons": reasons(events, reports) if row is None else [],
        "reports": [_report(events, one) for one in reports] if row is None else [],
        "moved": row is None and key not in events.reports,
        "source_ids": events.cited(key),
        "sources": pages_of(events, ids),
        "history": _history(events, key),
        "corrected": [
            one
            for name in (key, *(report["report_id"] for report in reports))
            for one in events.corrected.get(name, [])
        ],
        "flags": [events.meaning(one) for one in split(row and row["flags"])],
        "cited": site.citations.cite(events.cited(key)),
    }


def _parts(row: Mapping[str, Any]) -> str:
    """Say how many women, men and children, and of whom nothing is known."""
    known = {part: row[part] for part in MEASURES[1:] if row[part] is not None}
    said = [
        phrases.people(part, row[part]) + _ends(row[f"{part}_low"], row[f"{part}_high"])
        for part in known
    ]
    silent = [part for part in MEASURES[1:] if part not in known]
    found = [_("Among them: %(people)s.", people=listed(said))] if said else []
    if silent:
        parts = listed([_groups()[part] for part in silent], "or")
        found.append(_("No source gives the number of %(parts)s.", parts=parts))
    return " ".join(found)


def _groups() -> dict[str, str]:
    """Return what women, men and children are called where it is said that no number is known."""
    return {"women": _("women"), "men": _("men"), "children": _("children")}


def _ends(low: int, high: int) -> str:
    return "" if low == high else f" ({phrases.ends(low, high)})"


def _measure(events: Events, found: Measure) -> dict[str, Any]:
    """Return a measure's figure and its reports in order of standing."""
    site, lines = events.site, []
    for one in found.reports:
        number = phrases.in_range(one.number, one.said_low, one.said_high)
        lines.append(
            {
                "standing": one.standing,
                "number": number,
                "qualifier": one.qualifier,
                "source": events.source(one.source_id),
                "behind": message(WORDS[one.behind][1]) if one.behind else "",
                "contradicts": one.contradicts,
            }
        )
    return {
        "name": site.words.title("repatriations", found.measure),
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "range": phrases.in_range(found.value, found.low, found.high),
        "why": phrases.why(found),
        "reports": lines,
        "folded": len(lines) > SHORT,
        "silent": found.silent,
        "least": _who(events, found, "low") if found.low != found.value else [],
        "greatest": _who(events, found, "high") if found.high != found.value else [],
    }


def _who(events: Events, found: Measure, end: str) -> list[dict[str, Any]]:
    """Return the sources that state the least, or the greatest number."""
    return [events.source(one.source_id) for one in found.reports if end in one.states]


def _left_out(events: Events, found: LeftOut) -> dict[str, Any]:
    return {
        "source": events.source(found.source_id),
        "states": _stated(found.states),
        "why": semicolon().join(map(message, found.why)),
    }


def _stated(states: Mapping[str, Any]) -> str:
    known = {name: value for name, value in states.items() if value is not None}
    return listed([phrases.people(name, value) for name, value in known.items()], "")


def _report(events: Events, row: Mapping[str, Any]) -> dict[str, Any]:
    flags = split(row["flags"])
    return {
        "source": events.source(row["source_id"]),
        "date": day(row["date"]) if row["date"] else "",
        "states": _stated({name: row[name] for name in MEASURES}),
        "why": semicolon().join(events.meaning(one) for one in flags),
        "event_id": row["event_id"],
    }


def reasons(events: Events, reports: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the flags for which reports say of no event that it took place, most reports first."""
    said = [flag for one in reports for flag in split(one["flags"])]
    counts = pd.Series(said, dtype="object").value_counts()
    return [
        {"flag": flag, "meaning": events.meaning(flag), "reports": int(count)}
        for flag, count in counts.items()
        if flag in events.flags.places_no_event
    ]


def _history(events: Events, key: str) -> list[dict[str, Any]]:
    """Return the figure of an event in each release, and now."""
    then = [(one.version, one.events.get(key)) for one in events.past]
    return [
        {"version": version, "figure": None if row is None else _short(row)}
        for version, row in [*then, (_("now"), events.counted.get(key))]
    ]


def _short(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"date": row["date"]} | {
        name: row[name]
        for name in row
        if name in SHOWN or name in {f"{one}{end}" for one in MEASURES for end in ("_low", "_high")}
    }
