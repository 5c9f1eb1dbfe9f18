"""A report as a page to read in a browser."""

from __future__ import annotations

from nesyria._terminal import part_workflow_commands
from nesyria.validation.display import grouped
from nesyria.validation.markup import render_template
from nesyria.validation.report import Report

# A page that a browser still shows: the report in JSON has everything.
_GROUPS, _ENTRIES = 500, 100


def render(report: Report) -> str:
    """Return the report as a page, in ASCII."""
    found = grouped(report.findings)
    page = render_template(
        "report.html.jinja",
        summary=report.summary,
        groups=found[:_GROUPS],
        entries=_ENTRIES,
        left=sum(group.count for group in found[_GROUPS:]),
    )
    page = part_workflow_commands(page, "&#35;")
    return page.encode("ascii", "xmlcharrefreplace").decode()
