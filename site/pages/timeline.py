"""What the page of a country tells in its own words: a timeline, notes, and who remains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from charts.chart import Chart
from nesyria.figures.ranking import MEASURES
from records.rows import split
from words import phrases
from words.messages import gettext as _
from words.messages import listed, semicolon
from words.values import day
from writing import notes

if TYPE_CHECKING:
    from records.events import Events
    from writing.site import Site

# Sources that the timeline names of an event; its own page has all.
NAMED = 4


def told(site: Site, country: dict[str, Any], stated: Chart | None) -> dict[str, Any]:
    """Return what the page of a country tells besides its tables."""
    area = str(country["area_id"])
    text = site.notes.get(area, "")
    return {
        "note": notes.as_html(text, "../docs/") if text else "",
        "timeline": timeline(site.events, area),
        "stated": site.chart(stated) if stated else None,
        "remaining": remaining(site.events, area),
        "named": NAMED,
    }


def timeline(events: Events, area: str) -> list[dict[str, Any]]:
    """Return the events of a country in order of time, those that are not counted too."""
    found = [key for key in events.keys if events.area_of(key) == area]
    return sorted(
        (_line(events, key) for key in found), key=lambda one: (one["date"] or "", one["key"])
    )


def _line(events: Events, key: str) -> dict[str, Any]:
    row = events.counted.get(key)
    date = events.date_of(key)
    return {
        "key": key,
        "date": date,
        "when": day(date) if date else _("date not known"),
        "row": row,
        "parts": _parts(row) if row else "",
        "sources": [events.source(one) for one in events.sources_of(key)],
    }


def _parts(row: dict[str, Any]) -> str:
    known = [part for part in MEASURES[1:] if row[part] is not None]
    return listed([phrases.people(part, row[part]) for part in known], "")


def remaining(events: Events, area: str) -> list[dict[str, Any]]:
    """Return what is stated of the nationals of a country that are still held, newest first."""
    code = events.site.words.code
    return [
        {
            "when": day(one["as_of"]) if one["as_of"] else _("date not known"),
            "value": one["value"],
            "qualifier": one["qualifier"],
            "group": code("total_reports", "group", one["group"]),
            "scope": code("total_reports", "scope", one["scope"]),
            "flags": semicolon().join(events.meaning(flag) for flag in split(one["flags"])),
            "source": events.source(one["source_id"]),
        }
        for one in events.remaining.get(area, [])
    ]
