"""Corrections: every change to a published row is recorded, and history cannot be made up."""

from pathlib import Path

import pytest

import nesyria as nes
from nesyria.datapackage import archives, files, releases
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.figures.build import build
from nesyria.publishing.release import release
from nesyria.tableschema import profile
from nesyria.validation.suites.history import tables
from tests.helpers import ROOT, add_correction, edit, table_rows
from tests.unit.validation.hostile import (
    expectation,
    found,
    write_suite,
    zipped,
)
from tests.unit.validation.suites.history.attacks import errors, publish, remove
from tests.unit.validation.suites.history.attacks import found as proof

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("old", "30", "what 1.0.0 says: '31'"),
        ("new", "33", "the row says '32' now"),
        ("key", "T0002", "what 1.0.0 says"),
        ("release", "12.0.0", "which is no release"),
    ],
)
def test_a_correction_that_says_something_else_is_refused(
    released: Path, field: str, value: str, words: str
) -> None:
    edit(released, "total_reports", ",31,exact", ",32,exact")
    change = {"release": "1.0.1", "table": "total_reports", "key": "T0001", "field": "value"}
    change |= {"old": "31", "new": "32", "reason": "Misread."}
    add_correction(released, **(change | {field: value}))
    with pytest.raises(nes.NesyriaError, match=words):
        release("1.0.1", released, date="2024-05-01")


def change_value(root: Path, old: str, new: str, version: str | None) -> set[str]:
    """Change a published number, recorded for a version or not; return the rules it breaks."""
    edit(root, "total_reports", f",{old},exact", f",{new},exact")
    if version:
        change = {"table": "total_reports", "key": "T0001", "field": "value"}
        add_correction(root, release=version, **change, old=old, new=new, reason="Misread.")
    build(root)
    return errors(root)


def test_the_latest_correction_is_that_of_the_highest_version(released: Path) -> None:
    remove("releases/*", "CHANGELOG.md")(released)
    publish(released, "10.0.8")
    assert change_value(released, "31", "32", "10.0.9") == set()
    publish(released, "10.0.9")
    assert change_value(released, "32", "33", "10.0.10") == set()


def test_a_number_that_goes_back_and_forth_is_recorded_each_time(released: Path) -> None:
    assert change_value(released, "31", "32", "1.0.1") == set()
    publish(released, "1.0.1")
    assert change_value(released, "32", "31", "1.0.2") == set()
    publish(released, "1.0.2")
    assert change_value(released, "31", "32", None) == {
        "corrections.unrecorded_changes",
        "corrections.current_values",
    }


def test_a_correction_is_of_a_release_to_come(released: Path) -> None:
    assert change_value(released, "31", "32", "0.9.0") == {"corrections.next_release"}


def test_a_version_does_not_go_back(released: Path) -> None:
    file = released / "datapackage.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"1.0.0"', '"0.10.0"'), encoding="utf-8")
    # Its citation files, which name the version that it had, disagree as well.
    findings = proof(released)
    assert {one.rule for one in findings} == {"corrections.version", "release.files"}
    (found,) = [one for one in findings if one.rule == "corrections.version"]
    assert (found.rule, found.severity, found.value) == ("corrections.version", "error", "0.10.0")
    assert "1.0.0" in found.message


FORGED = [
    (
        {"table": "sources", "field": "title", "old": "Never said", "new": "{now}"},
        "what 1.0.0 says",
    ),
    (
        {"table": "repatriation_reports", "key": "R0001", "field": "men", "old": "5"},
        "1.0.0 says: ''",
    ),
    ({"table": "totals", "key": "FRA; repatriation; 2019", "field": "*"}, "that 1.0.0 holds"),
    ({"table": "sources", "key": "no-such-page", "field": "*"}, "that 1.0.0 holds"),
    ({"table": "sources", "field": "*"}, "remove the row"),
    ({"table": "sources", "field": "*", "old": "x", "new": "none"}, "blank old, since"),
    ({"table": "sources", "field": "*"}, "what stays in place of the row"),
    ({"table": "sources", "field": "*", "new": "no-such-page"}, "what stays in place of the row"),
    ({"table": "sources", "field": "title", "old": "{now}", "new": "{now}"}, "another value"),
    ({"table": "total_reports", "key": "T9999", "field": "value", "new": "1"}, "1.0.0 holds"),
]


@pytest.mark.parametrize(("given", "words"), FORGED)
def test_history_cannot_be_made_up(released: Path, given: dict[str, str], words: str) -> None:
    page = table_rows(released, "sources")[0]
    blank = {"key": page["source_id"], "old": "", "new": "", "reason": "Misread."}
    change = blank | {name: text.replace("{now}", page["title"]) for name, text in given.items()}
    add_correction(released, release="1.0.1", **change)
    said = [one.message for one in proof(released) if one.severity == "error"]
    assert any(words in one for one in said), said


def test_a_cell_has_one_new_correction(released: Path) -> None:
    assert change_value(released, "31", "32", "1.0.1") == set()
    change = {"table": "total_reports", "key": "T0001", "field": "value"}
    add_correction(released, release="1.1.0", **change, old="31", new="32", reason="Misread.")
    said = proof(released)
    assert {one.rule for one in said} == {"corrections.published_values"}
    assert all("merge the two" in one.message for one in said)


