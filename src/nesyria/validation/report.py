"""The report of a validation: its findings, as text, frame, plain data and HTML."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nesyria.errors import NesyriaError
from nesyria.validation.display import counted, grouped, summary, text, visible
from nesyria.validation.finding import Finding
from nesyria.validation.markup import render_template

if TYPE_CHECKING:
    import pandas as pd

# What fits beside the next cell of a notebook: rules of a file, and lines of each.
_GROUPS, _ENTRIES = 10, 3


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
    new_corrections : int, optional
        How many corrections the last release lacks; None where nothing was compared with one.

    Examples
    --------
    >>> print(Report("example 1.0.0", ("rows",)))
    example 1.0.0: valid (rows)
    """

    package: str
    layers: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)
    folder: Path | None = field(default=None, compare=False)
    new_corrections: int | None = None

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
        line = summary(self.package, self.layers, self.findings)
        new = self.new_corrections
        return line if new is None else f"{line}; {counted(new, 'new correction')}"

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
