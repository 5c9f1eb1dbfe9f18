"""A release: all that names it is written, or nothing, and only where everything fits."""

import json
from pathlib import Path

import pytest

import nesyria as nes
from nesyria.cli import run
from nesyria.datapackage import releases
from nesyria.datapackage.archives import archive
from nesyria.datapackage.package import Package
from nesyria.figures.build import build
from nesyria.publishing.release import release
from tests.helpers import add_correction, edit, file_bytes, publish_first, table_rows

pytestmark = pytest.mark.slow


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
    with pytest.raises(nes.NesyriaError, match=r"not valid.*across.history.*published as '31'"):
        release("1.0.1", released, date="2024-05-01")
    assert file_bytes(released) == before


def test_a_recorded_correction_is_released_as_a_patch(released: Path) -> None:
    edit(released, "total_reports", ",31,exact", ",32,exact")
    change = {"table": "total_reports", "key": "T0001", "field": "value"}
    change |= {"old": "31", "new": "32", "reason": "Misread."}
    add_correction(released, release="1.0.1", **change)
    assert nes.validate(released).findings == []
    done = release("1.0.1", released, date="2024-06-01")
    assert done.diff is not None
    assert done.diff.step == "patch"
    text = (released / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## 1.0.1 (2024-06-01)" in text
    assert "T0001, value: `31` -> `32`" in text
    assert list(releases.releases(Package(released))) == ["1.0.0", "1.0.1"]
    assert nes.validate(released).findings == []


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
    write, written = files.write_atomically, []

    def full(path: Path, data: bytes) -> None:
        if len(written) == 3:
            written.append(path)
            raise OSError(28, "No space left on device")
        written.append(path)
        write(path, data)

    monkeypatch.setattr(files, "write_atomically", full)
    assert run(["release", "1.0.1", "--path", str(released)]) == 2
    assert len(written) > 4, "nothing was written, so nothing was taken back"
    assert file_bytes(released) == before
