"""The page of the validation report."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from nesyria.errors import NesyriaError
from nesyria.validation.formats import render
from nesyria.validation.rule import RULES
from nesyria.validation.suites.catalog import suites

if TYPE_CHECKING:
    from nesyria.validation.report import Report
    from writing.site import Site


def write(site: Site, report: Report) -> None:
    """Write what a validation of the package found, rule by rule."""
    counts = report.counts()
    site.download("validation/report.json", render(report, "json"))
    site.download("validation/report.html", render(report, "html"))
    site.download("validation/report.xml", render(report, "junit"))
    rules: dict[str, Any] = {
        id: rule for id, rule in RULES.items() if set(rule.layers) & set(report.layers)
    }
    # Where a suite cannot be read, the report says so; the page then lists no rule of it.
    with contextlib.suppress(NesyriaError):
        rules |= {rule.id: rule for rule in suites(site.package)}
    site.page(
        "validation/index",
        "validation/index",
        report=report,
        summary=report.summary,
        rules=[{"rule": rule, "found": counts.get(id, 0)} for id, rule in rules.items()],
        layers=", ".join(report.layers),
        files=len(site.package.resources),
        rows=sum(map(len, site.tables.values())),
    )
