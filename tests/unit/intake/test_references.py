"""Decided lines that name rows and pages of their own batch follow them when keys move."""

from pathlib import Path

import pytest

from nesyria import cli
from nesyria.intake import apply, decisions
from nesyria.intake.collected.faults import InputError
from nesyria.intake.decisions import FILE
from tests.unit.intake.batches import Row, handover, page, total, write
from tests.unit.intake.test_decisions import edit, run

pytestmark = pytest.mark.slow

FIRST = handover("courier-1", "2021-03-09", persons="40")
SECOND = handover("courier-2", "2023-06-10", persons="31")
# The same as the second, told by the same page less precisely.
AGAIN = handover("courier-2", "2023-06", persons="31")


def batch(folder: Path, *said: Row) -> Path:
    keys = dict.fromkeys(row["source_id"] for row in said)
    return write(folder, sources=[page(key) for key in keys], events=list(said))


def cells(folder: Path, row: int) -> list[str]:
    """Return action, report_id and event_id of a line as it is written."""
    lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    (found,) = [line for line in lines if line.startswith(f"events.csv,{row},")]
    return found.split(",")[3:6]


def test_duplicate_follows_the_row_it_names(ledger: Path, tmp_path: Path) -> None:
    folder = batch(tmp_path, FIRST, SECOND, AGAIN)
    run(ledger, folder)
    assert cells(folder, 4) == ["duplicate", "R0026", "KGZ-2023-06-10"]
    edit(folder, "2,courier-1,add,R0025,KGZ-2021-03-09,", "2,courier-1,exclude,,,")
    run(ledger, folder)
    assert cells(folder, 3) == ["add", "R0025", "KGZ-2023-06-10"]
    assert cells(folder, 4) == ["duplicate", "R0025", "KGZ-2023-06-10"]
    # And back again.
    edit(folder, "events.csv,2,courier-1,exclude,,,", "events.csv,2,courier-1,add,,KGZ-2021-03-09,")
    run(ledger, folder)
    assert cells(folder, 4) == ["duplicate", "R0026", "KGZ-2023-06-10"]


def test_duplicate_gets_the_event_that_its_row_gets(ledger: Path, tmp_path: Path) -> None:
    folder = batch(tmp_path, SECOND, AGAIN)
    run(ledger, folder)
    edit(folder, "2,courier-2,add,R0025,KGZ-2023-06-10,", "2,courier-2,add,R0025,KGZ-2023-06-11,")
    run(ledger, folder)
    assert cells(folder, 3) == ["duplicate", "R0025", "KGZ-2023-06-11"]


@pytest.mark.slow
def test_duplicate_of_what_is_left_out_is_left_out_until_that_is_added(
    ledger: Path, tmp_path: Path
) -> None:
    folder = batch(tmp_path, SECOND, AGAIN)
    run(ledger, folder)
    edit(folder, "2,courier-2,add,R0025,KGZ-2023-06-10,", "2,courier-2,exclude,,,")
    for _ in range(2):
        run(ledger, folder)
        assert cells(folder, 3) == ["exclude", "", ""]
    edit(folder, "events.csv,2,courier-2,exclude,,,", "events.csv,2,courier-2,add,,KGZ-2023-06-10,")
    run(ledger, folder)
    assert cells(folder, 3) == ["duplicate", "R0025", "KGZ-2023-06-10"]


def test_person_names_a_row_of_the_file(ledger: Path, tmp_path: Path) -> None:
    other = handover("courier-2", "2023-06-12", children="31")
    folder = batch(tmp_path, FIRST, SECOND, other)
    run(ledger, folder)
    line = next(
        one
        for one in (folder / FILE).read_text(encoding="utf-8").splitlines()
        if one.startswith("events.csv,4,")
    )
    edit(folder, line, "events.csv,4,courier-2,duplicate,row 3,,,Of whom all are children.,")
    found = run(ledger, folder)
    apply.check(found)
    assert cells(folder, 4) == ["duplicate", "R0026", "KGZ-2023-06-10"]
    edit(folder, "2,courier-1,add,R0025,KGZ-2021-03-09,", "2,courier-1,exclude,,,")
    run(ledger, folder)
    assert cells(folder, 4) == ["duplicate", "R0025", "KGZ-2023-06-10"]


