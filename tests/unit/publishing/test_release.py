"""A release: all that names it is written, or nothing, and only where everything fits."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import nesyria as nes
from nesyria.cli import run
from nesyria.datapackage import journal, releases
from nesyria.datapackage.archives import archive, contents
from nesyria.datapackage.package import Package
from nesyria.figures.build import build
from nesyria.publishing import release as publishing
from nesyria.publishing.release import release
from tests import helpers
from tests.helpers import (
    ROOT,
    add_correction,
    edit,
    file_bytes,
    findings,
    publish_first,
    read_descriptor,
    rules_found,
    table_rows,
    write_descriptor,
)

pytestmark = pytest.mark.slow

# What editors, desktops and interrupted writes leave behind.
STRAYS = [
    "data/.DS_Store",
    "data/areas.csv~",
    "data/.totals.csv.abc123",
    "data/#areas.csv#",
    "data/areas.csv.bak",
    "data/areas copy.csv",
    "data/Thumbs.db",
    "schemas/.areas.json.swp",
    "schemas/areas.json.orig",
    "expectations/notes.json",
    "expectations/.areas.json.un~",
    "expectations/areas/.rule.sql.swp",
    "data/backup/areas.csv",
]


@pytest.fixture(scope="module")
def first_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example package with one release, 1.0.0, of the schemas of today."""
    root = helpers.released_example(tmp_path_factory.mktemp("first"))
    publish_first(root, "1.0.0")
    return root


@pytest.fixture
def released(first_release: Path, tmp_path: Path) -> Path:
    """Return a copy of that package, in which nothing changed since."""
    return Path(shutil.copytree(first_release, tmp_path / "released"))


def test_two_archives_of_the_same_files_are_the_same_bytes(released: Path) -> None:
    first = archive(Package(released))
    for file in released.rglob("*"):
        file.touch()
    assert archive(Package(released)) == first


def test_a_release_writes_everything_that_names_it(released: Path) -> None:
    publish_first(released, "10.0.0")
    assert Package(released).version == "10.0.0"
    assert "## 10.0.0 (2024-05-01)\n\n### Code\n\n- Something." in (
        released / "CHANGELOG.md"
    ).read_text(encoding="utf-8")
    assert 'version: "10.0.0"' in (released / "CITATION.cff").read_text(encoding="utf-8")
    for name in ("datacite.json", ".zenodo.json"):
        assert json.loads((released / name).read_text(encoding="utf-8"))["version"] == "10.0.0"
    assert nes.validate(released).valid


def test_a_published_version_is_never_published_again(released: Path) -> None:
    before = file_bytes(released)
    with pytest.raises(nes.NesyriaError, match="published already"):
        release("1.0.0", released, date="2024-05-01")
    assert file_bytes(released) == before


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("0.9.0", "before 1.0.0"),
        ("1.0.2", "after 1.0.0 comes one of 2.0.0, 1.1.0, 1.0.1"),
        ("2", "not of the form"),
        ("v2.0.0", "not of the form"),
        ("1.0.1", "nothing changed since 1.0.0"),
    ],
)
def test_a_version_that_does_not_fit_is_refused(released: Path, version: str, words: str) -> None:
    before = file_bytes(released)
    with pytest.raises(nes.NesyriaError, match=words):
        release(version, released, date="2024-05-01")
    assert file_bytes(released) == before


def test_a_change_that_is_not_recorded_stops_the_release(released: Path) -> None:
    edit(released, "total_reports", ",31,exact", ",32,exact")
    build(released)
    before = file_bytes(released)
    with pytest.raises(
        nes.NesyriaError, match=r"not valid.*corrections.unrecorded_changes.*published as '31'"
    ):
        release("1.0.1", released, date="2024-05-01")
    assert file_bytes(released) == before


