"""New keys of the ledger: the next free numbers, in the order of the statements."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING

from nesyria.intake.decisions import Line, Lines
from nesyria.intake.references import follow, unlike
from nesyria.intake.text import Row, record, records

if TYPE_CHECKING:
    import pandas as pd

    from nesyria.intake.collected.statements import Statements

LETTERS = {"repatriation_reports": "R", "total_reports": "T", "population_reports": "P"}


def number(
    lines: Lines,
    rows: Mapping[str, pd.DataFrame],
    batch: Mapping[str, Statements],
    ledger: Mapping[str, pd.DataFrame],
    corrected: Set[str],
) -> None:
    """Give each line that becomes a row its key, and each duplicate that of the row it repeats.

    ``corrected`` are the keys of rows that do not say any more what was collected.
    """
    for name, statements in batch.items():
        table = statements.form.table
        if table not in LETTERS:
            continue
        own = [lines[statements.form.file, int(row)] for row in rows[name].index]
        _number(own, rows[name], Applied(own, rows[name], ledger[table], corrected), LETTERS[table])
    follow(lines)
    events = ledger["repatriation_reports"].set_index("report_id")["event_id"].to_dict()
    for line in lines.values():
        # The event of a row that is there already is the one that it has there.
        if line.action == "duplicate" and line.report_id in events:
            line.event_id = events[line.report_id]


class Applied:
    """Says which lines the ledger has the rows of already, from an earlier ``--apply``.

    A number alone does not tell: until the batch is applied, another one may take it.
    """

    def __init__(
        self, lines: list[Line], rows: pd.DataFrame, ledger: pd.DataFrame, corrected: Set[str]
    ) -> None:
        named = {line.report_id for line in lines if line.action == "add"} - {""}
        kept = ledger[ledger["report_id"].isin(named)]
        self.rows = rows
        self.ledger = {row["report_id"]: row for _, row in records(kept)}
        self.corrected = corrected
        self.keys = ledger["report_id"]

    def __call__(self, line: Line) -> bool:
        """Say whether the row that a line is to become is in the ledger."""
        row: Row | None = self.ledger.get(line.report_id) if line.action == "add" else None
        if row is None or line.report_id in self.corrected:
            return row is not None
        return not any(unlike(record(self.rows, line.row), row))


def _number(own: list[Line], rows: pd.DataFrame, applied: Applied, letter: str) -> None:
    numbers = applied.keys.str.replace(r"\D", "", regex=True).replace("", "0").astype("int64")
    free = int(numbers.max()) + 1 if len(numbers) else 1
    for line in own:
        if line.action != "add":
            if not line.kept:
                line.report_id = line.report_id if line.action == "duplicate" else ""
            continue
        if applied(line):
            continue
        line.report_id = f"{letter}{free:04d}"
        free += 1
