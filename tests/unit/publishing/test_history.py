"""Releases, the figures of a day, and the diff between versions."""

import json
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nesyria as nes
from nesyria.cli import run
from nesyria.datapackage import releases
from nesyria.datapackage.package import Package
from nesyria.figures import as_of
from nesyria.figures.build import build
from nesyria.publishing import diff, revisions
from nesyria.publishing.release import archive, release
from tests.conftest import Make, read_table, report, source
from tests.helpers import edit

UNRELEASED = "# Changelog\n\n## Unreleased\n\n### Code\n\n- Something.\n"


@pytest.fixture
def released(copy: Path) -> Path:
    """Return a copy of the real package with a first release of its own, 10.0.0."""
    publish_first(copy, "10.0.0")
    return copy


def publish_first(root: Path, version: str) -> None:
    """Make a version the first and only release of a package."""
    for old in (root / "releases").glob("*"):
        old.unlink()
    (root / "CHANGELOG.md").write_text(UNRELEASED, encoding="utf-8")
    release(version, root, date="2026-11-24")


def content(root: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def correct(root: Path, **values: str) -> None:
    """Add a row to corrections."""
    fields = ("release", "table", "key", "field", "old", "new", "reason")
    file = root / "data" / "corrections.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    cells = [f'"{values[name]}"' if "," in values[name] else values[name] for name in fields]
    file.write_text("\n".join([header, *sorted([*rows, ",".join(cells)]), ""]), encoding="utf-8")
    build(root)


# A release


def test_a_release_can_be_loaded_to_the_byte(released: Path) -> None:
    edit(released, "total_reports", ",710,exact", ",711,exact")
    then = nes.load("total_reports", release="10.0.0", path=released).set_index("report_id")
    now = nes.load("total_reports", path=released).set_index("report_id")
    assert (then.at["T0455", "value"], now.at["T0455", "value"]) == (710, 711)
    assert then.attrs["version"] == "10.0.0"
    package = releases.published(Package(released), "10.0.0")
    for name in package.resources:
        if name != "total_reports":
            assert package.read_table(name) == Package(released).read_table(name)


def test_an_unknown_release_names_those_there_are(released: Path) -> None:
    with pytest.raises(nes.NesyriaError, match=r"unknown release '9.9.9'; choose one of: 10.0.0"):
        nes.load("totals", release="9.9.9", path=released)


def test_a_damaged_archive_is_refused(released: Path) -> None:
    path = released / "releases" / "nesyria-10.0.0.zip"
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)
    with pytest.raises(nes.NesyriaError, match="the archive is damaged"):
        nes.load("totals", release="10.0.0", path=released)
    path.unlink()
    with pytest.raises(nes.NesyriaError, match="no such file"):
        nes.load("totals", release="10.0.0", path=released)


def test_a_line_of_the_sums_that_is_none_is_refused(released: Path) -> None:
    (released / "releases" / "SHA256SUMS").write_text("abc  ../x.zip\n", encoding="utf-8")
    with pytest.raises(nes.NesyriaError, match="not a line of a hash and an archive"):
        nes.load("totals", release="10.0.0", path=released)


def test_two_archives_of_the_same_files_are_the_same_bytes(copy: Path) -> None:
    first = archive(Package(copy))
    for file in copy.rglob("*"):
        file.touch()
    assert archive(Package(copy)) == first


def test_a_release_writes_everything_that_names_it(released: Path) -> None:
    assert Package(released).version == "10.0.0"
    assert "## 10.0.0 (2026-11-24)\n\n### Code\n\n- Something." in (
        released / "CHANGELOG.md"
    ).read_text(encoding="utf-8")
    assert 'version: "10.0.0"' in (released / "CITATION.cff").read_text(encoding="utf-8")
    for name in ("datacite.json", ".zenodo.json"):
        assert json.loads((released / name).read_text(encoding="utf-8"))["version"] == "10.0.0"
    assert nes.validate(released).valid


def test_a_published_version_is_never_published_again(released: Path) -> None:
    before = content(released)
    with pytest.raises(nes.NesyriaError, match="published already"):
        release("10.0.0", released)
    assert content(released) == before


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("9.0.0", "before 10.0.0"),
        ("10.0.2", "after 10.0.0 comes one of 11.0.0, 10.1.0, 10.0.1"),
        ("11", "not of the form"),
        ("v11.0.0", "not of the form"),
        ("10.0.1", "nothing changed since 10.0.0"),
    ],
)
def test_a_version_that_does_not_fit_is_refused(released: Path, version: str, words: str) -> None:
    before = content(released)
    with pytest.raises(nes.NesyriaError, match=words):
        release(version, released)
    assert content(released) == before


