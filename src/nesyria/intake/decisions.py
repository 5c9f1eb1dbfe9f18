"""``decisions.csv``: what becomes of each statement, proposed by a program, decided by a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from nesyria.datapackage import dialect
from nesyria.intake.collected import files
from nesyria.intake.collected.faults import Fault

FILE = "decisions.csv"
HEADER = ["file", "row", "source_id", "action", "report_id", "event_id"]
HEADER += ["score", "reason", "changes"]
ACTIONS = ("add", "duplicate", "exclude", "undecided")

# How the reason of a line begins that a program could not decide.
UNCLEAR = "Unclear: "
# Why a page is left out for which nobody has to decide that.
BARE = "None of its statements is added."

_VALUE = r'"(?:[^"\\]|\\.)*"|[^";]+?'
_CHANGE = re.compile(rf"(\w+): ({_VALUE}) -> ({_VALUE})(?:; |$)")

Changes = dict[str, tuple[str, str]]


@dataclass
class Line:
    """What becomes of one statement.

    Attributes
    ----------
    file, row : str, int
        The statement: its file, and its row there (the header is row 1).
    changes : dict
        Field of the ledger to the value as collected and the value in the ledger.
    same_as : tuple of (str, int), optional
        The line of this batch that makes the same statement.
    """

    file: str
    row: int
    source_id: str
    action: str = "add"
    report_id: str = ""
    event_id: str = ""
    score: str = ""
    reason: str = ""
    changes: Changes = field(default_factory=dict)
    same_as: tuple[str, int] | None = None
    kept: bool = False

    def unclear(self, why: str) -> None:
        """Leave the line to a person."""
        self.action, self.event_id = "undecided", ""
        before = self.reason.removeprefix(UNCLEAR)
        self.reason = UNCLEAR + (f"{before} {why}" if before else why)

    def because(self, why: str) -> None:
        """Add a sentence to the reason."""
        if why not in self.reason:
            self.reason = f"{self.reason} {why}".strip()

    def change(self, name: str, old: str, new: str, why: str) -> None:
        """Record that the ledger says something else than what was collected."""
        old = self.changes.get(name, (old, ""))[0]
        self.changes.pop(name, None)
        if old != new:
            self.changes[name] = (old, new)
            self.because(why)

    def cells(self) -> list[str]:
        """Return the line as cells of the file."""
        own = {one.name: str(getattr(self, one.name)) for one in fields(self)}
        return [own[name] for name in HEADER[:-1]] + [changes_text(self.changes)]


Lines = dict[tuple[str, int], Line]


def changes_text(changes: Mapping[str, tuple[str, str]]) -> str:
    """Return changes as one text.

    Examples
    --------
    >>> changes_text({"date": ("2023-12", "2023-12-07"), "flags": ("", "planned")})
    'date: 2023-12 -> 2023-12-07; flags: "" -> planned'
    """
    return "; ".join(
        f"{name}: {_quoted(old)} -> {_quoted(new)}" for name, (old, new) in changes.items()
    )


def _quoted(value: str) -> str:
    plain = value and value == value.strip() and not re.search(r'[;"]|->', value)
    return value if plain else json.dumps(value, ensure_ascii=False)


def parse_changes(text: str) -> Changes:
    """Return the value before and after of each field.

    Raises
    ------
    ValueError
        When the text is not of the form ``field: old -> new; field: old -> new``.
    """
    found: Changes = {}
    position = 0
    while position < len(text):
        match = _CHANGE.match(text, position)
        if match is None or match[1] in found:
            raise ValueError(f"not 'field: old -> new; ...': {text[position:]!r}")
        found[match[1]] = (_plain(match[2]), _plain(match[3]))
        position = match.end()
    return found


def _plain(value: str) -> str:
    return str(json.loads(value)) if value.startswith('"') else value


def write(lines: Iterable[Line]) -> bytes:
    """Return the bytes of decisions.csv."""
    return dialect.dumps(HEADER, [line.cells() for line in lines])


def read(folder: Path, faults: list[Fault]) -> Lines:
    """Return the lines of a folder's decisions.csv; none where there is no such file."""
    path = folder / FILE
    if not path.is_file():
        return {}
    grid = files.read_csv(files.own(folder, FILE).read_bytes(), FILE, faults)
    table = files.frame(grid, FILE, faults)
    if list(table.columns) != HEADER:
        faults.append(Fault(FILE, 1, None, None, f"the columns are {', '.join(HEADER)}"))
        return {}
    lines: Lines = {}
    for number, row in zip(table.index, table.to_dict("records"), strict=True):
        line = _line(int(number), {str(name): str(cell) for name, cell in row.items()}, faults)
        if line is not None and lines.setdefault((line.file, line.row), line) is not line:
            message = "an earlier line is about this statement; take one out"
            faults.append(Fault(FILE, int(number), "row", str(line.row), message))
    return lines


def _line(number: int, row: Mapping[str, str], faults: list[Fault]) -> Line | None:
    before = len(faults)
    if row["action"] not in ACTIONS:
        message = f"not one of {', '.join(ACTIONS)}"
        faults.append(Fault(FILE, number, "action", row["action"], message))
    if not re.fullmatch(r"[1-9][0-9]*", row["row"]):
        faults.append(Fault(FILE, number, "row", row["row"], "the row of a statement is needed"))
    changes: Changes = {}
    try:
        changes = parse_changes(row["changes"])
    except ValueError:
        message = 'not of the form field: old -> new; field: "" -> new'
        faults.append(Fault(FILE, number, "changes", row["changes"], message))
    if len(faults) > before:
        return None
    place = (row["file"], int(row["row"]), row["source_id"], row["action"])
    rest = (row["report_id"], row["event_id"], row["score"], row["reason"])
    return Line(*place, *rest, changes)


def kept(old: Line) -> bool:
    """Say whether a line that is there already is a decision."""
    if old.action == "duplicate" and not old.report_id and old.file != "sources.csv":
        # Of a statement that was undecided itself.
        return False
    if old.action == "exclude" and old.reason == BARE:
        # It follows from its statements.
        return False
    return old.action != "undecided" or bool(old.event_id)
