"""A report as JSON: everything, as it was found."""

from __future__ import annotations

import json

from nesyria._terminal import escape_workflow_commands
from nesyria.validation.report import Report


def render(report: Report) -> str:
    """Return the report as a JSON object, in ASCII."""
    # What stands in for a sign of a command there is the same sign in JSON.
    return escape_workflow_commands(json.dumps(report.to_dict(), indent=2))