def test_a_change_that_is_not_recorded_stops_the_release(released: Path) -> None:
    edit(released, "total_reports", ",710,exact", ",711,exact")
    build(released)
    before = content(released)
    with pytest.raises(nes.NesyriaError, match=r"not valid.*across.history.*published as '710'"):
        release("10.0.1", released)
    assert content(released) == before


def test_a_recorded_correction_is_released_as_a_patch(released: Path) -> None:
    edit(released, "total_reports", ",710,exact", ",711,exact")
    change = {"table": "total_reports", "key": "T0455", "field": "value"}
    change |= {"old": "710", "new": "711", "reason": "Misread."}
    correct(released, release="10.0.1", **change)
    assert nes.validate(released).findings == []
    done = release("10.0.1", released, date="2026-12-01")
    assert done.diff is not None
    assert done.diff.step == "patch"
    text = (released / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## 10.0.1 (2026-12-01)" in text
    assert "T0455, value: `710` -> `711`" in text
    assert list(releases.releases(Package(released))) == ["10.0.0", "10.0.1"]
    assert nes.validate(released).findings == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("old", "709", "what 10.0.0 says: '710'"),
        ("new", "712", "the row says '711' now"),
        ("key", "T0454", "what 10.0.0 says"),
        ("release", "12.0.0", "which is no release"),
    ],
)
def test_a_correction_that_says_something_else_is_refused(
    released: Path, field: str, value: str, words: str
) -> None:
    edit(released, "total_reports", ",710,exact", ",711,exact")
    change = {"release": "10.0.1", "table": "total_reports", "key": "T0455", "field": "value"}
    change |= {"old": "710", "new": "711", "reason": "Misread."}
    correct(released, **(change | {field: value}))
    with pytest.raises(nes.NesyriaError, match=words):
        release("10.0.1", released)


def change_value(root: Path, old: str, new: str, version: str | None) -> set[str]:
    """Change a published number, recorded for a version or not; return the rules it breaks."""
    edit(root, "total_reports", f",{old},exact", f",{new},exact")
    if version:
        change = {"table": "total_reports", "key": "T0455", "field": "value"}
        correct(root, release=version, **change, old=old, new=new, reason="Misread.")
    build(root)
    return {one.rule for one in nes.validate(root).findings}


def test_the_latest_correction_is_that_of_the_highest_version(copy: Path) -> None:
    publish_first(copy, "10.0.8")
    assert change_value(copy, "710", "711", "10.0.9") == set()
    release("10.0.9", copy, date="2026-11-24")
    assert change_value(copy, "711", "712", "10.0.10") == set()


def test_a_number_that_goes_back_and_forth_is_recorded_each_time(released: Path) -> None:
    assert change_value(released, "710", "711", "10.0.1") == set()
    release("10.0.1", released, date="2026-11-24")
    assert change_value(released, "711", "710", "10.0.2") == set()
    release("10.0.2", released, date="2026-11-24")
    assert change_value(released, "710", "711", None) == {"across.history", "across.corrected"}


def test_a_correction_is_of_a_release_to_come(released: Path) -> None:
    assert change_value(released, "710", "711", "9.0.0") == {"across.next"}


def test_a_version_does_not_go_back(released: Path) -> None:
    file = released / "datapackage.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"10.0.0"', '"9.10.0"'), encoding="utf-8")
    (found,) = nes.validate(released).findings
    assert (found.rule, found.severity, found.value) == ("across.version", "error", "9.10.0")
    assert "10.0.0" in found.message


FORGED = [
    (
        {"table": "sources", "field": "title", "old": "Never said", "new": "{now}"},
        "what 10.0.0 says",
    ),
    (
        {"table": "repatriation_reports", "key": "R0001", "field": "men", "old": "5"},
        "10.0.0 says: ''",
    ),
    ({"table": "totals", "key": "FRA; repatriation; 2019", "field": "*"}, "that 10.0.0 holds"),
    ({"table": "sources", "key": "no-such-page", "field": "*"}, "that 10.0.0 holds"),
    ({"table": "sources", "field": "*"}, "take the row out"),
    ({"table": "sources", "field": "*", "old": "x", "new": "y"}, "blank old and new"),
    ({"table": "sources", "field": "title", "old": "{now}", "new": "{now}"}, "another value"),
    ({"table": "total_reports", "key": "T9999", "field": "value", "new": "1"}, "10.0.0 holds"),
]


