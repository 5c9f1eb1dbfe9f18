"""Wheel and sdist hold what the descriptor lists, and nothing that an editor left."""

import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest

from nesyria.datapackage.archives import contents
from nesyria.datapackage.package import Package
from tests.helpers import ROOT

pytest.importorskip("hatchling")

COPIED = ("data", "schemas", "expectations", "releases", "src", "scripts")
FILES = ("datapackage.json", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md")
STRAYS = [
    *("data/.DS_Store", "data/areas.csv~", "data/.totals.csv.abc123", "data/notes.txt"),
    *("data/areas copy.csv", "schemas/.areas.json.swp", "schemas/areas.json.orig"),
    *("expectations/notes.json", "releases/nesyria-9.9.9.zip", "releases/Thumbs.db"),
    *(
        "scripts/.DS_Store",
        "src/nesyria/.DS_Store",
        "src/nesyria/dataset.py~",
        "src/nesyria/.dataset.py.swp",
    ),
    *(".nesyria-write/new-0", "data/backup/areas.csv"),
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what is built, with what an editor, a desktop and a kill left in it."""
    root = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, root / name)
    for name in STRAYS:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"private notes")
    return root


@pytest.fixture(scope="module")
def wanted() -> set[str]:
    """Return the files of the data package."""
    releases = {f"releases/{one.name}" for one in (ROOT / "releases").iterdir()}
    return {*contents(Package(ROOT)), *releases}


@pytest.mark.slow
def test_a_wheel_has_the_package_and_no_strays(
    checkout: Path, tmp_path: Path, wanted: set[str]
) -> None:
    from hatchling.builders.wheel import WheelBuilder

    (built,) = WheelBuilder(str(checkout)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(built) as wheel:
        names = wheel.namelist()
        assert not any(wheel.read(name) == b"private notes" for name in names)
    inside = [name.removeprefix("nesyria/package/") for name in names if "/package/" in name]
    assert set(inside) == {*wanted, "CHANGELOG.md"}
    assert len(inside) == len(wanted) + 1
    assert {"nesyria/dataset.py", "nesyria/datapackage/KNOWN_RELEASES"} <= {*names}
    assert "nesyria/datapackage/rules/corrections/immutable.sql" in names


@pytest.mark.parametrize("link", ["scripts/notes.py", "src/nesyria/elsewhere"])
def test_nothing_is_built_from_outside_the_checkout(
    checkout: Path, tmp_path: Path, link: str
) -> None:
    from hatchling.builders.sdist import SdistBuilder
    from hatchling.builders.wheel import WheelBuilder

    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "notes.py").write_text("secret = 1\n", encoding="utf-8")
    target = tmp_path / "outside" / ("notes.py" if link.endswith(".py") else "")
    (checkout / link).symlink_to(target)
    builders = [SdistBuilder] if link.startswith("scripts") else [SdistBuilder, WheelBuilder]
    try:
        for builder in builders:
            with pytest.raises(ValueError, match="leads out of the checkout"):
                list(builder(str(checkout)).build(directory=str(tmp_path), versions=["standard"]))
    finally:
        (checkout / link).unlink()
    assert [one.name for one in tmp_path.iterdir()] == ["outside"]


@pytest.mark.slow
def test_an_sdist_has_the_package_and_no_strays(
    checkout: Path, tmp_path: Path, wanted: set[str]
) -> None:
    from hatchling.builders.sdist import SdistBuilder

    (built,) = SdistBuilder(str(checkout)).build(directory=str(tmp_path), versions=["standard"])
    with tarfile.open(built) as sdist:
        members = [one for one in sdist.getmembers() if one.isfile()]
        for one in members:
            stream = sdist.extractfile(one)
            assert stream is not None
            assert stream.read() != b"private notes", one.name
    names = {one.name.partition("/")[2] for one in members}
    folders = ("data/", "schemas/", "expectations/", "releases/")
    assert {one for one in names if one.startswith(folders)} == wanted - {"datapackage.json"}
    assert {"datapackage.json", "scripts/package_files.py", "src/nesyria/dataset.py"} <= names