def test_a_corrected_row_can_be_withdrawn_and_never_comes_back(released: Path) -> None:
    rows = table_rows(released, "repatriation_reports")
    row = next(one for one in rows if one["note"] == "orphans only")
    file = released / "data" / "repatriation_reports.csv"
    change = {"table": "repatriation_reports", "key": row["report_id"]}
    edit(released, "repatriation_reports", row["note"], "Read again.")
    said = {"field": "note", "old": row["note"], "new": "Read again.", "reason": "Misread."}
    add_correction(released, release="1.0.1", **change, **said)
    release("1.0.1", released, date="2024-05-01")
    text = file.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(row["report_id"])]
    file.write_text("\n".join([*kept, ""]), encoding="utf-8")
    add_correction(
        released, release="2.0.0", **change, field="*", old="", new="none", reason="On request."
    )
    assert errors(released) == set()
    file.write_text(text, encoding="utf-8")
    assert "corrections.reused_keys" in errors(released)


def test_a_withdrawn_row_must_be_recorded(released: Path) -> None:
    row = table_rows(released, "total_reports")[0]
    file = released / "data" / "total_reports.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")
    assert "corrections.unrecorded_withdrawals" in errors(released)
    change = {"release": "2.0.0", "table": "total_reports", "key": row["report_id"], "field": "*"}
    add_correction(released, **change, old="", new="none", reason="Withdrawn on request.")
    assert errors(released) == set()


# By name: an archive holds the time at which it was made, and so would the name of its test.
RELEASES: dict[str, bytes] = {
    "empty": b"",
    "no-archive": b"no archive",
    "no-files": b"PK\x05\x06" + b"\0" * 18,
    "outside": zipped({"../../outside.txt": b"x", "/etc/outside.txt": b"x"}),
    "broken-descriptor": zipped({DESCRIPTOR: b"{"}),
    "path-no-text": zipped({DESCRIPTOR: b'{"resources": [{"name": "sites", "path": 5}]}'}),
    "path-outside": zipped({DESCRIPTOR: b'{"resources": [{"name": "sites", "path": "../x.csv"}]}'}),
    "encrypted": zipped({DESCRIPTOR: b"{}"}, encrypted=True),
    "no-version": zipped({DESCRIPTOR: b'{"resources": []}'}),
    "another-version": zipped({DESCRIPTOR: b'{"resources": [], "version": "0.5.0"}'}),
    "large-descriptor": zipped({DESCRIPTOR: b"0" * (32 * 1024**2)}),
}


@pytest.mark.parametrize("content", RELEASES.values(), ids=RELEASES.keys())
def test_hostile_releases_are_findings(small: Path, content: bytes) -> None:
    folder = small / "releases"
    folder.mkdir()
    name = releases.archive_name(Package(small), "1.0.0")
    (folder / name).write_bytes(content)
    (folder / "SHA256SUMS").write_text(f"{files.sha256(content)}  {name}\n", encoding="utf-8")
    before = sorted(small.parent.rglob("*"))
    assert {finding.rule for finding in found(small)} == {"suite.valid"}
    assert sorted(small.parent.rglob("*")) == before


def test_an_archive_that_unpacks_to_too_much_is_refused(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1024**2)
    test_hostile_releases_are_findings(small, zipped({"data/x.csv": b"0" * (2 * 1024**2)}))


CHECKSUMS = {"latin": b"\xff\xfe", "short": b"x\n", "nul": b"\0" * 64, "long-line": b"a" * 10**6}
CHECKSUMS["another-package"] = b"0" * 64 + b"  others-1.0.0.zip\n"
CHECKSUMS["leading-zeros"] = b"0" * 64 + b"  small-01.0.0.zip\n"
CHECKSUMS["too-large"] = b"\n" * (2 * 1024**2)


@pytest.mark.parametrize("content", CHECKSUMS.values(), ids=CHECKSUMS.keys())
def test_hostile_checksums_are_findings(small: Path, content: bytes) -> None:
    (small / "releases").mkdir()
    (small / "releases" / "SHA256SUMS").write_bytes(content)
    # The parts of the release disagree as well, but where nothing of it can be read.
    assert {finding.rule for finding in found(small)} - {"release.files"} == {"suite.valid"}


def test_an_archive_without_its_checksum_is_a_finding(small: Path) -> None:
    (small / "releases").mkdir()
    (small / "releases" / "small-1.0.0.zip").write_bytes(b"")
    assert {finding.rule for finding in found(small)} == {"release.files", "suite.valid"}


def test_the_tables_of_the_checks_have_names_of_their_own() -> None:
    package = Package(ROOT)
    assert {
        *tables.about(package, None),
        *tables.changes(package, None),
        "claims_decided",
    } == profile.RESERVED


OLD = [
    lambda files: files.pop("data/areas.csv"),
    lambda files: files.update({"schemas/areas.json": b"{}"}),
    lambda files: files.update({"schemas/areas.json": b'{"fields": 5}'}),
    lambda files: files.update({"schemas/areas.json": b'{"fields": [{"type": "string"}]}'}),
    lambda files: files.update({"expectations/sites.json": b'{"name": "sites"}'}),
]


@pytest.mark.parametrize("change", range(len(OLD)))
def test_a_release_of_another_form_hides_nothing_else(small: Path, change: int) -> None:
    package = Package(small)
    write_suite(
        small, {"name": "sites", "expectations": [expectation("SELECT 'al-hol' AS row_key")]}
    )
    held = {
        path.relative_to(small).as_posix(): path.read_bytes()
        for path in small.rglob("*.*")
        if path.is_file()
    }
    OLD[change](held)
    content = zipped(held)
    (small / "releases").mkdir()
    name = releases.archive_name(package, package.version)
    (small / "releases" / name).write_bytes(content)
    line = f"{files.sha256(content)}  {name}\n"
    (small / "releases" / "SHA256SUMS").write_text(line, encoding="utf-8")
    rules = {finding.rule for finding in found(small)}
    # Without its tables nothing can be compared with it, and that is said.
    assert rules & {"constraint.relaxed", "suite.valid"}
    assert "across.x" in rules or "suite.valid" in rules