@pytest.mark.parametrize(("given", "words"), FORGED)
def test_history_cannot_be_made_up(released: Path, given: dict[str, str], words: str) -> None:
    page = read_table(released, "sources")[0]
    blank = {"key": page["source_id"], "old": "", "new": "", "reason": "Misread."}
    change = blank | {name: text.replace("{now}", page["title"]) for name, text in given.items()}
    correct(released, release="10.0.1", **change)
    report = nes.validate(released, layers=["across"])
    assert not report.valid
    assert any(words in one.message for one in report.findings), report.findings


def test_a_cell_has_one_new_correction(released: Path) -> None:
    assert change_value(released, "710", "711", "10.0.1") == set()
    change = {"table": "total_reports", "key": "T0455", "field": "value"}
    correct(released, release="10.1.0", **change, old="710", new="711", reason="Misread.")
    found = nes.validate(released, layers=["across"]).findings
    assert {one.rule for one in found} == {"across.as_published"}
    assert all("merge the two" in one.message for one in found)


def test_a_corrected_row_can_be_withdrawn_and_never_comes_back(released: Path) -> None:
    rows = read_table(released, "repatriation_reports")
    row = next(one for one in rows if one["note"] == "in the previous year")
    file = released / "data" / "repatriation_reports.csv"
    change = {"table": "repatriation_reports", "key": row["report_id"]}
    edit(released, "repatriation_reports", row["note"], "Read again.")
    said = {"field": "note", "old": row["note"], "new": "Read again.", "reason": "Misread."}
    correct(released, release="10.0.1", **change, **said)
    release("10.0.1", released, date="2026-11-24")
    text = file.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(row["report_id"])]
    file.write_text("\n".join([*kept, ""]), encoding="utf-8")
    correct(released, release="11.0.0", **change, field="*", old="", new="", reason="On request.")
    found = {one.rule for one in nes.validate(released, layers=["across"]).findings}
    # Its page may have no other report; that is for whoever withdraws it to mend.
    assert found <= {"across.cited"}
    file.write_text(text, encoding="utf-8")
    build(released)
    assert "across.gone" in {one.rule for one in nes.validate(released).findings}


def test_a_withdrawn_row_must_be_recorded(released: Path) -> None:
    row = read_table(released, "total_reports")[0]
    file = released / "data" / "total_reports.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")
    build(released)
    found = nes.validate(released, layers=["across"]).findings
    assert "across.withdrawn" in {one.rule for one in found}
    change = {"release": "11.0.0", "table": "total_reports", "key": row["report_id"], "field": "*"}
    correct(released, **change, old="", new="", reason="Withdrawn on request.")
    found = nes.validate(released, layers=["across"]).findings
    assert "across.withdrawn" not in {one.rule for one in found}


