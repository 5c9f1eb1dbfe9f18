"""Findings as people read them: each rule is said once, with the rows that break it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from nesyria._terminal import escape_controls
from nesyria.validation.rule import RULES

if TYPE_CHECKING:
    from nesyria.validation.finding import Finding

# How many characters of a message are shown: a cell, or an error of SQL, may hold a book.
_MESSAGE = 2_000
_RANGES = 20
# Rules of a file, and lines of each, that a person can take in at once.
_GROUPS, _ENTRIES = 50, 5
_VALUES = 3


def visible(text: str | None) -> str:
    """Return a text with what cannot be seen written out, and of bounded length."""
    if text is None:
        return ""
    shown = text if len(text) <= _MESSAGE else f"{text[:_MESSAGE]}... ({len(text):,} characters)"
    return escape_controls(shown)


@dataclass
class Entry:
    """Findings of one rule in one file that say the same of one field."""

    field: str | None
    message: str
    rows: list[int] = dataclasses.field(default_factory=list)
    # Distinct, in order: a dict, since a thousand rows may have a thousand values.
    values: dict[str, None] = dataclasses.field(default_factory=dict)
    count: int = 0

    @property
    def place(self) -> str:
        """Rows and field in words."""
        if not self.rows:
            return f"field {visible(self.field)}" if self.field else "whole file"
        where = f"row{'s' if len(self.rows) > 1 else ''} {ranges(self.rows)}"
        return f"{where}, field {visible(self.field)}" if self.field else where

    @property
    def shown_values(self) -> str:
        """The first of the values found."""
        first = [visible(one) for one in islice(self.values, _VALUES)]
        return ", ".join([*first, *(["..."] if len(self.values) > _VALUES else [])])


@dataclass
class Group:
    """Findings of one rule in one file."""

    file: str
    rule: str
    severity: str
    entries: list[Entry]

    @property
    def count(self) -> int:
        """The number of findings."""
        return sum(entry.count for entry in self.entries)

    @property
    def statement(self) -> str:
        """What the rule demands; '' for a rule of a suite, whose findings say it."""
        return RULES[self.rule].statement if self.rule in RULES else ""

    def first(self, most: int) -> tuple[list[Entry], str]:
        """Return the first entries, and the rest in words ('' where nothing is left out)."""
        rest = self.entries[most:]
        rows = sorted(row for entry in rest for row in entry.rows)
        words = f"and {sum(entry.count for entry in rest):,} more" if rest else ""
        return self.entries[:most], f"{words}: rows {ranges(rows)}" if rows else words


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """Return findings by file and rule, in the order in which these first appear."""
    entries: dict[tuple[str, str, str], dict[tuple[str | None, str], Entry]] = {}
    for one in findings:
        own = entries.setdefault((one.file, one.rule, one.severity), {})
        said = (one.field, one.message)
        entry = own.get(said) or own.setdefault(said, Entry(*said))
        entry.count += 1
        if one.row is not None:
            entry.rows.append(one.row)
        if one.value is not None:
            entry.values[one.value] = None
    # Of one file together, though the rules of a file may have been found apart.
    files = {file: number for number, file in enumerate(dict.fromkeys(key[0] for key in entries))}
    keys = sorted(entries, key=lambda key: files[key[0]])
    return [Group(*key, list(entries[key].values())) for key in keys]


def ranges(rows: Sequence[int], most: int = _RANGES) -> str:
    """Return row numbers in short, runs as first and last.

    Examples
    --------
    >>> ranges([2, 3, 4, 9, 11])
    '2-4, 9, 11'
    >>> ranges([2, 4, 6, 8], most=2)
    '2, 4 and 2 more'
    """
    rows = sorted(set(rows))
    breaks = [number for number, (one, two) in enumerate(pairwise(rows), 1) if two != one + 1]
    runs = [rows[a:b] for a, b in pairwise([0, *breaks, len(rows)])] if rows else []
    shown = [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs[:most]]
    left = sum(map(len, runs[most:]))
    return ", ".join(shown) + (f" and {left:,} more" if left else "")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "error"), counted(1200, "warning")
    ('1 error', '1,200 warnings')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def summary(package: str, layers: Sequence[str], findings: Sequence[Finding]) -> str:
    """Return the outcome in one line."""
    ran = ", ".join(layers)
    if not findings:
        return f"{visible(package)}: valid ({ran})"
    by_severity = Counter(one.severity for one in findings)
    outcome = "NOT VALID" if by_severity["error"] else "valid, with warnings"
    numbers = ", ".join(counted(by_severity[one], one) for one in ("error", "warning"))
    return f"{visible(package)}: {outcome}: {numbers} ({ran})"


@dataclass(frozen=True)
class Line:
    """One line of a report, and how a terminal that has colours shows it."""

    text: str
    style: str = ""


_STYLES = {"error": "red", "warning": "yellow"}


def lines(
    findings: Sequence[Finding], *, prefix: str = "", groups: int = _GROUPS, entries: int = _ENTRIES
) -> list[Line]:
    """Return findings as lines of text, by file and rule, no more than a person can take in.

    Errors come first: what makes a package invalid is not to be looked for among what may be none.
    """
    found = sorted(grouped(findings), key=lambda group: group.severity != "error")
    out: list[Line] = []
    last = None
    for group in found[:groups]:
        if group.file != last:
            out.append(Line(f"\n{visible(prefix + group.file)}", "bold"))
            last = group.file
        out += _group_lines(group, entries)
    left = sum(group.count for group in found[groups:])
    if left:
        out.append(Line(f"\n  and {left:,} more findings; the report in JSON has all of them"))
    return out


def text(findings: Sequence[Finding], *, groups: int, entries: int) -> str:
    """Return findings as plain text, no more than a person can take in."""
    shown = lines(findings, groups=groups, entries=entries)
    return "\n".join(line.text for line in shown).lstrip("\n")


def _group_lines(group: Group, most: int) -> list[Line]:
    style = _STYLES.get(group.severity, "")
    rule = f"[{visible(group.rule)}]"
    if len(group.entries) == 1:
        (entry,) = group.entries
        return [Line(f"  {entry.place}  {rule}", style), Line(f"    {_indented(entry)}")]
    out = [Line(f"  {counted(group.count, group.severity)}  {rule}", style)]
    if group.statement:
        out.append(Line(f"    {group.statement}"))
    shown, rest = group.first(most)
    out += [Line(f"    {entry.place}: {_indented(entry)}") for entry in shown]
    return [*out, Line(f"    {rest}")] if rest else out


def _indented(entry: Entry) -> str:
    return visible(entry.message).replace("\n", "\n      ")
