"""Bringing a decided batch into the ledger: valid afterwards, or nothing has changed."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from nesyria.datapackage import dialect, releases
from nesyria.datapackage.expectations import CORRECTIONS
from nesyria.datapackage.files import differs, write_all_atomically
from nesyria.errors import NesyriaError
from nesyria.figures.build import build
from nesyria.intake import decisions, references
from nesyria.intake.collected.faults import Fault, InputError
from nesyria.intake.corrections import on_record
from nesyria.intake.decisions import Line, changes_text
from nesyria.intake.ledger import WHY, Figures, extended
from nesyria.intake.pages import final_key
from nesyria.intake.proposal import Proposal
from nesyria.intake.text import Row, record, records, text_table

_SHOWN = 20


def figures(proposal: Proposal) -> Figures:
    """Return the ledger and the figures as they are with what is decided so far."""
    return Figures(proposal.package, extended(proposal))


def check(proposal: Proposal) -> None:
    """Refuse a batch that is not decided, or decided in a way that cannot be.

    Raises
    ------
    InputError
        With every line of decisions.csv that is not decided or cannot be applied.
    """
    decided = _Decided(proposal)
    faults = [
        Fault(decisions.FILE, number, name, value or None, message)
        for number, line in enumerate(proposal.lines.values(), 2)
        for name, value, message in decided.faults(line)
    ]
    if faults:
        raise InputError(faults)


# Field, value and message of a fault.
_Fault = tuple[str, str, str]


class _Decided:
    """Looks for decisions that cannot be, line by line."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal, known = proposal, set(proposal.ledger["sources"]["source_id"])
        self.rows = {name: dict(records(rows)) for name, rows in proposal.rows.items()}
        self.cited = proposal.cited("add") | known
        self.left_out = {
            line.source_id
            for line in proposal.lines.values()
            if line.file == "sources.csv" and line.action in ("exclude", "undecided")
        } - known
        self.pages = known | {
            final_key(line)
            for line in proposal.lines.values()
            if line.file == "sources.csv" and line.action == "add"
        }
        self.named = {
            statements.form.file: _named(proposal, name)
            for name, statements in proposal.batch.items()
            if name != "sources"
        }
        fields = proposal.batch["events"].form.fields if "events" in proposal.batch else {}
        self.event = fields.get("event_id", {}).get("constraints", {}).get("pattern", "")

    def faults(self, line: Line) -> Iterator[_Fault]:
        """Yield what is wrong with a line."""
        what = f"{line.file}, row {line.row}"
        if line.action == "undecided":
            message = f"{what}: decide it (add, duplicate or exclude). {line.reason}"
            yield "action", "undecided", message
            return
        if line.action in ("duplicate", "exclude") and not line.reason:
            yield "reason", "", f"{what}: say why"
        if line.changes and not line.reason:
            yield "reason", "", f"{what}: say why something is changed"
        if line.action == "exclude":
            own = {"report_id": line.report_id, "event_id": line.event_id}
            yield from (
                (name, said, f"{what}: leave it blank") for name, said in own.items() if said
            )
        row = self.rows[line.file.removesuffix(".csv")][line.row]
        unknown = sorted(set(line.changes) - {*row, "source_id"})
        yield from (("changes", field, f"{what}: no field of the ledger") for field in unknown)
        if line.action == "add":
            added = self._page if line.file == "sources.csv" else self._report
            yield from added(line, row, what)
        if line.action == "duplicate":
            repeats = self._same_page if line.file == "sources.csv" else self._same_report
            yield from repeats(line, row, what)

    def _same_page(self, line: Line, row: Row, what: str) -> Iterator[_Fault]:
        if final_key(line) not in self.pages:
            message = (
                f"{what}: neither the ledger nor this batch has a page {final_key(line)}; "
                f"name the one it is in changes (source_id: {line.source_id} -> ...)"
            )
            yield "changes", changes_text(line.changes), message

    def _same_report(self, line: Line, row: Row, what: str) -> Iterator[_Fault]:
        for why in references.faults(line, row, self.named[line.file]):
            yield "report_id", line.report_id, f"{what}: {why}"

    def _page(self, line: Line, row: Row, what: str) -> Iterator[_Fault]:
        if row["source_id"] not in self.cited:
            yield "action", line.action, f"{what}: no statement of this page is added; exclude it"

    def _report(self, line: Line, row: Row, what: str) -> Iterator[_Fault]:
        if row["source_id"] in self.left_out:
            message = f"{what}: its page {row['source_id']} is left out; leave this out too"
            yield "action", line.action, message
        if "event_id" not in row or not line.event_id:
            return
        if not re.fullmatch(self.event, line.event_id):
            yield "event_id", line.event_id, f"{what}: write AREA-DATE, like KGZ-2023-12-07, or new"
        elif not line.event_id.startswith(f"{row['area_id']}-"):
            yield "event_id", line.event_id, f"{what}: the persons are of {row['area_id']}"


