"""From statements to a complete proposal: one line for each, what a person decided is kept."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nesyria.datapackage.expectations import CORRECTIONS
from nesyria.datapackage.package import Package
from nesyria.figures.flags import Flags
from nesyria.intake import numbering
from nesyria.intake.collected.faults import Fault, InputError
from nesyria.intake.collected.statements import Statements
from nesyria.intake.corrections import Correction, corrected_tables
from nesyria.intake.decisions import Line, Lines, kept
from nesyria.intake.handovers import propose_events
from nesyria.intake.judgement import ONE_FIGURE, Judge, flag_second_figures
from nesyria.intake.pages import (
    final_key,
    leave_out_bare_pages,
    propose_pages,
    renamed,
    settle_duplicates,
)
from nesyria.intake.references import refer
from nesyria.intake.repeats import find_repeats
from nesyria.intake.text import cell, records, text_table
from nesyria.tableschema.pandas import read_frame

if TYPE_CHECKING:
    import pandas as pd

REPORTS = "repatriation_reports"

_LOGGER = logging.getLogger(__name__)


@dataclass
class Proposal:
    """What is to become of a batch.

    Attributes
    ----------
    package : Package
        Where the statements are to go.
    lines : dict
        The line of each statement, by file and row.
    rows : dict of str to DataFrame
        The statements by collected file, in the fields of the ledger, as their lines have them.
    ledger : dict of str to DataFrame
        The tables of the ledger as text, blank as '', with the corrections.
    corrections : sequence of Correction
        Changes to published rows that were handed in.
    corrected : dict of str to DataFrame
        The tables that they change.
    """

    package: Package
    batch: Mapping[str, Statements]
    lines: Lines
    rows: dict[str, pd.DataFrame]
    ledger: dict[str, pd.DataFrame]
    corrections: Sequence[Correction] = ()
    corrected: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many lines of each file have each action."""
        found: dict[str, dict[str, int]] = {}
        for line in self.lines.values():
            of_file = found.setdefault(line.file, {})
            of_file[line.action] = of_file.get(line.action, 0) + 1
        return found

    def undecided(self) -> list[Line]:
        """Return the lines that a person must decide."""
        return [line for line in self.lines.values() if line.action == "undecided"]

    def cited(self, *actions: str) -> set[str]:
        """Return the pages of statements that have one of some actions."""
        return {
            cell(self.rows[line.file.removesuffix(".csv")], line.row, "source_id")
            for line in self.lines.values()
            if line.file != "sources.csv" and line.action in actions
        }

    def new_events(self) -> list[str]:
        """Return the keys of events that the ledger does not have."""
        known = set(self.ledger[REPORTS]["event_id"])
        named = {line.event_id for line in self.lines.values() if line.action == "add"}
        return sorted(named - known - {""})


def propose(
    batch: Mapping[str, Statements],
    package: Package,
    old: Lines | None = None,
    corrections: Sequence[Correction] = (),
) -> Proposal:
    """Propose what becomes of each statement of a batch.

    Parameters
    ----------
    batch : mapping of str to Statements
        The collected files.
    package : Package
        The ledger.
    old : dict, optional
        Lines of decisions.csv as they are: what is decided there is kept.
    corrections : sequence of Correction
        Changes to published rows that were handed in with them.

    Raises
    ------
    InputError
        When a line of ``old`` is about no statement of the batch.
    """
    old = old or {}
    _check_lines(old, batch)
    _LOGGER.info("reading the ledger of %s", package.root)
    tables = ["sources", "areas", "sites", *(one.form.table for one in batch.values())]
    ledger = {name: text_table(package, name) for name in [*dict.fromkeys(tables), REPORTS]}
    corrected = corrected_tables(corrections, ledger, package)
    ledger |= corrected
    proposal = Proposal(package, batch, {}, {}, ledger, corrections, corrected)
    _propose_pages(proposal, old)
    judge = Judge(ledger["areas"], ledger["sites"], _published(proposal))
    for name in (name for name in batch if name != "sources"):
        _propose_reports(proposal, name, old, judge)
    _leave_out_bare_pages(proposal)
    numbering.number(proposal.lines, proposal.rows, proposal.batch, ledger, changed_since(proposal))
    return proposal


def changed_since(proposal: Proposal) -> set[str]:
    """Return the keys of rows that say something else than they did when they came in."""
    recorded = text_table(proposal.package, CORRECTIONS)["key"]
    return {*recorded, *(one.key for one in proposal.corrections)}


def _leave_out_bare_pages(proposal: Proposal) -> None:
    """Leave out pages of which nothing is or may be added."""
    cited = proposal.cited("add", "undecided")
    leave_out_bare_pages(proposal.lines, proposal.ledger["sources"], cited)


