"""The exported Data Package is one: the copy validates as it is."""

import shutil
from pathlib import Path

import pytest

import nesyria as nes
from nesyria.export import export
from tests.helpers import released_example

pytestmark = pytest.mark.slow


def test_a_copy_is_valid_as_it_is_and_has_no_strays(tmp_path: Path) -> None:
    root = released_example(tmp_path)
    for stray in ("data/.DS_Store", "data/areas.csv~", "expectations/totals.json.swp", "notes.md"):
        (root / stray).write_text("x", encoding="utf-8")
    export("datapackage", tmp_path / "copy", path=root)
    report = nes.validate(tmp_path / "copy")
    assert report.errors == []
    names = {file.name for file in (tmp_path / "copy").rglob("*")}
    assert not names & {".DS_Store", "areas.csv~", "totals.json.swp", "notes.md"}
    now = nes.load("totals", path=tmp_path / "copy")
    then = nes.load("totals", path=tmp_path / "copy", release="1.0.0")
    assert now.equals(then)


def test_an_export_of_an_export_is_the_same(tmp_path: Path) -> None:
    root = released_example(tmp_path)
    export("datapackage", tmp_path / "first", path=root)
    shutil.rmtree(root)
    export("datapackage", tmp_path / "second", path=tmp_path / "first")
    files = [file for file in (tmp_path / "first").rglob("*") if file.is_file()]
    for file in files:
        copied = tmp_path / "second" / file.relative_to(tmp_path / "first")
        assert copied.read_bytes() == file.read_bytes()
