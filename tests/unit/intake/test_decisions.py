"""decisions.csv is complete, can be read in a spreadsheet, and keeps what a person decided."""

import csv
import io
from pathlib import Path

import pytest

from nesyria.datapackage.package import Package
from nesyria.intake import decisions
from nesyria.intake.collected.faults import Fault, InputError
from nesyria.intake.collected.statements import read_batch
from nesyria.intake.decisions import FILE, Line, changes_text, parse_changes
from nesyria.intake.ledger import Figures, extended
from nesyria.intake.proposal import Proposal, propose
from tests.unit.intake.batches import handover, page, population, total, write

pytestmark = pytest.mark.slow

CHANGES = {
    "date": ("2023-12", "2023-12-07"),
    "flags": ("", "planned"),
    "note": ('a "b"; c -> d', "é"),
    "title": (" edge", "x"),
}


def batch(folder: Path) -> Path:
    said = [
        handover("courier-1", "2023-12-07", persons="10"),
        handover("courier-2", "", persons="400"),
        handover("courier-2", "2021-03-09", persons="40"),
    ]
    pages = [page("courier-1"), page("courier-2")]
    more = {
        "totals": [total("courier-1", "2024", "3")],
        "populations": [population("courier-1", "2024", "3")],
    }
    return write(folder, sources=pages, events=said, **more)


def run(root: Path, folder: Path) -> Proposal:
    """Propose with the decisions that are there, and write what comes of it."""
    package, faults = Package.at(root), list[Fault]()
    old = decisions.read(folder, faults)
    assert faults == []
    proposal = propose(read_batch(folder, package), package, old)
    (folder / FILE).write_bytes(decisions.write(proposal.lines.values()))
    return proposal


def edit(folder: Path, old: str, new: str) -> None:
    text = (folder / FILE).read_text(encoding="utf-8")
    assert text.count(old) == 1, text
    (folder / FILE).write_text(text.replace(old, new), encoding="utf-8")


def test_changes_are_read_as_they_are_written() -> None:
    assert parse_changes(changes_text(CHANGES)) == CHANGES
    assert changes_text({"flags": ("", "planned")}) == 'flags: "" -> planned'


@pytest.mark.parametrize("text", ["persons: 91", "persons 91 -> 96", "a: 1 -> 2; a: 2 -> 3"])
def test_changes_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="field: old -> new"):
        parse_changes(text)


def test_every_statement_has_one_line_in_the_order_of_the_files(
    ledger: Path, tmp_path: Path
) -> None:
    folder = batch(tmp_path)
    run(ledger, folder)
    rows = list(csv.DictReader(io.StringIO((folder / FILE).read_text(encoding="utf-8"))))
    assert [(row["file"], row["row"]) for row in rows] == [
        ("sources.csv", "2"),
        ("sources.csv", "3"),
        ("events.csv", "2"),
        ("events.csv", "3"),
        ("events.csv", "4"),
        ("totals.csv", "2"),
        ("populations.csv", "2"),
    ]
    assert [row["action"] for row in rows if row["file"] == "events.csv"] == [
        "add",
        "undecided",
        "add",
    ]
    # A cell that begins like a formula is run by some programs.
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+@-\t")]


def test_running_again_gives_the_same_bytes(ledger: Path, tmp_path: Path) -> None:
    folder = batch(tmp_path)
    run(ledger, folder)
    before = (folder / FILE).read_bytes()
    run(ledger, folder)
    assert (folder / FILE).read_bytes() == before


def test_what_a_person_decided_is_kept(ledger: Path, tmp_path: Path) -> None:
    folder = batch(tmp_path)
    run(ledger, folder)
    edit(
        folder,
        "events.csv,3,courier-2,undecided,,,0.00,",
        "events.csv,3,courier-2,exclude,,,,Rumour. ",
    )
    edit(folder, "add,R0026,KGZ-2021-03-09,0.50,", "add,R0026,KGZ-2021-03-11,,Mine: ")
    before = (folder / FILE).read_bytes()
    again = run(ledger, folder)
    assert (folder / FILE).read_bytes() == before
    assert again.lines["events.csv", 3].action == "exclude"
    assert again.lines["events.csv", 4].event_id == "KGZ-2021-03-11"


def test_decided_statement_gives_the_next_ones_their_event(ledger: Path, tmp_path: Path) -> None:
    folder = batch(tmp_path)
    run(ledger, folder)
    edit(folder, "add,R0026,KGZ-2021-03-09,", "add,R0026,KGZ-2021-03-11,")
    rows = [
        handover("courier-1", "2023-12-07", persons="10"),
        handover("courier-2", "", persons="400"),
    ]
    rows += [
        handover("courier-2", "2021-03-09", persons="40"),
        handover("courier-1", "2021-03-10", persons="40"),
    ]
    write(folder, events=rows)
    assert run(ledger, folder).lines["events.csv", 5].event_id == "KGZ-2021-03-11"


def test_excluding_a_line_frees_its_number(ledger: Path, tmp_path: Path) -> None:
    folder = batch(tmp_path)
    run(ledger, folder)
    edit(
        folder,
        "events.csv,2,courier-1,add,R0025,KGZ-2023-12-07,",
        "events.csv,2,courier-1,exclude,,,",
    )
    assert run(ledger, folder).lines["events.csv", 4].report_id == "R0025"


