"""What was collected has become the ledger, and what became of each statement is on record.

A folder below ``evidence`` is one batch: the collected statements, which nobody edits, and
``decisions.csv`` with one line for each of them. ``evidence/README.md`` says what the columns mean.
"""

import csv
import hashlib
import io
import re
import shutil
from pathlib import Path

import pytest

from tests.evidence_audit import TABLES, Audit, changes, rows
from tests.helpers import ROOT

pytestmark = pytest.mark.slow

EVIDENCE = ROOT / "evidence"
BATCHES = sorted(path for path in EVIDENCE.iterdir() if path.is_dir())
HEADER = "file,row,source_id,action,report_id,event_id,score,reason,changes"

batches = pytest.mark.parametrize("batch", BATCHES, ids=lambda path: path.name)


@batches
def test_every_statement_became_what_its_line_says(batch: Path) -> None:
    audit = Audit(batch, ROOT / "data")
    assert audit.faults() == []
    assert len(audit.decisions) == sum(len(table) for table in audit.files.values()) > 0


@batches
def test_every_collected_file_is_known(batch: Path) -> None:
    assert {line["file"] for line in rows(batch / "decisions.csv")} <= set(TABLES)
    assert (batch / "README.md").is_file()


@batches
def test_decisions_open_in_a_spreadsheet(batch: Path) -> None:
    text = (batch / "decisions.csv").read_bytes().decode("utf-8")
    lines = list(csv.reader(io.StringIO(text)))
    assert ",".join(lines[0]) == HEADER
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows(lines)
    assert again.getvalue() == text
    # A cell that begins like a formula is run by some programs.
    assert [cell for line in lines for cell in line if re.match(r"[=+@\t]|-\D", cell)] == []


def test_first_batch_is_as_it_was_collected() -> None:
    batch = EVIDENCE / "2026-11-24"
    found = {file: (batch / file).read_bytes() for file in Audit(batch, ROOT / "data").files}
    assert {file: hashlib.sha256(content).hexdigest() for file, content in found.items()} == {
        "event_reports.csv": "c31ffb8a37db191434fc67ed957b2e9418c810a2adc3b2f397904e1e8938767c",
        "population_reports.csv": (
            "a94ff40eb4c749906f00f50d27e3aeaea2e51852568f5c081250d2d6b858db08"
        ),
        "sources.csv": "90a37f2d12ab062dd30b4cd0077cd13ec41ecc7c1ac191cf638a40dab8e2bf02",
        "total_reports.csv": "31e6eebe64aeaca8330a7c660a0e4e44a61e3eb0a3eaa9a6e6cf907d71d80a2d",
    }


def test_changes_are_read_with_any_text() -> None:
    text = (
        r'persons: 91 -> 96; note: "a; b: \"c\" -> d" -> e: f; date: "" -> 2019-06; site: x -> ""'
    )
    assert changes(text) == {
        "persons": ("91", "96"),
        "note": ('a; b: "c" -> d', "e: f"),
        "date": ("", "2019-06"),
        "site": ("x", ""),
    }


@pytest.mark.parametrize(
    "text", ["persons: 91", "persons 91 -> 96", "a: 1 -> 2, b: ; c", "a: 1 -> 2; a: 2 -> 3"]
)
def test_changes_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="field: old -> new"):
        changes(text)


# A batch as a later one may look, with other names of files and columns than the first.
BATCH = ROOT / "tests" / "data" / "batch"


