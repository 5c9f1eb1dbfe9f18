"""Whatever a package names, nothing outside its folder is written, nor any file but a table."""

import io
import json
import os
import re
import runpy
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nesyria as nes
from nesyria.cli import run
from nesyria.datapackage import archives, journal, releases
from nesyria.datapackage.package import MemoryPackage, Package
from nesyria.datapackage.paths import checked_target, unsafe, unsafe_name, unsafe_table
from nesyria.errors import NesyriaError
from nesyria.export import FORMATS, export
from nesyria.figures.build import build
from nesyria.publishing import release as releasing
from nesyria.validation.structure import descriptor as structure
from tests.helpers import ROOT, example, read_descriptor, write_descriptor

FIGURES = ("repatriations", "totals", "reconciliation", "populations", "countries", "claims")

OUTSIDE = "nobody may publish this\n"

# What a path may be instead of one of a table; {out} is the folder beside the package.
PATHS = [
    "../outside/victim.csv",
    "data/../../outside/victim.csv",
    "data/./../../outside/victim.csv",
    "{out}/victim.csv",
    "//{out}/victim.csv",
    "file://{out}/victim.csv",
    "~/victim.csv",
    "~root/victim.csv",
    "C:/victim.csv",
    "C:victim.csv",
    "\\\\host\\share\\victim.csv",
    "..\\outside\\victim.csv",
    "data\\..\\..\\outside\\victim.csv",
    "data/x.csv\0",
    "data/x\n.csv",
    "data/nul.csv",
    "data/COM1.csv",
    "data/x.csv.",
    "data/x.csv ",
    "data//x.csv",
    "data/./x.csv",
    "./data/x.csv",
    "data",
    "data/",
    "data/folder.csv",
    "data/link.csv",
    "data/inner.csv",
    "data/linked/victim.csv",
    "data/linked/new.csv",
    "data/dangling.csv",
    "datapackage.json",
    "DATAPACKAGE.JSON",
    "schemas/totals.json",
    "schemas/totals.csv",
    "data/areas.csv",
    "data/AREAS.csv",
    "data/LICENSE",
    "releases/SHA256SUMS",
    "releases/example-1.0.0.zip",
    "releases/x.csv",
    "expectations/x.csv",
    "CHANGELOG.md",
    "CITATION.cff",
    ".git/config",
    ".git/x.csv",
    "data/.hidden.csv",
    "",
    ".",
    "..",
    "/",
    "data/" + "x" * 5000 + ".csv",
    None,
    7,
    ["data/totals.csv"],
    {"path": "data/totals.csv"},
]

NAMES = [
    "../outside/victim",
    "../../outside/victim",
    "{out}/victim",
    "a/b",
    "a\\b",
    "..",
    ".",
    ".hidden",
    "nul",
    "C:x",
    "x\0y",
    "x\ny",
    "~",
    "-rf",
    "x\"; ATTACH '{out}/victim.db' AS v; --",
    "x" * 300,
    "",
]

# A path made of the pieces that lead somewhere else.
PIECES = st.lists(
    st.sampled_from(
        [
            "..",
            ".",
            "data",
            "linked",
            "outside",
            "victim.csv",
            "~",
            "C:",
            "",
            "{out}",
            ".git",
            "a\\b",
        ]
    ),
    min_size=1,
    max_size=5,
).map("/".join)
# But for those that are paths of a table like any other.
SOUND = re.compile(r"data/(?:(?:data|outside)/(?:(?:data|outside|linked)/)*)?victim\.csv")
PIECES = PIECES.filter(lambda path: not SOUND.fullmatch(path))

QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the example package, and a folder beside it that links lead to."""
    here = tmp_path_factory.mktemp("template")
    root = example(here, "package")
    (here / "outside").mkdir()
    (here / "outside" / "victim.csv").write_text(OUTSIDE, encoding="utf-8")
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("[core]\n", encoding="utf-8")
    (root / "data" / "folder.csv").mkdir()
    links = {"link.csv": "../../outside/victim.csv", "inner.csv": "areas.csv"}
    links |= {"linked": "../../outside", "dangling.csv": "../../outside/new.csv"}
    for name, target in links.items():
        (root / "data" / name).symlink_to(target)
    return here


@pytest.fixture
def place(template: Path, tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """Return a function that gives a fresh copy of all that, and cleans up the one before."""

    def fresh() -> Path:
        here = tmp_path / "here"
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(template, here, symlinks=True)
        return here

    yield fresh


def snapshot(folder: Path, *, without: str = "") -> dict[str, object]:
    """Return everything below a folder: bytes of files, targets of links."""
    found: dict[str, object] = {}
    for where, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(where) / name
            key = path.relative_to(folder).as_posix()
            if without and (key == without or key.startswith(f"{without}/")):
                continue
            if path.is_symlink():
                found[key] = path.readlink()
            else:
                found[key] = path.read_bytes() if path.is_file() else None
    return found


def hostile(here: Path, part: str, value: object, name: str) -> Path:
    """Give a resource of the package a path, schema or name of another kind."""
    root = here / "package"
    descriptor = read_descriptor(root)
    filled = value.replace("{out}", str(here / "outside")) if isinstance(value, str) else value
    (resource,) = [one for one in descriptor["resources"] if one["name"] == name]
    resource[part] = filled
    write_descriptor(root, descriptor)
    return root


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
    root = hostile(here, part, value, table)
    before = snapshot(here)
    with pytest.raises(NesyriaError):
        releasing.release("1.1.0", root, date="2026-11-25")
    assert snapshot(here) == before


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


# What a member of an archive may be called; it may be a link as well, whose text is its target.
MEMBERS = ["../evil", "/etc/evil", "C:/evil", "a\\..\\evil", ".git/config", "a/../../evil", "~/x"]


@pytest.mark.parametrize("name", MEMBERS)
def test_an_archive_unpacks_nothing_elsewhere(tmp_path: Path, name: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr(name, "evil")
    held = MemoryPackage(tmp_path, "x.zip", archives.read_archive(buffer.getvalue(), "x.zip"))
    (tmp_path / "unpacked").mkdir()
    with pytest.raises(NesyriaError, match=r"x\.zip: holds the file"):
        held.unpack(tmp_path / "unpacked")
    assert [one.name for one in tmp_path.rglob("*")] == ["unpacked"]


def test_a_link_in_an_archive_is_a_file_that_holds_its_target(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        about = zipfile.ZipInfo("data")
        about.create_system, about.external_attr = 3, 0o120777 << 16
        out.writestr(about, "/etc")
    held = MemoryPackage(tmp_path, "x.zip", archives.read_archive(buffer.getvalue(), "x.zip"))
    held.unpack(tmp_path)
    assert not (tmp_path / "data").is_symlink()
    assert (tmp_path / "data").read_bytes() == b"/etc"


def test_the_distributions_hold_no_link(place: Callable[[], Path]) -> None:
    root = place() / "package"
    (root / "data" / "areas.csv").unlink()
    (root / "data" / "areas.csv").symlink_to("../../outside/victim.csv")
    listed = runpy.run_path(str(ROOT / "scripts" / "package_files.py"))["listed"]
    with pytest.raises(NesyriaError, match="leads outside the package"):
        listed(root)


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


@given(st.text(max_size=40))
def test_a_path_that_may_be_written_is_inside(path: str) -> None:
    here = Path("/nowhere/package")
    if not unsafe_table(path):
        assert checked_target(here, path).is_relative_to(here / "data")
    if not unsafe(path):
        assert Path(os.path.normpath(here / path)).is_relative_to(here)


@given(st.text(max_size=40))
def test_a_name_that_may_be_a_file_is_one_part(name: str) -> None:
    if not unsafe_name(name):
        assert Path(f"{name}.csv").parts == (f"{name}.csv",)
        assert '"' not in name


def test_the_packages_own_paths_and_names_are_fine() -> None:
    package = Package.installed()
    for name in package.resources:
        assert unsafe_name(name) == ""
        assert package.writable(name) == f"data/{name}.csv"


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
