"""New keys of the ledger: the next free numbers, in the order of the statements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from nesyria.intake.decisions import Line, Lines
from nesyria.intake.text import cell

if TYPE_CHECKING:
    import pandas as pd

    from nesyria.intake.collected.statements import Statements

LETTERS = {"repatriation_reports": "R", "total_reports": "T", "population_reports": "P"}


def number(
    lines: Lines,
    rows: Mapping[str, pd.DataFrame],
    batch: Mapping[str, Statements],
    ledger: Mapping[str, pd.DataFrame],
) -> None:
    """Give each line that becomes a row its key, and each duplicate that of the row it repeats."""
    for name, statements in batch.items():
        table = statements.form.table
        if table not in LETTERS:
            continue
        own = [lines[statements.form.file, int(row)] for row in rows[name].index]
        _number(own, rows[name], ledger[table], LETTERS[table])
    for line in lines.values():
        if line.same_as is not None:
            line.report_id = lines[line.same_as].report_id
            line.event_id = lines[line.same_as].event_id
            if lines[line.same_as].action == "exclude":
                line.action, line.score = "exclude", ""
                line.reason = f"The same statement is left out in row {line.same_as[1]}."
    events = ledger["repatriation_reports"].set_index("report_id")["event_id"].to_dict()
    for line in lines.values():
        if line.action == "duplicate" and line.report_id in events and not line.kept:
            line.event_id = events[line.report_id]


def applied(line: Line, page: str, pages: Mapping[str, str]) -> bool:
    """Say whether the ledger has the row that a line is to become."""
    return line.action == "add" and line.report_id != "" and pages.get(line.report_id) == page


def _number(own: list[Line], rows: pd.DataFrame, ledger: pd.DataFrame, letter: str) -> None:
    pages = dict(zip(ledger["report_id"], ledger["source_id"], strict=True))
    numbers = [int(re.sub(r"\D", "", key) or 0) for key in pages]
    free = max(numbers, default=0) + 1
    for line in own:
        if line.action != "add":
            if not line.kept:
                line.report_id = line.report_id if line.action == "duplicate" else ""
            continue
        if applied(line, cell(rows, line.row, "source_id"), pages):
            continue
        line.report_id = f"{letter}{free:04d}"
        free += 1