def _flags(package: Package) -> Flags:
    """Return what the codes table of a package says of flags."""
    return Flags.of({"flags": read_frame(package, "flags")} if "flags" in package.resources else {})


def _check_lines(old: Lines, batch: Mapping[str, Statements]) -> None:
    """Refuse decisions on statements that are not there, or not the same any more."""
    said = {
        (one.form.file, row): own["source_id"]
        for one in batch.values()
        for row, own in records(one.raw)
    }
    faults = []
    for number, (place, line) in enumerate(old.items(), 2):
        if place not in said:
            message = f"{line.file} has no such row; take the line out"
            faults.append(Fault("decisions.csv", number, "row", str(line.row), message))
        elif said[place] != line.source_id:
            message = f"row {line.row} of {line.file} is of {said[place]}; take the line out"
            faults.append(Fault("decisions.csv", number, "source_id", line.source_id, message))
    if faults:
        raise InputError(faults)


def _keep(lines: Lines, old: Lines) -> None:
    """Put lines that are decided in the place of what was proposed."""
    for place in lines:
        if place in old and kept(old[place]):
            lines[place] = old[place]
            lines[place].kept = True


def _propose_pages(proposal: Proposal, old: Lines) -> None:
    if "sources" not in proposal.batch:
        return
    statements = proposal.batch["sources"]
    _LOGGER.info("looking for pages in the ledger: %s", len(statements.raw))
    lines = propose_pages(statements, proposal.ledger["sources"])
    same = {place: final_key(line) for place, line in lines.items() if line.action == "duplicate"}
    _keep(lines, old)
    settle_duplicates(lines, same, set(proposal.ledger["sources"]["source_id"]))
    rows = statements.ledger.copy()
    _write_changes(rows, statements.form.file, lines)
    proposal.rows["sources"] = rows
    proposal.lines |= lines


def _published(proposal: Proposal) -> dict[str, str]:
    """Return when each page was published; what the ledger says of a page is kept."""
    published: dict[str, str] = {}
    if "sources" in proposal.rows:
        own = proposal.rows["sources"]
        published = dict(zip(own["source_id"], own["published"], strict=True))
    known = proposal.ledger["sources"]
    return published | dict(zip(known["source_id"], known["published"], strict=True))


def _follow_page(line: Line, key: str, there: set[str]) -> None:
    """Let a statement say under which key its page is, unless a person put it to another page."""
    # What is left out needs no page.
    if line.action != "exclude" and line.changes.get("source_id", ("", ""))[1] not in there:
        line.change("source_id", line.source_id, key, f"The ledger has the page as {key}.")


def _write_changes(rows: pd.DataFrame, file: str, lines: Lines) -> None:
    """Give rows the values that their lines list as changes."""
    for (own, row), line in lines.items():
        if own == file:
            for name, (_, new) in line.changes.items():
                if name in rows.columns:
                    rows.at[row, name] = new


def _propose_reports(proposal: Proposal, name: str, old: Lines, judge: Judge) -> None:
    statements = proposal.batch[name]
    file, table = statements.form.file, statements.form.table
    _LOGGER.info("proposing what becomes of the rows of %s: %s", file, len(statements.raw))
    said = statements.raw["source_id"]
    lines = {(file, row): Line(file, row, own["source_id"]) for row, own in records(statements.raw)}
    _keep(lines, old)
    rows, ledger = statements.ledger.copy(), proposal.ledger[table]
    keys = renamed(proposal.lines)
    rows["source_id"] = said.map(lambda key: keys.get(key, key))
    there = {*keys.values(), *proposal.ledger["sources"]["source_id"]}
    for (_, row), line in lines.items():
        _follow_page(line, cell(rows, row, "source_id"), there)
    _write_changes(rows, file, lines)
    for row, before in list(records(rows)):
        line = lines[file, row]
        if not line.kept:
            after = dict(before)
            judge.judge(line, table, after)
            for name_ in (name_ for name_ in after if after[name_] != before[name_]):
                rows.at[row, name_] = after[name_]
    lost = refer(lines, old, file, rows, ledger)
    find_repeats(lines, table, rows, ledger, lost)
    if table == REPORTS:
        propose_events(
            lines,
            file,
            rows,
            ledger,
            published=judge.published,
            to_confirm=judge.to_confirm,
            flags=_flags(proposal.package),
        )
    if table in ONE_FIGURE:
        flag_second_figures(lines, file, table, rows, ledger)
    proposal.rows[name] = rows
    proposal.lines |= lines
