"""The diff between two versions: every change once, and the step that it asks for."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import nesyria as nes
from nesyria._terminal import escape_controls
from nesyria.cli import run
from nesyria.datapackage import releases
from nesyria.datapackage.package import Package
from nesyria.publishing import diff, revisions
from tests.helpers import edit
from tests.unit.publishing.test_markdown import HOSTILE, PARSERS, kinds, words


@pytest.mark.slow
def test_a_diff_lists_every_change_once(released: Path, tmp_path: Path) -> None:
    edit(released, "total_reports", ",31,exact", ",32,exact")
    edit(released, "sources", "bulletin-20190601-kaz,Example", "bulletin-2019-a,Example")
    old = revisions.resolve_version(Package(released), "1.0.0")
    found = diff.diff(old, Package(released))
    assert found.changes == [
        diff.Change("sources", "added", "bulletin-2019-a"),
        diff.Change("sources", "withdrawn", "bulletin-20190601-kaz"),
        diff.Change("total_reports", "corrected", "T0001", "value", "31", "32"),
    ]
    assert found.step == "minor"
    assert json.loads(diff.render(found, "json"))["changes"][2]["new"] == "32"
    assert "T0001, value: `31` -> `32`" in diff.render(found, "markdown")
    assert "total_reports corrected T0001 value: '31' -> '32'" in diff.render(found, "text")


def test_a_long_text_is_named_and_not_repeated() -> None:
    queries = "SELECT " + "1 + " * 100 + "1", "SELECT 2"
    change = diff.Change("claims", "corrected", "C1", "query", *queries)
    found = diff.Diff("1", "2", [change], [], [])
    assert diff.render(found, "markdown").splitlines()[-1] == "  - C1, query: changed"
    assert queries[0] in diff.render(found, "text")


def test_a_diff_with_itself_is_empty(released: Path) -> None:
    found = diff.diff(Package(released), Package(released))
    assert (found.changes, found.breaking, found.additions, found.step) == ([], [], [], "none")


@pytest.mark.slow
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
    found = diff.diff(releases.published(Package(released), "1.0.0"), Package(released))
    assert found.step == step
    assert any(words in one for one in found.breaking + found.additions)


@pytest.mark.slow
def test_versions_may_be_folders_or_revisions_of_git(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*arguments: str) -> None:
        name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", "-C", released, *name, *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    edit(released, "total_reports", ",31,exact", ",32,exact")
    for old in ("1.0.0", "HEAD"):
        assert run(["diff", old, str(released), "--path", str(released)]) == 0
        assert "T0001 value: '31' -> '32'" in capsys.readouterr().out
    for wrong in ("nothing", "--output=x"):
        with pytest.raises(nes.NesyriaError, match="unknown version"):
            revisions.resolve_version(Package(released), wrong)


@pytest.mark.parametrize("text", HOSTILE)
def test_data_is_text_in_a_diff(text: str) -> None:
    def made(said: str) -> diff.Diff:
        changes = [
            diff.Change("sources", "corrected", said, said, said, said),
            diff.Change("sources", "withdrawn", said),
            diff.Change("sources", "corrected", said, said, None, said),
        ]
        return diff.Diff("1.0.0", "1.1.0", changes, [said], [said])

    parser = PARSERS["myst"]
    read, plain = (parser.parse(diff.render(made(one), "markdown")) for one in (text, "x"))
    assert kinds(read) == kinds(plain)
    shown = escape_controls(" ".join(text.split()))
    assert words(read).count(shown) >= 9
    lines = [diff.render(made(one), "text").count("\n") for one in (text, "x")]
    assert lines[0] == lines[1]
    assert json.loads(diff.render(made(text), "json"))["breaking"] == [text]


def test_unknown_diff_format_names_the_choices(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "1.0.0", "--format", "xml"]) == 2
    said = capsys.readouterr().err
    assert "xml" in said
    assert all(one in said for one in diff.FORMATS)


@pytest.mark.slow
def test_a_closed_list_may_move_from_a_schema_to_a_codes_table() -> None:
    package = Package.installed()
    found = diff.diff(releases.published(package, "1.0.0"), package)
    assert not [one for one in found.breaking if ".flags has no value" in one]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("\ndisputed,", "\ncontested,", "repatriation_reports.flags has no value disputed"),
        (
            "population_reports repatriation_reports total_reports,the authority",
            "total_reports,the authority",
            "population_reports.flags has no value disputed",
        ),
    ],
)
def test_a_code_that_goes_breaks_readers(
    released: Path, tmp_path: Path, old: str, new: str, words: str
) -> None:
    before = Package(Path(shutil.copytree(released, tmp_path / "before")))
    edit(released, "flags", old, new)
    assert any(words in one for one in diff.diff(before, Package(released)).breaking)


def test_a_closed_list_for_a_field_that_had_none_adds_no_value(
    released: Path, tmp_path: Path
) -> None:
    before = Package(Path(shutil.copytree(released, tmp_path / "before")))
    schema = released / "schemas" / "sites.json"
    text = schema.read_text(encoding="utf-8")
    listed = '"meanings": {"al-Hol": "a name"}, "name": "name"'
    schema.write_text(text.replace('"name": "name"', listed, 1), encoding="utf-8")
    found = diff.diff(before, Package(released))
    assert (found.breaking, found.additions) == ([], [])
