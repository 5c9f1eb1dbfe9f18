"""The proposal as a person reads it: what is added, what is unclear, what moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from nesyria.intake.decisions import ACTIONS
from nesyria.intake.moves import Move, moves
from nesyria.intake.proposal import Proposal

if TYPE_CHECKING:
    from nesyria.intake.ledger import Figures

# Lines of one part; decisions.csv has them all.
MOST = 40


def text(proposal: Proposal, after: Figures) -> str:
    """Return the proposal, and what it moves, as text."""
    moved = moves(proposal.package, after.tables)
    parts = [
        _counts(proposal),
        _listed("corrections of published rows", _pending(proposal)),
        _listed("new events", proposal.new_events()),
        _listed("undecided", _undecided(proposal)),
        _listed("claims whose verdict changes", map(str, _of(moved, "claims"))),
        *(
            _listed(f"figures that move in {table}", map(str, _of(moved, table)))
            for table in dict.fromkeys(one.table for one in moved if one.table != "claims")
        ),
    ]
    shown = [part for part in parts if part]
    if not moved:
        shown.append("no figure moves")
    return "\n\n".join(shown)


def _counts(proposal: Proposal) -> str:
    lines = []
    for file, counts in proposal.counts().items():
        said = ", ".join(f"{counts[action]:,} {action}" for action in ACTIONS if action in counts)
        lines.append(f"{file}: {said}")
    return "\n".join(lines)


def _pending(proposal: Proposal) -> Iterator[str]:
    return (f"{one} ({one.reason})" for one in proposal.corrections if one.old != one.new)


def _undecided(proposal: Proposal) -> Iterator[str]:
    for line in proposal.undecided():
        yield f"{line.file}, row {line.row} ({line.source_id}): {line.reason}"


def _of(moved: Iterable[Move], table: str) -> list[Move]:
    return [one for one in moved if one.table == table]


def _listed(title: str, lines: Iterable[str]) -> str:
    found = list(lines)
    if not found:
        return ""
    more = [f"  and {len(found) - MOST:,} more"] if len(found) > MOST else []
    return "\n".join([f"{title} ({len(found):,}):", *(f"  {one}" for one in found[:MOST]), *more])
