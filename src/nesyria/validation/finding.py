"""One finding of a validation: which rule, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nesyria.errors import NesyriaError
from nesyria.validation.rule import RULES

SEVERITIES = ("error", "warning")

# Findings of one report; the rest is counted.
MOST = 20_000

# The most characters of each text of a finding: a cell, a key or a query may hold a book.
_LENGTHS = {"resource": 200, "file": 500, "field": 200, "rule": 150, "value": 500, "message": 2_000}


def described(error: Exception) -> str:
    """Return what an error says; of one that is not ours, what it comes from."""
    return str(error) if isinstance(error, NesyriaError) else f"a table of odd form, {error}"


@dataclass(frozen=True)
class At:
    """Where something is: the resource, its file, and the row, field and value in it."""

    resource: str
    file: str
    row: int | None = None
    field: str | None = None
    value: str | None = None


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong, where it is, and what to do about it.

    ``row`` counts as a spreadsheet does: the header is row 1, the first record row 2. ``field``,
    ``row`` and ``value`` are None where the finding is about a whole row, file or table.
    """

    resource: str
    file: str
    row: int | None
    field: str | None
    rule: str
    layer: str
    severity: str
    value: str | None
    message: str

    def __post_init__(self) -> None:
        """Keep each text to a length that a report can hold thousands of."""
        for name, most in _LENGTHS.items():
            text = getattr(self, name)
            if text is not None and len(text) > most:
                object.__setattr__(self, name, shorten(text, most))

    @classmethod
    def of(cls, rule: str, at: At, message: str, *, layer: str | None = None) -> Finding:
        """Return what breaks a rule at a place.

        Parameters
        ----------
        rule : str
            Id of a rule that the code checks.
        at : At
            Where it is broken.
        message : str
            What is wrong, what was expected, and what to do.
        layer : str, optional
            The layer that found it; the first that checks the rule where left out.
        """
        known = RULES[rule]
        found_by = known.layer if layer is None else layer
        where = (at.resource, at.file, at.row, at.field)
        return cls(*where, known.id, found_by, known.severity, at.value, message)

    @property
    def place(self) -> str:
        """File, row and field in words."""
        where = [self.file]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.field is not None:
            where.append(f"field {self.field}")
        return ", ".join(where)

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain data."""
        # Not asdict, which copies each value: a report may have a hundred thousand.
        return dict(vars(self))


def shorten(text: str, most: int = 300) -> str:
    """Return a text that fits into a sentence; a cell may hold a book."""
    return text if len(text) <= most else f"{text[:most]}... ({len(text):,} characters)"


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by file, row and field; of two layers that found one fault, the first."""
    seen: dict[tuple[str, int | None, str | None, str], str] = {}
    kept: list[Finding] = []
    for finding in findings:
        fault = (finding.file, finding.row, finding.field, finding.rule)
        if seen.setdefault(fault, finding.layer) == finding.layer:
            kept.append(finding)
    kept.sort(key=lambda one: (one.file, one.row or 0, one.field or "", one.rule))
    return kept if len(kept) <= MOST else _fewer(kept)


def _fewer(findings: Sequence[Finding]) -> list[Finding]:
    """Return as many findings of each rule in each file as leave room for those of all others."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.severity, one.file, one.rule), []).append(one)
    # Errors first, should there be more rules and files than findings that are kept.
    chosen = [groups[key] for key in sorted(groups)][: MOST // 2]
    share = MOST // 2 // len(chosen)
    kept: list[Finding] = []
    for group in chosen:
        kept += group[:share]
        if len(group) > share:
            words = f"and {len(group) - share:,} more findings of this rule in this file"
            kept.append(replace(group[0], row=None, field=None, value=None, message=words))
    return sorted(kept, key=lambda one: (one.file, one.row or 0, one.field or "", one.rule))
