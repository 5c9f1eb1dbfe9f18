"""The repository itself: what a clone of it is."""

import subprocess
from pathlib import Path

import pytest

import nesyria as nes
from tests.conftest import ROOT, copied

pytestmark = pytest.mark.slow


def git(*arguments: str | Path) -> None:
    """Run git as nobody in particular, with no settings of this machine."""
    person = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    done = subprocess.run(["git", *person, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clone as Git for Windows makes it: with the line ends of that system."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    copied(origin, ".gitattributes", "datapackage.json", "data", "schemas", "expectations")
    copied(origin, "releases", "docs", "README.md")
    git("init", "--quiet", origin)
    git("-C", origin, "add", "--all")
    git("-C", origin, "commit", "--quiet", "--message", "as it is")
    git("clone", "--quiet", "-c", "core.autocrlf=true", origin, clone)
    return clone


def test_a_clone_that_asks_for_other_line_ends_has_the_same_bytes_and_is_valid(clone: Path) -> None:
    files = [path for path in sorted(clone.rglob("*")) if path.is_file()]
    files = [path for path in files if ".git" not in path.relative_to(clone).parts]
    assert clone / "releases" / "nesyria-1.0.0.zip" in files
    changed = [
        path.relative_to(clone).as_posix()
        for path in files
        if path.read_bytes() != (ROOT / path.relative_to(clone)).read_bytes()
    ]
    assert changed == []
    assert nes.validate(clone).findings == []
