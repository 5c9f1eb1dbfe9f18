"""An event as JSON: the figure, why it is so, its reports, its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from downloads import jsonfile

if TYPE_CHECKING:
    from records.events import Events


def as_json(events: Events, key: str, page: Mapping[str, Any]) -> str:
    """Return what the page of an event says as JSON."""
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