def test_a_recorded_correction_is_released_as_a_patch(released: Path) -> None:
    edit(released, "total_reports", ",31,exact", ",32,exact")
    change = {"table": "total_reports", "key": "T0001", "field": "value"}
    change |= {"old": "31", "new": "32", "reason": "Misread."}
    add_correction(released, release="1.0.1", **change)
    assert nes.validate(released).errors == []
    done = release("1.0.1", released, date="2024-06-01")
    assert done.diff is not None
    assert done.diff.step == "patch"
    text = (released / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## 1.0.1 (2024-06-01)" in text
    assert "T0001, value: `31` -> `32`" in text
    assert list(releases.releases(Package(released))) == ["1.0.0", "1.0.1"]
    assert nes.validate(released).errors == []


def test_a_release_that_cannot_be_written_whole_is_not_written(
    released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nesyria.datapackage import files

    edit(released, "sites", "al-Hawl; ", "al-Hawl; Hol; ")
    change = {"release": "1.0.1", "table": "sites", "key": "al-hol", "field": "aliases"}
    sites = {row["site_id"]: row for row in table_rows(released, "sites")}
    new = sites["al-hol"]["aliases"]
    add_correction(released, **change, old=new.replace("Hol; ", ""), new=new, reason="Added.")
    before = file_bytes(released)
    write = files.write_atomically
    written: list[Path] = []

    def full(path: Path, data: bytes) -> None:
        if len(written) == 3:
            written.append(path)
            raise OSError(28, "No space left on device")
        written.append(path)
        write(path, data)

    monkeypatch.setattr(files, "write_atomically", full)
    assert run(["release", "1.0.1", "--path", str(released)]) == 2
    assert len(written) == 4, "the disk was full while the files were prepared"
    assert file_bytes(released) == before


# A release that is interrupted


@pytest.fixture
def ready(released: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a package with a correction to release as 1.0.1; it is not validated each time."""
    edit(released, "total_reports", ",31,exact", ",32,exact")
    change = {"table": "total_reports", "key": "T0001", "field": "value"}
    change |= {"old": "31", "new": "32", "reason": "Misread."}
    add_correction(released, release="1.0.1", **change)
    monkeypatch.setattr(publishing, "_check_valid", lambda staged: None)
    return released


def interrupt(monkeypatch: pytest.MonkeyPatch, root: Path, after: int) -> None:
    """Begin release 1.0.1, and lose the power when so many files are in place."""
    put, count = journal.Journal._put, 0

    def last(self: journal.Journal, entry: journal.Entry) -> None:
        nonlocal count
        put(self, entry)
        count += 1
        if count == after:
            # Nothing runs any more: neither what takes back, nor what cleans up.
            raise PowerLost

    with monkeypatch.context() as patch:
        patch.setattr(journal.Journal, "_put", last)
        patch.setattr(journal.Journal, "undo", lambda self: None)
        with pytest.raises(PowerLost):
            release("1.0.1", root, date="2024-06-01")
    (root / journal.FOLDER / "undo.json").rename(root / journal.FOLDER / "manifest.json")


class PowerLost(BaseException):
    """What no part of the program sees."""


RELEASED = [
    ".zenodo.json",
    "CHANGELOG.md",
    "CITATION.cff",
    "datacite.json",
    "datapackage.json",
    "releases/SHA256SUMS",
    "releases/example-1.0.1.zip",
]


@pytest.mark.parametrize("after", range(1, len(RELEASED) + 1))
def test_an_interrupted_release_says_so_and_the_same_command_finishes_it(
    ready: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], after: int
) -> None:
    interrupt(monkeypatch, ready, after)
    assert "package.interrupted" in rules_found(ready, ["structure"])
    assert run(["release", "1.0.1", "--path", str(ready)]) == 0
    assert capsys.readouterr().out.splitlines() == [f"written: {name}" for name in RELEASED]
    assert rules_found(ready, ["structure"]) == set()
    assert not (ready / journal.FOLDER).exists()
    package = Package(ready)
    assert releases.published(package, "1.0.1").version == package.version == "1.0.1"


def test_a_build_finishes_an_interrupted_release_too(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(monkeypatch, ready, 3)
    assert build(ready) == RELEASED
    assert Package(ready).version == "1.0.1"
    assert rules_found(ready, ["structure"]) == set()


@pytest.mark.parametrize("name", [".zenodo.json", "CITATION.cff", "datacite.json", "CHANGELOG.md"])
def test_a_release_whose_parts_disagree_is_noticed(ready: Path, name: str) -> None:
    before = (ready / name).read_bytes()
    release("1.0.1", ready, date="2024-06-01")
    assert rules_found(ready, ["structure"]) == set()
    (ready / name).write_bytes(before)
    found = findings(ready, ["structure"])
    assert {(one.rule, one.file) for one in found} == {("release.files", name)}
    assert "1.0.1" in found[0].message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: (folder / "SHA256SUMS").write_text(""), "has no line for it"),
        (lambda folder: (folder / "example-1.0.0.zip").unlink(), "no such file"),
        (lambda folder: (folder / "example-1.0.0.zip").write_bytes(b"x"), "not those of"),
        (lambda folder: (folder / "example-2.0.0.zip").write_bytes(b"x"), "has no line for it"),
        (lambda folder: (folder / "SHA256SUMS").write_text("x\n"), "not a line of a hash"),
    ],
)
def test_archives_and_checksums_agree(
    released: Path, change: Callable[[Path], object], words: str
) -> None:
    change(released / "releases")
    found = findings(released, ["structure"])
    assert {one.rule for one in found} == {"release.files"}
    assert any(words in one.message for one in found)


def test_a_version_that_was_never_released_is_noticed(released: Path) -> None:
    write_descriptor(released, read_descriptor(released) | {"version": "1.1.0"})
    found = findings(released, ["structure"])
    assert any("no archive holds" in one.message for one in found)


@pytest.mark.parametrize("date", ["2024-13-01", "today", "", "2024-05"])
def test_a_day_that_is_none_is_refused(released: Path, date: str) -> None:
    before = file_bytes(released)
    with pytest.raises(nes.NesyriaError, match="is no day"):
        release("2.0.0", released, date=date)
    assert file_bytes(released) == before


def test_a_release_holds_what_the_descriptor_lists(ready: Path) -> None:
    for stray in STRAYS:
        (ready / stray).parent.mkdir(exist_ok=True)
        (ready / stray).write_text("private notes", encoding="utf-8")
    release("1.0.1", ready, date="2024-06-01")
    with zipfile.ZipFile(ready / "releases" / "example-1.0.1.zip") as archive:
        assert not {*STRAYS} & {*archive.namelist()}
        assert archive.namelist() == contents(Package(ready))
        assert not any(b"private notes" in archive.read(one) for one in archive.namelist())


def test_the_list_of_files_is_that_of_the_first_release(released: Path) -> None:
    with zipfile.ZipFile(ROOT / "releases" / "nesyria-1.0.0.zip") as archive:
        then = archive.namelist()
        archive.extractall(released / "then")
    assert contents(Package(released / "then")) == then


def test_the_archive_of_the_first_release_comes_out_the_same(tmp_path: Path) -> None:
    path = ROOT / "releases" / "nesyria-1.0.0.zip"
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tmp_path)
    assert archive(Package(tmp_path)) == path.read_bytes()


def test_rules_and_views_of_the_suites_are_in_a_release(released: Path) -> None:
    for name in ("areas/one.sql", "views/two.sql", "areas/one.sql~", "other/three.sql"):
        (released / "expectations" / name).parent.mkdir(exist_ok=True)
        (released / "expectations" / name).write_text("SELECT 1", encoding="utf-8")
    listed = contents(Package(released))
    assert {"expectations/areas/one.sql", "expectations/views/two.sql"} <= set(listed)
    assert not any("~" in one or "three" in one for one in listed)