def _named(proposal: Proposal, name: str) -> dict[str, Row]:
    """Return the rows that duplicates of a collected file name, by key."""
    form, rows = proposal.batch[name].form, proposal.rows[name]
    own = [line for line in proposal.lines.values() if line.file == form.file]
    wanted = {line.report_id for line in own if line.action == "duplicate"}
    ledger = proposal.ledger[form.table]
    found = {row["report_id"]: row for _, row in records(ledger[ledger["report_id"].isin(wanted)])}
    added = (line for line in own if line.action == "add" and line.report_id in wanted)
    return found | {line.report_id: record(rows, line.row) for line in added}


def apply(
    proposal: Proposal, folder: Path, collected: Mapping[str, bytes] | None = None
) -> list[str]:
    """Write the ledger, the figures and decisions.csv, or nothing.

    Parameters
    ----------
    proposal : Proposal
        With nothing undecided.
    folder : Path
        Path of decisions.csv.
    collected : mapping of str to bytes, optional
        Files of the batch that are to be written with it.

    Returns
    -------
    list of str
        The files of the package that changed.

    Raises
    ------
    InputError
        When something is undecided.
    NesyriaError
        When the package would not be valid; nothing is written then.
    """
    check(proposal)
    package = proposal.package
    changed = staged(proposal)
    batch = {**(collected or {}), decisions.FILE: decisions.write(proposal.lines.values())}
    here, home = folder.resolve(), package.root.resolve()
    fresh = {name: made for name, made in batch.items() if differs(here, name, made)}
    if here.is_relative_to(home):
        inside = here.relative_to(home).as_posix()
        write_all_atomically(
            home, {f"{inside}/{name}": made for name, made in fresh.items()} | changed
        )
    else:
        _write_both(here, fresh, home, changed)
    return sorted(changed)


def _write_both(
    here: Path, batch: Mapping[str, bytes], home: Path, changed: Mapping[str, bytes]
) -> None:
    """Write into two folders; the first is put back where the second cannot be written."""
    before = {name: (here / name).read_bytes() for name in batch if (here / name).is_file()}
    write_all_atomically(here, batch)
    try:
        write_all_atomically(home, changed)
    except BaseException:
        for name in set(batch) - set(before):
            (here / name).unlink()
        write_all_atomically(here, before)
        raise


def staged(proposal: Proposal) -> dict[str, bytes]:
    """Return the bytes of the files that change, after a copy with them was found valid."""
    package = proposal.package
    made = figures(proposal)
    text = {
        name: table
        for name, table in made.text.items()
        if not table.equals(text_table(package, name))
    }
    recorded = on_record(package, made.text, proposal.corrections, WHY)
    if recorded is not None:
        text[CORRECTIONS] = recorded
    if not text:
        return {}
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "package"
        places = {table: package.writable(table) for table in text}
        releases.copy_package(package, root)
        written = []
        for table, frame in text.items():
            relative = places[table]
            (root / relative).write_bytes(
                dialect.dumps(list(frame.columns), frame.to_numpy().tolist())
            )
            written.append(relative)
        written += build(root)
        _check_valid(root)
        return {one: (root / one).read_bytes() for one in dict.fromkeys(written)}


def _check_valid(root: Path) -> None:
    from nesyria.validation import validate

    report = validate(root)
    if report.valid:
        return
    found = [one for one in report.findings if one.severity == "error"]
    lines = [f"  {one.place} [{one.rule}] {one.message}" for one in found[:_SHOWN]]
    more = [f"  and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    raise NesyriaError(
        f"the package would not be valid, so nothing was written; {len(found)} findings:\n"
        + "\n".join([*lines, *more])
        + f"\nchange the lines in {decisions.FILE} (action, event_id, changes) and apply again"
    )
