"""The example package, with a folder beside it that links lead to."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers import example
from tests.integration.paths.hostile import OUTSIDE


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