def faults(root: Path, *edits: tuple[str, str, str]) -> list[str]:
    """Return the faults of the small batch after text of its files was replaced."""
    shutil.copytree(BATCH, root)
    for name, old, new in edits:
        text = (root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        (root / name).write_text(text.replace(old, new), encoding="utf-8")
    return Audit(root / "evidence" / "later", root / "data").faults()


def test_later_batch_with_other_names_is_sound(tmp_path: Path) -> None:
    assert faults(tmp_path / "sound") == []


DECISIONS = "evidence/later/decisions.csv"
EVENTS = "evidence/later/events.csv"
POPULATIONS = "data/population_reports.csv"
LEDGER = "data/repatriation_reports.csv"


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (DECISIONS, "totals.csv,2,abc-1,add,T1001,,,,\n", "", "totals.csv:2: has no line"),
        (DECISIONS, "sources.csv,2,abc-1,add,,,,,\n", "", "sources.csv:2: has no line"),
        (
            DECISIONS,
            "populations.csv,3,",
            "populations.csv,2,",
            "populations.csv:2: has several lines",
        ),
        (
            DECISIONS,
            "populations.csv,3,",
            "populations.csv,4,",
            "populations.csv:4: is no statement",
        ),
        (DECISIONS, "totals.csv,2,", "other.csv,2,", "other.csv:2: is no statement"),
        (DECISIONS, "add,P1002", "add,P1001", "P1001: 2 statements became this row"),
        (
            DECISIONS,
            "totals.csv,2,abc-1",
            "totals.csv,2,abc-2",
            "source_id: the statement has abc-1",
        ),
        (DECISIONS, "add,T1001", "undecided,T1001", "action: 'undecided' is none of add"),
        (DECISIONS, "add,T1001", "add,T1009", "total_reports: has no row 'T1009'"),
        (DECISIONS, "The day is that of the page.", "", "events.csv:2: reason: blank, although"),
        (
            DECISIONS,
            "date: 2023-12 ->",
            "date: 2023-11 ->",
            "collected '2023-12', changes says '2023-11'",
        ),
        (
            DECISIONS,
            "date: 2023-12 -> 2023-12-07; ",
            "",
            "date: R1001 has '2023-12-07', expected '2023-12'",
        ),
        (
            DECISIONS,
            '; flags: """" -> partial',
            "",
            "flags: R1001 has 'differs partial', expected ''",
        ),
        (
            DECISIONS,
            "publisher: abc -> ABC",
            "publisher: abc -> Abc",
            "abc-2 has 'ABC', expected 'Abc'",
        ),
        (DECISIONS, "publisher: abc -> ABC", "publisher: abc -> abc", "lists what was not changed"),
        (DECISIONS, "R1002,KGZ-2023-12-07", "R1002,KGZ-2023-12-08", "event_id: R1002 has"),
        (DECISIONS, "duplicate,R1001,KGZ", "duplicate,R1009,KGZ", "has no row 'R1009', of which"),
        (
            DECISIONS,
            "duplicate,R1001,KGZ",
            "duplicate,R1001,UZB",
            "events.csv:4: event_id: R1001 has",
        ),
        (DECISIONS, "1,The same page.", "1,", "events.csv:4: reason: blank"),
        (DECISIONS, "source_id: abc-3 -> abc-1", "", "sources.csv:4: sources: has no row 'abc-3'"),
        (DECISIONS, "It began in Iraq.", "", "events.csv:5: reason: blank"),
        (DECISIONS, "exclude,,", "exclude,R1002,", "report_id: an excluded statement has none"),
        (
            LEDGER,
            "2023-12,96,al-hol",
            "2023-12,97,al-hol",
            "persons: R1002 has '97', expected '96'",
        ),
        (LEDGER, "96,al-hol,,", "96,al-hol,planned,", "flags: R1002 has 'planned', expected ''"),
        (LEDGER, "96,al-hol,,", "96,roj,,", "site_id: R1002 has 'roj', expected 'al-hol'"),
        (POPULATIONS, "foreign,abc-2", "world,abc-2", "area_id: P1002 has 'world'"),
        (POPULATIONS, "KGZ,abc-1", "UZB,abc-1", "area_id: P1001 has 'UZB'"),
        (
            EVENTS,
            "abc-2,KGZ,2023-12,96",
            "abc-2,KGZ,2023-12,95",
            "persons: R1002 has '96', expected '95'",
        ),
        (EVENTS, "persons", "people", "people: repatriation_reports has no such field"),
    ],
)
def test_fault_is_found(tmp_path: Path, file: str, old: str, new: str, fault: str) -> None:
    found = faults(tmp_path / "spoilt", (file, old, new))
    assert any(fault in one for one in found), found


CORRECTIONS = "data/corrections.csv"


@pytest.mark.parametrize(
    ("old", "new", "correction"),
    [
        ("2023-12,96,", "2023-12,97,", "1.1.0,repatriation_reports,R1002,persons,96,97,Misread.\n"),
        (
            "96,al-hol,,",
            "96,al-hol,planned,",
            "1.1.0,repatriation_reports,R1002,flags,differs,planned,Plan.\n",
        ),
        (
            "R1002,KGZ-2023-12-07",
            "R1002,KGZ-2023-12-09",
            "1.1.0,repatriation_reports,R1002,event_id,KGZ-2023-12-07,KGZ-2023-12-08,Other.\n"
            "1.2.0,repatriation_reports,R1002,event_id,KGZ-2023-12-08,KGZ-2023-12-09,Other.\n",
        ),
        (
            "R1002,KGZ-2023-12-07,KGZ,abc-2,2023-12,96,al-hol,,\n",
            "",
            "1.1.0,repatriation_reports,R1002,*,,,Withdrawn.\n",
        ),
    ],
    ids=["number", "flag", "twice", "withdrawn"],
)
def test_published_correction_explains_a_difference(
    tmp_path: Path, old: str, new: str, correction: str
) -> None:
    unexplained = faults(tmp_path / "before", (LEDGER, old, new))
    assert any("R1002" in fault for fault in unexplained)
    recorded = (CORRECTIONS, "reason\n", f"reason\n{correction}")
    assert faults(tmp_path / "after", (LEDGER, old, new), recorded) == []
