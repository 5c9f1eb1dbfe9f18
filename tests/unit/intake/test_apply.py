"""A decided batch is brought in whole and valid, or nothing has changed."""

import shutil
from pathlib import Path

import pytest

import nesyria as nes
from nesyria import NesyriaError, cli
from nesyria.datapackage.package import Package
from nesyria.intake import apply
from nesyria.intake.collected.faults import InputError
from nesyria.intake.collected.statements import read_batch
from nesyria.intake.decisions import FILE
from nesyria.intake.moves import moves
from nesyria.intake.proposal import propose
from tests.evidence_audit import Audit
from tests.helpers import read_descriptor, table_rows, write_descriptor
from tests.unit.intake.batches import handover, page, population, proposed, total, write


def contents(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def batch(root: Path) -> Path:
    """Write a batch that moves figures: a better count, a new event, a total, a population."""
    return write(
        root / "evidence" / "2024-02-02",
        sources=[page("courier-1", kind="official"), page("courier-2")],
        events=[
            handover("courier-1", "2019-04-20", iso3="XKX", persons="10", women="4", children="6"),
            handover("courier-2", "2023-06-10", persons="31"),
            handover("courier-2", "", persons="400"),
        ],
        totals=[total("courier-1", "2023-12", "341")],
        populations=[population("courier-1", "2024-01", "2100")],
    )


def intake(root: Path, folder: Path, *more: str) -> int:
    return cli.run(["intake", str(folder), "--path", str(root), *more])


def decide(folder: Path, old: str, new: str) -> None:
    text = (folder / FILE).read_text(encoding="utf-8")
    assert text.count(old) == 1, text
    (folder / FILE).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_proposal_writes_decisions_and_nothing_else(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = batch(example)
    before = contents(example)
    assert intake(example, folder) == 0
    after = contents(example)
    assert set(after) - set(before) == {f"evidence/2024-02-02/{FILE}"}
    assert all(after[name] == before[name] for name in before)
    out = capsys.readouterr().out
    assert "events.csv: 2 add, 1 undecided" in out
    assert "KGZ-2023-06-10" in out
    assert "totals KGZ, repatriation, all: persons 10 -> 41" in out


def test_faults_leave_everything_as_it_is(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = batch(example)
    write(folder, totals=[total("courier-1", "2023-12", "1,000"), total("x", "2023", "many")])
    before = contents(example)
    assert intake(example, folder, "--apply") == 2
    err = capsys.readouterr().err
    assert "3 faults in the input; nothing was written" in err
    assert contents(example) == before


@pytest.mark.slow
def test_apply_refuses_while_anything_is_undecided(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = batch(example)
    assert intake(example, folder) == 0
    before = contents(example)
    assert intake(example, folder, "--apply") == 2
    assert "events.csv, row 4: decide it (add, duplicate or exclude)" in capsys.readouterr().err
    assert contents(example) == before


@pytest.mark.slow
def test_applied_batch_is_valid_on_record_and_applied_once(example: Path) -> None:
    folder = batch(example)
    assert intake(example, folder) == 0
    decide(
        folder,
        "events.csv,4,courier-2,undecided,,,0.00,",
        "events.csv,4,courier-2,exclude,,,,Rumour. ",
    )
    assert intake(example, folder, "--apply") == 0
    assert [one for one in nes.validate(example).findings if one.severity == "error"] == []
    reports = {row["report_id"]: row for row in table_rows(example, "repatriation_reports")}
    assert reports["R0025"]["event_id"] == "XKX-2019-04-20"
    assert reports["R0026"]["event_id"] == "KGZ-2023-06-10"
    assert list(reports) == sorted(reports)
    keys = [row["source_id"] for row in table_rows(example, "sources")]
    assert keys == sorted(keys)
    assert {"courier-1", "courier-2"} <= set(keys)
    assert table_rows(example, "total_reports")[-1]["source_id"] == "courier-1"
    # The figures moved with it, and the flags that follow from them.
    events = {row["event_id"]: row for row in table_rows(example, "repatriations")}
    assert events["KGZ-2023-06-10"]["persons"] == "31"
    assert Audit(folder, example / "data").faults() == []
    # Applied again it adds nothing, nor does a proposal made anew.
    after = contents(example)
    assert intake(example, folder, "--apply") == 0
    assert contents(example) == after
    (folder / FILE).unlink()
    package = Package.at(example)
    again = propose(read_batch(folder, package), package)
    assert again.counts()["events.csv"] == {"duplicate": 2, "undecided": 1}
    assert again.counts()["totals.csv"] == {"duplicate": 1}
    assert again.counts()["populations.csv"] == {"duplicate": 1}


@pytest.mark.slow
def test_flag_of_a_published_row_that_changes_is_recorded(released: Path) -> None:
    flags = {row["report_id"]: row["flags"] for row in table_rows(released, "repatriation_reports")}
    # An official source counts one person less than the ministry before it.
    said = [handover(f"courier-{n}", "2019-04-20", iso3="XKX", persons="11") for n in (1, 2)]
    pages = [page(f"courier-{n}", kind="official") for n in (1, 2)]
    folder = write(released / "evidence" / "2024-02-02", sources=pages, events=said)
    assert intake(released, folder) == 0
    text = (folder / FILE).read_text(encoding="utf-8")
    for row in (2, 3):
        line = next(one for one in text.splitlines() if one.startswith(f"events.csv,{row},"))
        number = f"R{max(int(key[1:]) for key in flags) + row - 1:04d}"
        text = text.replace(
            line, f"events.csv,{row},courier-{row - 1},add,{number},XKX-2019-04-20,,Read.,"
        )
    (folder / FILE).write_text(text, encoding="utf-8")
    assert intake(released, folder, "--apply") == 0
    now = {row["report_id"]: row["flags"] for row in table_rows(released, "repatriation_reports")}
    changed = {key for key in flags if flags[key] != now[key]}
    assert changed
    recorded = {
        row["key"]: row for row in table_rows(released, "corrections") if row["release"] == "1.1.0"
    }
    assert set(recorded) == changed
    for key in changed:
        assert (recorded[key]["old"], recorded[key]["new"]) == (flags[key], now[key])
        assert recorded[key]["reason"]


@pytest.mark.slow
def test_what_would_not_be_valid_is_not_written(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [handover("courier-1", "2023-06-10", persons="31")]
    folder = write(example / "evidence" / "b", sources=[page("courier-1")], events=said)
    assert intake(example, folder) == 0
    # A flag that no rule knows.
    decide(folder, "A new event: none of this area is near.,", 'Mine.,"flags: """" -> sideways"')
    before = contents(example)
    assert intake(example, folder, "--apply") == 2
    err = capsys.readouterr().err
    assert "would not be valid, so nothing was written" in err
    assert "sideways" in err or "flags" in err
    assert contents(example) == before


@pytest.mark.slow
@pytest.mark.parametrize("failing", ["repatriations.csv", "decisions.csv", "datapackage.json"])
def test_file_that_cannot_be_written_leaves_all_as_it_was(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    from nesyria.datapackage.journal import Entry, Journal

    said = [handover("courier-1", "2023-06-10", persons="31")]
    folder = write(tmp_path / "outside", sources=[page("courier-1")], events=said)
    package = Package.at(example)
    proposal = propose(read_batch(folder, package), package)
    monkeypatch.setattr(apply, "_check_valid", lambda root: None)
    put = Journal._put

    def refuse(self: Journal, one: Entry) -> None:
        # The staged copy is made elsewhere; what is put back has room.
        if Path(one.name).name == failing and self.root in (example, folder) and not refused:
            refused.append(one.name)
            raise OSError(28, "No space left on device", one.name)
        put(self, one)

    refused: list[str] = []

    before, outside = contents(example), contents(folder)
    monkeypatch.setattr(Journal, "_put", refuse)
    with pytest.raises(OSError, match="No space left"):
        apply.apply(proposal, folder)
    assert contents(example) == before
    assert contents(folder) == outside


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (",add,R0025,KGZ-2023-06-10,", ",add,R0025,FRA-2023-06-10,", "the persons are of KGZ"),
        (",add,R0025,KGZ-2023-06-10,", ",add,R0025,june,", "write AREA-DATE"),
        (",add,R0025,KGZ-2023-06-10,", ",duplicate,R0999,,", "name the row that says the same"),
        ("sources.csv,2,courier-1,add,,,,,", "sources.csv,2,courier-1,exclude,,,,,", "say why"),
        (
            "sources.csv,2,courier-1,add,,,,,",
            "sources.csv,2,courier-1,exclude,,,,Ad.,",
            "is left out",
        ),
        (
            "sources.csv,2,courier-1,add,,,,,",
            "sources.csv,2,courier-1,add,,,,x,hat: a -> b",
            "no field",
        ),
    ],
)
def test_decision_that_cannot_be_is_refused(
    ledger: Path, tmp_path: Path, old: str, new: str, fault: str
) -> None:
    from nesyria.intake import decisions

    said = [handover("courier-1", "2023-06-10", persons="31")]
    proposal = proposed(ledger, tmp_path, sources=[page("courier-1")], events=said)
    (tmp_path / FILE).write_bytes(decisions.write(proposal.lines.values()))
    decide(tmp_path, old, new)
    package = Package.at(ledger)
    again = propose(read_batch(tmp_path, package), package, decisions.read(tmp_path, []))
    with pytest.raises(InputError, match=fault):
        apply.check(again)


@pytest.mark.slow
def test_claim_whose_verdict_changes_is_told(example: Path) -> None:
    # What moves is what building the applied ledger gives.
    claims = table_rows(example, "claims")
    said = [handover("courier-1", "2023-06-10", iso3="FRA", persons="3100")]
    folder = write(example / "evidence" / "b", sources=[page("courier-1")], events=said)
    package = Package.at(example)
    proposal = propose(read_batch(folder, package), package)
    told = {
        one.key: one.new
        for one in moves(package, apply.figures(proposal).tables)
        if one.table == "claims"
    }
    apply.apply(proposal, folder)
    now = {row["claim_id"]: row["verdict"] for row in table_rows(example, "claims")}
    changed = {row["claim_id"] for row in claims if row["verdict"] != now[row["claim_id"]]}
    assert told == {key: now[key] for key in changed}
    assert changed


def test_folder_that_is_no_checkout_is_refused_by_add(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(example / "evidence", ignore_errors=True)
    status = cli.run(["add", "total", "--url", "https://example.net/1", "--path", str(example)])
    assert status == 2
    assert "no folder evidence" in capsys.readouterr().err
    with pytest.raises(NesyriaError):
        Package.at(example / "nowhere")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["../outside.csv", "schemas/sources.csv", "data/areas.csv"])
def test_intake_writes_no_file_but_the_tables(
    example: Path, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    folder = batch(example)
    write(folder, events=[], populations=[], totals=[total("courier-1", "2023-12", "1000")])
    (example.parent / "outside.csv").write_bytes((example / "data" / "sources.csv").read_bytes())
    shutil.copy(example / "data" / "sources.csv", example / "schemas" / "sources.csv")
    descriptor = read_descriptor(example)
    for resource in descriptor["resources"]:
        if resource["name"] == "sources":
            resource["path"] = path
    write_descriptor(example, descriptor)
    before = {one: one.read_bytes() for one in example.parent.rglob("*") if one.is_file()}
    assert intake(example, folder, "--apply") == 2
    assert "refused" in capsys.readouterr().err or path == "data/areas.csv"
    assert {one: one.read_bytes() for one in example.parent.rglob("*") if one.is_file()} == before


def test_a_statement_is_not_kept_in_a_folder_outside(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = example.parent / "outside"
    outside.mkdir()
    shutil.rmtree(example / "evidence", ignore_errors=True)
    (example / "evidence").symlink_to(outside)
    said = ["--url", "https://example.org/new", "--publisher", "Example", "--title", "A page"]
    said += ["--published", "2023-12-05", "--area", "KGZ", "--date", "2023-12-04"]
    arguments = ["add", "handover", *said, "--persons", "5", "--path", str(example)]
    assert cli.run(arguments) == 2
    assert "no folder evidence" in capsys.readouterr().err
    assert list(outside.iterdir()) == []
