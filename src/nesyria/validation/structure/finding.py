"""Findings of the structure layer."""

from __future__ import annotations

from nesyria.validation.report import Finding
from nesyria.validation.rule import RULES


def finding(
    rule: str,
    resource: str,
    file: str,
    message: str,
    *,
    row: int | None = None,
    field: str | None = None,
    value: str | None = None,
) -> Finding:
    """Return a finding of a rule of the structure layer."""
    known = RULES[f"structure.{rule}"]
    return Finding(
        resource, file, row, field, known.id, known.layer, known.severity, value, message
    )
