"""The events that each release had."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nesyria.datapackage.package import Package
from nesyria.datapackage.releases import history
from nesyria.errors import NesyriaError
from nesyria.tableschema.pandas import read_frame
from records.rows import by_event, reports_by_event


@dataclass(frozen=True)
class Past:
    """The events of a release, and the reports that it had of each."""

    version: str
    created: str
    events: Mapping[str, dict[str, Any]]
    reports: Mapping[str, list[str]]


def past(package: Package) -> list[Past]:
    """Return the events of each release; of none, where an archive cannot be read."""
    found = []
    with contextlib.suppress(NesyriaError):
        for release in history(package):
            reports = reports_by_event(read_frame(release, "repatriation_reports"))
            ids = {key: [one["report_id"] for one in rows] for key, rows in reports.items()}
            events = by_event(read_frame(release, "repatriations"))
            created = str(release.descriptor.get("created", ""))
            found.append(Past(release.version, created, events, ids))
    return found