def test_row_that_is_undecided_is_still_named(ledger: Path, tmp_path: Path) -> None:
    said = handover("courier-1", "", persons="400")
    folder = batch(tmp_path, said, handover("courier-1", "", persons="400", women="2"))
    run(ledger, folder)
    lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    edit(folder, lines[-1], "events.csv,3,courier-1,duplicate,row 2,,,The same.,")
    run(ledger, folder)
    assert cells(folder, 2)[0] == "undecided"
    assert cells(folder, 3) == ["duplicate", "row 2", ""]


OTHER = handover("courier-1", "2021-03-09", iso3="FRA", persons="31")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("report", "fault"),
    [
        ("", "name the row that says the same, by its key or as 'row N'"),
        ("row 9", "row 9 is no other row of events.csv"),
        ("row 4", "row 4 is no other row of events.csv"),
        ("R0999", "neither the ledger nor this batch has R0999"),
        ("row 2", "that row is of the page courier-1, and this one of courier-2"),
        ("row 5", "that row says 8 persons, and this one 31 persons"),
        ("R0025", "that row is of the page courier-1"),
    ],
)
def test_row_that_says_something_else_is_refused(
    ledger: Path, tmp_path: Path, report: str, fault: str
) -> None:
    more = handover("courier-2", "2022-02-02", persons="8")
    folder = batch(tmp_path, OTHER, SECOND, handover("courier-2", "2023-06-12", persons="31"), more)
    proposal = run(ledger, folder)
    line = proposal.lines["events.csv", 4]
    line.action, line.report_id, line.reason = "duplicate", report, "Mine."
    (folder / FILE).write_bytes(decisions.write(proposal.lines.values()))
    found = proposal if report == "" else run(ledger, folder)
    with pytest.raises(InputError) as caught:
        apply.check(found)
    assert fault in str(caught.value)


def test_two_rows_that_name_each_other_are_refused(ledger: Path, tmp_path: Path) -> None:
    folder = batch(tmp_path, FIRST, SECOND, AGAIN)
    proposal = run(ledger, folder)
    for row, other in ((3, 4), (4, 3)):
        line = proposal.lines["events.csv", row]
        line.action, line.report_id, line.reason = "duplicate", f"row {other}", "Mine."
    (folder / FILE).write_bytes(decisions.write(proposal.lines.values()))
    with pytest.raises(InputError, match=r"row 4 is no other row of events\.csv that is added"):
        apply.check(run(ledger, folder))


def renamed(folder: Path, old: str, new: str) -> None:
    """Give a page another key, as a person does."""
    edit(folder, f"sources.csv,2,{old},add,,,,,", f"sources.csv,2,{old},add,,,,Shorter.,{new}")


@pytest.mark.slow
def test_statement_that_was_decided_says_that_its_page_was_renamed(
    ledger: Path, tmp_path: Path
) -> None:
    folder = write(
        tmp_path,
        sources=[page("courier-1")],
        events=[FIRST],
        totals=[total("courier-1", "2024", "3")],
    )
    run(ledger, folder)
    renamed(folder, "courier-1", "source_id: courier-1 -> courier-a")
    found = run(ledger, folder)
    for place in (("events.csv", 2), ("totals.csv", 2)):
        assert found.lines[place].changes["source_id"] == ("courier-1", "courier-a")
        assert found.lines[place].reason
    apply.check(found)
    edit(folder, "Shorter.,source_id: courier-1 -> courier-a", ",")
    again = run(ledger, folder)
    assert "source_id" not in again.lines["events.csv", 2].changes


