"""A page and a JSON file for each event of the ledger, at an address that never changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from downloads.event import as_json
from pages.event import describe, reasons
from records.citations import ENDINGS
from words.language import is_english
from words.messages import gettext as _
from words.messages import semicolon
from words.values import day

if TYPE_CHECKING:
    from records.events import Events
    from writing.site import Site

# Beside the page, where it always was, and in the static API: the same file.
FOLDERS = ("events", "api/v1/events")


def write(site: Site) -> None:
    """Write the pages of all events, the JSON beside each, and the index that leads to them."""
    events = site.events
    for key in events.keys:
        page = describe(events, key)
        text = as_json(events, key, page)
        for folder in FOLDERS:
            site.download(f"{folder}/{key}.json", text)
        for format, ending in ENDINGS.items():
            if format != "csl-json":
                cited = site.citations.cite(page["source_ids"], format)
                site.download(f"events/{key}-cite.{ending}", cited)
        site.in_languages(f"events/{key}", "events/event", partial(_values, events, key))
    _index(events)


def _values(events: Events, key: str) -> dict[str, Any]:
    return {"event": describe(events, key)}


def _index(events: Events) -> None:
    counted = events.site.tables["repatriations"].sort_values("event_id")
    rows = counted[counted["event_id"].isin(events.keys)]
    columns = ["event_id", "area_id", "date", "persons", "persons_low", "persons_high", "women"]
    columns += ["men", "children", "kind", "site_id", "reports", "publishers"]
    events.site.in_languages(
        "events/index", "events/index", partial(_listing, events, rows[columns])
    )


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
    why = semicolon().join(one["meaning"] for one in reasons(events, reports))
    return {
        "key": key,
        "country": events.site.words.area(events.area_of(key)),
        "date": day(events.date_of(key)) if events.date_of(key) else "",
        "reports": len(reports),
        "why": why or _("taken out; its reports are kept"),
    }
