"""Whatever a package names, nothing outside its folder is written, nor any file but a table."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import nesyria as nes
from nesyria.cli import run
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.export import FORMATS, export
from nesyria.figures.build import build
from nesyria.publishing import release as releasing
from nesyria.validation.structure import descriptor as structure
from tests.helpers import read_descriptor, write_descriptor
from tests.integration.paths.hostile import NAMES, OUTSIDE, PATHS, PIECES, QUICK, hostile, snapshot

FIGURES = ("repatriations", "totals", "reconciliation", "populations", "countries", "claims")


@pytest.mark.slow
@given(path=st.sampled_from(PATHS) | PIECES, table=st.sampled_from(FIGURES))
@QUICK
def test_build_writes_no_file_but_tables(
    place: Callable[[], Path], path: object, table: str
) -> None:
    here = place()
    root = hostile(here, "path", path, table)
    before = snapshot(here)
    with pytest.raises(NesyriaError):
        build(root)
    assert snapshot(here) == before


@pytest.mark.parametrize("path", PATHS)
def test_every_hostile_path_is_refused_for_writing(place: Callable[[], Path], path: object) -> None:
    here = place()
    root = hostile(here, "path", path, "totals")
    with pytest.raises(NesyriaError):
        Package(root).writable("totals")


def test_build_says_which_path_it_refuses(
    place: Callable[[], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    here = place()
    root = hostile(here, "path", "../outside/victim.csv", "totals")
    assert run(["build", "--path", str(root)]) == 2
    said = capsys.readouterr().err
    assert "'../outside/victim.csv' of resource totals is refused" in said
    assert "use a path like data/totals.csv" in said
    assert "Traceback" not in said
    assert (here / "outside" / "victim.csv").read_text(encoding="utf-8") == OUTSIDE


@pytest.mark.slow
@given(
    value=st.sampled_from(PATHS) | PIECES,
    part=st.sampled_from(["path", "schema", "dialect"]),
    format=st.sampled_from([name for name, one in FORMATS.items() if one.target == "folder"]),
)
@QUICK
def test_export_stays_in_its_target_whatever_the_paths(
    place: Callable[[], Path], value: object, part: str, format: str
) -> None:
    here = place()
    root = hostile(here, part, value, "totals")
    _export_stays_inside(here, root, format)


@pytest.mark.slow
@given(
    value=st.sampled_from(NAMES) | PIECES,
    format=st.sampled_from([name for name, one in FORMATS.items() if one.target != "url"]),
)
@QUICK
def test_export_stays_in_its_target_whatever_the_names(
    place: Callable[[], Path], value: str, format: str
) -> None:
    here = place()
    root = hostile(here, "name", value, "totals")
    _export_stays_inside(here, root, format)


def _export_stays_inside(here: Path, root: Path, format: str) -> None:
    before = snapshot(here, without="target")
    # What is wrong is said in words; what is not is exported.
    with suppress(NesyriaError):
        export(format, here / "target", path=root)
    assert snapshot(here, without="target") == before
    for file in (here / "target").rglob("*") if (here / "target").is_dir() else ():
        assert not file.is_symlink()
        assert file.is_dir() or OUTSIDE.encode() not in file.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("format", [name for name, one in FORMATS.items() if one.target != "url"])
@pytest.mark.parametrize("name", [one for one in NAMES if one])
def test_a_name_that_is_no_name_is_refused_by_every_export(
    place: Callable[[], Path], name: str, format: str
) -> None:
    here = place()
    root = hostile(here, "name", name, "totals")
    with pytest.raises(NesyriaError, match="name"):
        export(format, here / "target", path=root)
    assert not (here / "target").exists()


@pytest.mark.slow
@given(
    value=st.sampled_from(PATHS) | PIECES,
    part=st.sampled_from(["path", "schema", "dialect"]),
    table=st.sampled_from(["totals", "areas", "sources"]),
)
@QUICK
def test_a_release_writes_inside_and_publishes_no_text_from_outside(
    place: Callable[[], Path], value: object, part: str, table: str
) -> None:
    here = place()
    plain = read_descriptor(here / "package")
    root = hostile(here, part, value, table)
    # What is drawn may be what stands there already.
    assume(read_descriptor(root) != plain)
    before = snapshot(here)
    with pytest.raises(NesyriaError):
        releasing.release("1.1.0", root, date="2026-11-25")
    assert snapshot(here) == before


@pytest.mark.slow
@given(path=st.sampled_from(PATHS) | PIECES, part=st.sampled_from(["path", "schema"]))
@settings(QUICK, max_examples=20)
def test_what_reads_a_package_reads_inside(
    place: Callable[[], Path], path: object, part: str
) -> None:
    here = place()
    root = hostile(here, part, path, "areas")
    before = snapshot(here)
    for ask in (
        lambda: nes.load("areas", path=root),
        lambda: nes.describe("areas", path=root),
        lambda: nes.tables(root),
        lambda: list(structure.paths(Package(root))),
        lambda: Package(root).state(),
    ):
        try:
            said = str(ask())
        except NesyriaError as error:
            said = str(error)
        assert OUTSIDE.strip() not in said
    assert snapshot(here) == before


def test_a_package_whose_name_is_a_path_is_not_released(place: Callable[[], Path]) -> None:
    here = place()
    root = here / "package"
    write_descriptor(root, read_descriptor(root) | {"name": "../../outside/evil"})
    before = snapshot(here)
    with pytest.raises(NesyriaError, match="cannot name a file"):
        releasing.release("1.1.0", root, date="2026-11-25")
    assert snapshot(here) == before


@pytest.mark.slow
@given(value=st.sampled_from(PATHS) | PIECES, part=st.sampled_from(["path", "schema"]))
@settings(QUICK, max_examples=20)
def test_a_diff_reads_inside_and_writes_nothing(
    place: Callable[[], Path], value: object, part: str
) -> None:
    here = place()
    root = hostile(here, part, value, "totals")
    before = snapshot(here)
    assert run(["diff", "--path", str(root), "1.0.0", str(root)]) in (0, 2)
    assert snapshot(here) == before


@pytest.mark.slow
def test_the_example_is_what_the_hostile_ones_are_made_from(place: Callable[[], Path]) -> None:
    # Else the tests above could pass because nothing works at all.
    here = place()
    root = here / "package"
    (root / "data" / "totals.csv").write_text("stale", encoding="utf-8")
    assert "data/totals.csv" in build(root)
    export("csvw", here / "target", path=root)
    assert (here / "target" / "totals.csv").is_file()
    assert nes.validate(root, layers=["rows"]).findings == []