def test_what_is_left_out_needs_no_page(ledger: Path, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        sources=[page("courier-1")],
        events=[FIRST, handover("courier-1", "2023-06-10", persons="31")],
    )
    run(ledger, folder)
    edit(folder, "2,courier-1,add,R0025,KGZ-2021-03-09,", "2,courier-1,exclude,,,")
    renamed(folder, "courier-1", "source_id: courier-1 -> courier-a")
    found = run(ledger, folder)
    assert found.lines["events.csv", 2].changes == {}
    assert found.lines["events.csv", 3].changes["source_id"] == ("courier-1", "courier-a")


def test_page_under_another_address_follows_the_key_of_the_first(
    ledger: Path, tmp_path: Path
) -> None:
    pages = [page("courier-1"), page("courier-9", url="https://www.example.net/courier-1/")]
    said = [FIRST, handover("courier-9", "2023-06-10", persons="31")]
    folder = write(tmp_path, sources=pages, events=said)
    run(ledger, folder)
    for key in ("courier-a", "courier-b"):
        before = (folder / FILE).read_text(encoding="utf-8")
        if "courier-a" in before:
            (folder / FILE).write_text(
                before.replace("sources.csv,2,courier-1,add,,,,Shorter.,source_id: courier-1 -> "
                               "courier-a", "sources.csv,2,courier-1,add,,,,,"), encoding="utf-8"
            )  # fmt: skip
        renamed(folder, "courier-1", f"source_id: courier-1 -> {key}")
        found = run(ledger, folder)
        assert found.lines["sources.csv", 3].changes["source_id"] == ("courier-9", key)
        assert found.rows["events"].at[3, "source_id"] == key
        apply.check(found)


def test_page_that_repeats_none_is_refused(ledger: Path, tmp_path: Path) -> None:
    folder = batch(tmp_path, FIRST)
    run(ledger, folder)
    edit(
        folder,
        "sources.csv,2,courier-1,add,,,,,",
        "sources.csv,2,courier-1,duplicate,,,,Mine.,source_id: courier-1 -> nowhere",
    )
    with pytest.raises(InputError, match="neither the ledger nor this batch has a page nowhere"):
        apply.check(run(ledger, folder))


def test_page_comes_back_with_the_first_statement_that_is_added(
    ledger: Path, tmp_path: Path
) -> None:
    folder = batch(tmp_path, SECOND)
    run(ledger, folder)
    edit(folder, "2,courier-2,add,R0025,KGZ-2023-06-10,", "2,courier-2,exclude,,,")
    assert run(ledger, folder).lines["sources.csv", 2].action == "exclude"
    edit(folder, "2,courier-2,exclude,,,0.50", "2,courier-2,add,,KGZ-2023-06-10,")
    assert run(ledger, folder).lines["sources.csv", 2].action == "add"


def test_flag_unplaced_goes_when_an_event_is_named(ledger: Path, tmp_path: Path) -> None:
    folder = batch(tmp_path, handover("courier-1", "", persons="400"))
    run(ledger, folder)
    edit(folder, "2,courier-1,undecided,,,0.00,", "2,courier-1,add,,,,")
    assert run(ledger, folder).rows["events"].at[2, "flags"] == "unplaced"
    edit(folder, "2,courier-1,add,R0025,,", "2,courier-1,add,R0025,KGZ-2021,")
    found = run(ledger, folder)
    assert found.rows["events"].at[2, "flags"] == ""
    assert found.lines["events.csv", 2].changes == {}


@pytest.mark.slow
def test_number_that_another_batch_took_is_not_taken_for_this_one(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both batches are of one page; each had been proposed with the next free number."""
    first = write(tmp_path / "a", sources=[page("courier-1")], events=[FIRST])
    second = write(
        tmp_path / "b",
        sources=[page("courier-1")],
        events=[handover("courier-1", "2023-06-10", persons="31")],
    )
    run(example, first)
    run(example, second)
    assert cells(first, 2)[1] == cells(second, 2)[1] == "R0025"
    monkeypatch.setattr(apply, "_check_valid", lambda root: None)
    assert cli.run(["intake", str(first), "--path", str(example), "--apply"]) == 0
    found = run(example, second)
    assert cells(second, 2)[1] == "R0026"
    assert len(apply.figures(found).text["repatriation_reports"]) == 26
