"""A report as JSON: everything, as it was found."""

from __future__ import annotations

import json

from nesyria.validation.report import Report


def render(report: Report) -> str:
    """Return the report as a JSON object, in ASCII."""
    return json.dumps(report.to_dict(), indent=2)
