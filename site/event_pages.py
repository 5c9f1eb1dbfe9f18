"""A page and a JSON file for each event of the ledger, at an address that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

import jsonfile
from nesyria.explanation.words import WORDS
from nesyria.figures.ranking import MEASURES
from records.citations import ENDINGS
from records.events import Events
from records.rows import split
from records.sources import pages_of
from words import phrases
from words.language import is_english
from words.messages import gettext as _
from words.messages import listed, message, semicolon
from words.values import day

if TYPE_CHECKING:
    from nesyria.explanation.model import LeftOut, Measure
    from pages import Site

# Beside the page, where it always was, and in the static API: the same file.
FOLDERS = ("events", "api/v1/events")
# Longer lists of reports are folded.
SHORT = 12
# What is shown of an event in each release.
SHOWN = (*MEASURES, "reports")


def write(site: Site, events: Events) -> None:
    """Write the pages of all events, the JSON beside each, and the index that leads to them."""
    site.templates.globals |= {"in_range": phrases.in_range, "title": site.words.title}
    for key in events.keys:
        page = describe(events, key)
        text = as_json(events, key, page)
        for folder in FOLDERS:
            site.download(f"{folder}/{key}.json", text)
        for format, ending in ENDINGS.items():
            if format != "csl-json":
                cited = site.citations.cite(page["source_ids"], format)
                site.download(f"events/{key}-cite.{ending}", cited)
        site.in_languages(f"events/{key}", "event", partial(_values, events, key))
    _index(site, events)


def _values(events: Events, key: str) -> dict[str, Any]:
    return {"event": describe(events, key)}


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
        "reasons": _reasons(events, reports) if row is None else [],
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


def as_json(events: Events, key: str, page: Mapping[str, Any]) -> str:
    """Return an event as JSON: the figure, why it is so, its reports, its history."""
    found = page["explanation"]
    about = {
        "event_id": key,
        **jsonfile.of_package(events.site.package),
        "counted": page["row"] is not None,
        "figure": None if found is None else found.to_dict()["figure"],
        "not_counted_because": [
            {"flag": one["flag"], "meaning": one["meaning"]} for one in page["reasons"]
        ],
        "explanation": None if found is None else found.to_dict(),
        "reports": events.reports_of(key),
        "sources": page["sources"],
        "history": page["history"],
        "corrections": page["corrected"],
        "citation": events.site.citations.items(page["source_ids"]),
    }
    return jsonfile.dumps(about, f"event {key}")


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


def _reasons(events: Events, reports: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
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


def _index(site: Site, events: Events) -> None:
    counted = site.tables["repatriations"].sort_values("event_id")
    rows = counted[counted["event_id"].isin(events.keys)]
    columns = ["event_id", "area_id", "date", "persons", "persons_low", "persons_high", "women"]
    columns += ["men", "children", "kind", "site_id", "reports", "publishers"]
    site.in_languages("events/index", "events", partial(_listing, events, rows[columns]))


def _listing(events: Events, rows: pd.DataFrame) -> dict[str, Any]:
    """Return what the index of events says."""
    others = [key for key in events.keys if key not in events.counted]
    return {
        "table": events.site.table(
            rows,
            _("Events that are counted"),
            "repatriations",
            links={"event_id": {key: f"{key}.html" for key in events.keys}},
            # What searches a table speaks English.
            searched=is_english(),
            name="events",
        ),
        "counted": len(rows),
        "others": [_uncounted(events, key) for key in others],
    }


def _uncounted(events: Events, key: str) -> dict[str, Any]:
    reports = events.reports_of(key)
    why = semicolon().join(one["meaning"] for one in _reasons(events, reports))
    return {
        "key": key,
        "country": events.site.words.area(events.area_of(key)),
        "date": day(events.date_of(key)) if events.date_of(key) else "",
        "reports": len(reports),
        "why": why or _("taken out; its reports are kept"),
    }