def test_event_called_new_gets_its_key(ledger: Path, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        sources=[page("courier-1")],
        events=[handover("courier-1", "2023-12-07", persons="13")],
    )
    assert run(ledger, folder).lines["events.csv", 2].action == "undecided"
    edit(folder, "undecided,,,", "add,,new,")
    assert run(ledger, folder).lines["events.csv", 2].event_id == "KGZ-2023-12-07-2"


def test_added_without_an_event_is_flagged_unplaced(ledger: Path, tmp_path: Path) -> None:
    folder = batch(tmp_path)
    run(ledger, folder)
    edit(folder, "events.csv,3,courier-2,undecided,,,", "events.csv,3,courier-2,add,,,")
    found = run(ledger, folder)
    assert found.lines["events.csv", 3].changes["flags"] == ("", "unplaced")
    assert found.rows["events"].at[3, "flags"] == "unplaced"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("by_hand", "then"), [(False, {}), (True, {"flags": ("", "second_figure")})]
)
def test_second_figure_is_the_first_where_that_is_left_out(
    ledger: Path, tmp_path: Path, by_hand: bool, then: object
) -> None:
    said = [total("courier-1", "2024", "3"), total("courier-1", "2024", "4")]
    folder = write(tmp_path, sources=[page("courier-1")], totals=said)
    assert run(ledger, folder).lines["totals.csv", 3].changes["flags"] == ("", "second_figure")
    text = (folder / FILE).read_text(encoding="utf-8")
    first = text.index("totals.csv,2,courier-1,add")
    own = text[first:].splitlines()[0]
    edit(folder, own, "totals.csv,2,courier-1,exclude,,,,Told of another year.,")
    if by_hand:
        edit(folder, "A further figure of the page for the same thing.", "It is of the ministry.")
    found = run(ledger, folder)
    line, flags = found.lines["totals.csv", 3], found.rows["totals"].at[3, "flags"]
    assert (line.action, line.changes) == ("add", then)
    assert flags == ("second_figure" if by_hand else "")
    assert "further figure" not in line.reason
    # What was decided once is not touched again.
    assert run(ledger, folder).lines["totals.csv", 3].changes == then


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("events.csv,2,courier-1,add", "events.csv,2,courier-1,maybe", "'maybe': not one of add"),
        ("totals.csv,2,", "totals.csv,two,", "field row: 'two'"),
        ("totals.csv,2,", "events.csv,2,", "an earlier line is about this statement"),
        ("file,row,source_id", "file,line,source_id", "the columns are file, row, source_id"),
    ],
)
def test_line_that_cannot_be_read_is_named(
    ledger: Path, tmp_path: Path, old: str, new: str, fault: str
) -> None:
    folder = batch(tmp_path)
    run(ledger, folder)
    edit(folder, old, new)
    faults: list[Fault] = []
    decisions.read(folder, faults)
    assert any(fault in str(one) for one in faults), faults


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (Line("events.csv", 9, "courier-1"), "events.csv has no such row"),
        (Line("events.csv", 2, "courier-2"), "row 2 of events.csv is of courier-1"),
    ],
)
def test_line_about_no_statement_is_refused(
    ledger: Path, tmp_path: Path, line: Line, fault: str
) -> None:
    package = Package.at(ledger)
    with pytest.raises(InputError, match=fault):
        propose(read_batch(batch(tmp_path), package), package, {(line.file, line.row): line})


@pytest.mark.slow
@pytest.mark.parametrize(("action", "then"), [("add", "duplicate"), ("exclude", "exclude")])
def test_repeat_of_an_undecided_statement_follows_what_is_decided(
    ledger: Path, tmp_path: Path, action: str, then: str
) -> None:
    said = [handover("courier-1", "", persons="400")] * 2
    folder = write(tmp_path, sources=[page("courier-1")], events=said)
    assert run(ledger, folder).lines["events.csv", 3].report_id == ""
    event = "KGZ-2021" if action == "add" else ""
    edit(
        folder,
        "events.csv,2,courier-1,undecided,,,0.00,",
        f"events.csv,2,courier-1,{action},,{event},,",
    )
    first, second = (run(ledger, folder).lines["events.csv", row] for row in (2, 3))
    assert (second.action, second.report_id, second.event_id) == (then, first.report_id, event)


@pytest.mark.slow
def test_long_work_says_what_it_is_doing(
    ledger: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "nesyria.intake")
    Figures(Package.at(ledger), extended(run(ledger, batch(tmp_path))))
    said = [message.split(" of /")[0] for message in caplog.messages]
    assert said == [
        "reading the ledger",
        "looking for pages in the ledger: 2",
        "proposing what becomes of the rows of events.csv: 3",
        "statements compared with the ledger: 1 of 3",
        "statements compared with each other: 3 of 3",
        "proposing what becomes of the rows of totals.csv: 1",
        "proposing what becomes of the rows of populations.csv: 1",
        "deriving the figures with what would be added",
        "setting the flags that follow from other rows",
        "deciding the claims",
    ]