def test_a_release_that_cannot_be_written_whole_is_not_written(
    released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nesyria.datapackage import files

    edit(released, "sites", "al-Hawl; ", "al-Hawl; Al-Hawl camp; ")
    change = {"release": "10.0.1", "table": "sites", "key": "al-hol", "field": "aliases"}
    sites = {row["site_id"]: row for row in read_table(released, "sites")}
    new = sites["al-hol"]["aliases"]
    correct(released, **change, old=new.replace("Al-Hawl camp; ", ""), new=new, reason="Added.")
    before = content(released)
    write, written = files.write_atomically, []

    def full(path: Path, data: bytes) -> None:
        if len(written) == 3:
            written.append(path)
            raise OSError(28, "No space left on device")
        written.append(path)
        write(path, data)

    monkeypatch.setattr(files, "write_atomically", full)
    assert run(["release", "10.0.1", "--path", str(released)]) == 2
    assert len(written) > 4, "nothing was written, so nothing was taken back"
    assert content(released) == before


# As of a day


def test_a_figure_of_a_day_uses_what_was_published_by_then(make: Make) -> None:
    event = "KGZ-2023-12-07"
    path = make(
        sources=[
            source("first", published="2023-12-08"),
            source("later", published="2024-01", kind="official"),
            source("undated"),
        ],
        repatriation_reports=[
            report(1, event, "first", persons=95, qualifier="exact", flags="differs"),
            report(2, event, "later", persons=96, qualifier="exact"),
            report(3, event, "undated", persons=97, qualifier="exact", date="2023-12"),
        ],
    )
    persons = {
        day: nes.load("repatriations", as_of=day, path=path)["persons"].tolist()
        for day in ("2023-12-07", "2023-12-08", "2023-12-31", "2024-01-01", "2024")
    }
    assert persons == {
        "2023-12-07": [],
        "2023-12-08": [95],
        "2023-12-31": [95],
        "2024-01-01": [96],
        "2024": [96],
    }
    high = nes.load("repatriations", as_of="2023-12-31", path=path)["persons_high"]
    assert high.tolist() == [97]


def test_the_founding_handover_is_known_on_its_day() -> None:
    known = nes.load("repatriations", as_of="2023-12-07")
    assert "KGZ-2023-12-07" in set(known["event_id"])
    before = nes.load("repatriations", as_of="2023-12-06")
    assert "KGZ-2023-12-07" not in set(before["event_id"])


def test_as_of_today_is_what_is_published_but_for_the_undated() -> None:
    now = nes.load("repatriations").set_index("event_id")["persons"]
    then = nes.load("repatriations", as_of="2026-11-24").set_index("event_id")["persons"]
    assert set(then.index) <= set(now.index)
    assert len(then) > 0.95 * len(now)


@settings(max_examples=8, deadline=None)
@given(st.dates(pd.Timestamp("2017-01-01").date(), pd.Timestamp("2026-11-24").date()), st.data())
def test_as_of_is_monotone_in_sources(day: object, data: st.DataObject) -> None:
    later = data.draw(st.dates(day, pd.Timestamp("2026-11-24").date()))  # type: ignore[arg-type]
    sources = nes.load("sources")
    for table, field in as_of.LEDGER.items():
        known = as_of.available_from(nes.load(table), sources, field)
        early = set(known.index[known <= pd.Timestamp(str(day))])
        assert early <= set(known.index[known <= pd.Timestamp(str(later))])


def test_tables_of_a_day_keep_their_types() -> None:
    for table in ("repatriation_reports", "totals", "claims", "sources", "areas"):
        then, now = nes.load(table, as_of="2021-06-30"), nes.load(table)
        assert list(then.columns) == list(now.columns)
        assert then.dtypes.astype(str).tolist() == now.dtypes.astype(str).tolist()
        assert then.attrs["as_of"] == "2021-06-30"


# The diff


def test_a_diff_lists_every_change_once(released: Path, tmp_path: Path) -> None:
    edit(released, "total_reports", ",710,exact", ",711,exact")
    edit(released, "sources", "20min-20190610-france-twelve,20 Minutes,", "20min-a,20 Minutes,")
    old = revisions.resolve_version(Package(released), "10.0.0")
    found = diff.diff(old, Package(released))
    assert found.changes == [
        diff.Change("sources", "added", "20min-a"),
        diff.Change("sources", "withdrawn", "20min-20190610-france-twelve"),
        diff.Change("total_reports", "corrected", "T0455", "value", "710", "711"),
    ]
    assert found.step == "minor"
    assert json.loads(diff.render(found, "json"))["changes"][2]["new"] == "711"
    assert "T0455, value: `710` -> `711`" in diff.render(found, "markdown")
    assert "total_reports corrected T0455 value: '710' -> '711'" in diff.render(found, "text")


def test_a_diff_with_itself_is_empty(released: Path) -> None:
    found = diff.diff(Package(released), Package(released))
    assert (found.changes, found.breaking, found.additions, found.step) == ([], [], [], "none")


@pytest.mark.parametrize(
    ("old", "new", "step", "words"),
    [
        ('"name": "aliases"', '"name": "spellings"', "major", "sites.aliases is gone"),
        ('"type": "number"', '"type": "string"', "major", "sites.latitude is string, was number"),
        ('"camp": "a camp",', "", "major", "sites.kind has no value camp any more"),
        ('"camp": "a camp",', '"camp": "a camp", "tent": "a tent",', "minor", "may be tent"),
    ],
)
def test_a_changed_schema_decides_the_step(
    released: Path, old: str, new: str, step: str, words: str
) -> None:
    schema = released / "schemas" / "sites.json"
    text = schema.read_text(encoding="utf-8")
    assert old in text
    schema.write_text(text.replace(old, new), encoding="utf-8")
    found = diff.diff(releases.published(Package(released), "10.0.0"), Package(released))
    assert found.step == step
    assert any(words in one for one in found.breaking + found.additions)


def test_versions_may_be_folders_or_revisions_of_git(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*arguments: str) -> None:
        name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", "-C", released, *name, *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    edit(released, "total_reports", ",710,exact", ",711,exact")
    for old in ("10.0.0", "HEAD"):
        assert run(["diff", old, str(released), "--path", str(released)]) == 0
        assert "T0455 value: '710' -> '711'" in capsys.readouterr().out
    for wrong in ("nothing", "--output=x"):
        with pytest.raises(nes.NesyriaError, match="unknown version"):
            revisions.resolve_version(Package(released), wrong)


def test_unknown_diff_format_names_the_choices(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "1.0.0", "--format", "xml"]) == 2
    assert "choose one of: text, json, markdown" in capsys.readouterr().err
