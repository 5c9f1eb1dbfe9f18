"""What validation says: findings, and the report that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

SEVERITIES = ("error", "warning")


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

    @property
    def place(self) -> str:
        """File, row and field in words."""
        where = [self.file]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.field is not None:
            where.append(f"field {self.field}")
        return ", ".join(where)


@dataclass
class Report:
    """The outcome of a validation.

    Attributes
    ----------
    findings : list of Finding
        Everything found, in order of file, row and field.
    layers : tuple of str
        The layers that ran.
    package : str
        Name and version of what was validated.
    """

    package: str
    layers: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)

    @property
    def valid(self) -> bool:
        """Whether nothing of severity error was found."""
        return not any(finding.severity == "error" for finding in self.findings)

    def counts(self) -> dict[str, int]:
        """Return the number of findings by rule id."""
        return dict(sorted(Counter(finding.rule for finding in self.findings).items()))

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "package": self.package,
            "valid": self.valid,
            "layers": list(self.layers),
            "counts": self.counts(),
            "findings": [asdict(finding) for finding in self.findings],
        }


def shorten(text: str, most: int = 300) -> str:
    """Return a text that fits into a sentence; a cell may hold a book."""
    return text if len(text) <= most else f"{text[:most]}... ({len(text):,} characters)"


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by file, row and field; of two layers that found one cell, the first."""
    seen: set[tuple[str, int | None, str | None]] = set()
    kept: list[Finding] = []
    for finding in findings:
        cell = (finding.resource, finding.row, finding.field)
        repeats = finding.rule in FIELD_RULES and cell in seen
        if finding.row is not None and finding.field is not None:
            seen.add(cell)
        if not repeats:
            kept.append(finding)
    return sorted(kept, key=lambda one: (one.file, one.row or 0, one.field or "", one.rule))


# Rules of the row layer that say again what the structure layer says of the same cell.
FIELD_RULES = frozenset(
    {"rows.type", "rows.required", "rows.enum", "rows.bounds", "rows.pattern", "rows.unique"}
    | {"rows.length", "rows.reference", "rows.code"}
)
