"""What validation says: findings, and the report that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nesyria.errors import NesyriaError
from nesyria.validation.display import counted, grouped, summary, text, visible
from nesyria.validation.markup import render_template
from nesyria.validation.rule import RULES

if TYPE_CHECKING:
    import pandas as pd

SEVERITIES = ("error", "warning")

# What fits beside the next cell of a notebook: rules of a file, and lines of each.
_GROUPS, _ENTRIES = 10, 3


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


@dataclass
class Report:
    """The outcome of a validation.

    Printed, it is short: the outcome, and the first findings by file and rule. A notebook shows
    the same as a table.

    Attributes
    ----------
    package : str
        Name and version of what was validated.
    layers : tuple of str
        The layers that ran.
    findings : list of Finding
        Everything found, in order of file, row and field.
    folder : Path, optional
        Where the package is; None for a database.

    Examples
    --------
    >>> print(Report("example 1.0.0", ("rows",)))
    example 1.0.0: valid (rows)
    """

    package: str
    layers: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)
    folder: Path | None = field(default=None, compare=False)

    @property
    def valid(self) -> bool:
        """Whether nothing of severity error was found."""
        return not self.errors

    @property
    def errors(self) -> list[Finding]:
        """The findings of severity error."""
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def summary(self) -> str:
        """The outcome in one line."""
        return summary(self.package, self.layers, self.findings)

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
            "findings": [finding.to_dict() for finding in self.findings],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return the findings as a frame, a row each.

        Returns
        -------
        DataFrame
            Columns are the attributes of `Finding`; ``row`` is ``Int64``, the others ``string``.

        Examples
        --------
        >>> Report("example 1.0.0", ("rows",)).to_frame().groupby("rule").size().to_dict()
        {}
        """
        import pandas as pd

        columns = {
            one.name: pd.Series(
                [getattr(finding, one.name) for finding in self.findings],
                dtype="Int64" if one.name == "row" else "string",
            )
            for one in fields(Finding)
        }
        return pd.DataFrame(columns)

    def raise_if_invalid(self) -> None:
        """Raise an error that names the first findings, where the package is not valid.

        Raises
        ------
        NesyriaError
            When anything of severity error was found.

        Examples
        --------
        >>> Report("example 1.0.0", ("rows",)).raise_if_invalid()
        """
        errors = self.errors
        if errors:
            said = text(errors, groups=_ENTRIES, entries=_ENTRIES)
            number = counted(len(errors), "error")
            raise NesyriaError(f"{visible(self.package)} is not valid, {number}:\n{said}")

    def __str__(self) -> str:
        """Return the outcome and the first findings."""
        said = text(self.findings, groups=_GROUPS, entries=_ENTRIES)
        return f"{self.summary}\n{said}".rstrip("\n")

    def _repr_html_(self) -> str:
        found = grouped(self.findings)
        return render_template(
            "notebook.html.jinja",
            summary=self.summary,
            groups=found[:_GROUPS],
            entries=_ENTRIES,
            left=sum(group.count for group in found[_GROUPS:]),
        )


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
    return sorted(kept, key=lambda one: (one.file, one.row or 0, one.field or "", one.rule))
