"""No link in a package leads out of its folder: nothing outside is read, published or written."""

import io
import json
import runpy
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from nesyria.cli import run
from nesyria.datapackage import archives, journal, releases
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.export import export
from nesyria.figures.build import build
from nesyria.publishing import release as releasing
from tests.helpers import ROOT
from tests.integration.paths.hostile import OUTSIDE, snapshot


@pytest.mark.slow
@pytest.mark.parametrize("name", ["datapackage.json", "data", "releases"])
def test_a_link_in_place_of_a_part_of_the_package_is_not_written_through(
    place: Callable[[], Path], name: str
) -> None:
    here = place()
    root = here / "package"
    (root / "data" / "totals.csv").write_text("stale", encoding="utf-8")
    (root / name).rename(here / "outside" / name)
    (root / name).symlink_to(here / "outside" / name)
    before = snapshot(here / "outside")
    with suppress(NesyriaError):
        build(root)
    assert snapshot(here / "outside") == before


@pytest.mark.parametrize(
    "name", ["data/areas.csv", "schemas/areas.json", "expectations/areas.json", "CHANGELOG.md"]
)
def test_a_release_follows_no_link_out_of_the_folder(
    place: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # Whatever validation says: it is not what keeps the outside out.
    for check in ("_check_valid", "_check_step", "_check_corrections"):
        monkeypatch.setattr(releasing, check, lambda *_: None)
    here = place()
    root = here / "package"
    (root / name).rename(here / "outside" / "moved")
    (root / name).symlink_to(here / "outside" / "moved")
    before = snapshot(here)
    with pytest.raises(NesyriaError, match=r"leads outside the package"):
        releasing.release("1.1.0", root, date="2026-11-25")
    assert snapshot(here) == before


def test_an_archive_follows_no_link_out_of_the_folder(place: Callable[[], Path]) -> None:
    root = place() / "package"
    (root / "data" / "areas.csv").unlink()
    (root / "data" / "areas.csv").symlink_to("../../outside/victim.csv")
    with pytest.raises(NesyriaError, match="leads outside the package"):
        archives.archive(Package(root))


# Hidden files of a checkout may hold a password; a link of the package must not lead to them.
@pytest.mark.parametrize("format", ["datapackage", "csvw", "sqlite", "hxl"])
@pytest.mark.parametrize("target", ["../.git/config", "../../outside/victim.csv"])
def test_a_link_is_published_by_no_export(
    place: Callable[[], Path], target: str, format: str
) -> None:
    here = place()
    file = here / "package" / "data" / "areas.csv"
    file.unlink()
    file.symlink_to(target)
    with pytest.raises(NesyriaError, match=r"leads outside the package|names a hidden file"):
        export(format, here / "target", path=here / "package")
    assert not (here / "target").exists()


@pytest.mark.parametrize("name", ["releases/notes.txt", "releases/SHA256SUMS", "data/LICENSE"])
def test_a_link_beside_the_tables_is_not_published_either(
    place: Callable[[], Path], name: str
) -> None:
    here = place()
    file = here / "package" / name
    file.unlink(missing_ok=True)
    file.symlink_to("../../outside/victim.csv")
    with pytest.raises(NesyriaError, match="leads outside the package"):
        export("datapackage", here / "target", path=here / "package")
    with pytest.raises(NesyriaError, match="leads outside the package"):
        releases.copy_package(Package(here / "package"), here / "copied")
    assert not (here / "target").exists()


@pytest.mark.parametrize("folder", ["expectations", "expectations/views", "releases", "schemas"])
def test_a_folder_that_is_a_link_out_is_not_read(place: Callable[[], Path], folder: str) -> None:
    here = place()
    (here / "package" / folder).rename(here / "outside" / "moved")
    (here / "package" / folder).symlink_to(here / "outside" / "moved")
    package = Package(here / "package")
    assert package.listing(folder, "") == []
    if folder == "schemas":
        with pytest.raises(NesyriaError, match="leads outside the package"):
            archives.archive(package)
    else:
        with zipfile.ZipFile(io.BytesIO(archives.archive(package))) as made:
            assert not [name for name in made.namelist() if name.startswith(f"{folder}/")]


@pytest.mark.parametrize("name", ["sources.csv", "events.csv", "decisions.csv", "book.xlsx"])
def test_intake_follows_no_link(
    place: Callable[[], Path], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    here = place()
    batch = here / "batch"
    batch.mkdir()
    (batch / "totals.csv").write_text("source_id\n", encoding="utf-8")
    (batch / name).symlink_to(here / "outside" / "victim.csv")
    before = snapshot(here)
    assert run(["intake", "--path", str(here / "package"), str(batch)]) == 2
    said = capsys.readouterr()
    assert f"{name} is a link; put the file itself there" in said.err
    assert OUTSIDE.strip() not in said.out + said.err
    assert snapshot(here) == before


@pytest.mark.parametrize("saved", ["../../outside/victim.csv", "{out}/victim.csv", "old/link"])
def test_a_journal_takes_nothing_back_from_outside(place: Callable[[], Path], saved: str) -> None:
    here = place()
    folder = here / "package" / journal.FOLDER
    (folder / "old").mkdir(parents=True)
    (folder / "old" / "link").symlink_to(here / "outside" / "victim.csv")
    entry = {"name": "data/totals.csv", "staged": None, "new": None, "old": "x"}
    entry |= {"saved": saved.replace("{out}", str(here / "outside"))}
    undo = json.dumps({"entries": [entry], "folders": []})
    (folder / "undo.json").write_text(undo, encoding="utf-8")
    before = snapshot(here)
    with pytest.raises(NesyriaError):
        build(here / "package")
    assert snapshot(here) == before


def test_the_distributions_hold_no_link(place: Callable[[], Path]) -> None:
    root = place() / "package"
    (root / "data" / "areas.csv").unlink()
    (root / "data" / "areas.csv").symlink_to("../../outside/victim.csv")
    listed = runpy.run_path(str(ROOT / "scripts" / "package_files.py"))["listed"]
    with pytest.raises(NesyriaError, match="leads outside the package"):
        listed(root)
