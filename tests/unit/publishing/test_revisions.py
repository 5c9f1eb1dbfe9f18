"""What is compared: the right package from any folder, with what git says where it fails."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from nesyria.cli import run
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.publishing.revisions import resolve_pair, resolve_version
from tests import helpers
from tests.helpers import edit

Git = Callable[..., str]

CHANGED = "T0001 value: '31' -> '32'"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example package as its release has it."""
    return helpers.released_example(tmp_path_factory.mktemp("template"))


@pytest.fixture
def package(template: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return Path(shutil.copytree(template, tmp_path / "package"))


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, as a person with a name."""
    name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    command = ["git", "-C", str(folder), *name, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def committed(top: Path) -> None:
    """Make a folder a repository, with all that is in it in one commit."""
    git(top, "init", "-q")
    git(top, "add", ".")
    git(top, "commit", "-qm", "all")


def change(package: Path) -> None:
    """Change one number."""
    edit(package, "total_reports", ",31,exact", ",32,exact")


def test_a_release_is_compared_with_the_installed_package_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    old, new = resolve_pair("1.0.0")
    assert old.version == "1.0.0"
    assert new.root == Package.installed().root


def test_in_the_folder_of_a_package_that_one_is_meant(
    package: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change(package)
    monkeypatch.chdir(package)
    assert run(["diff", "1.0.0"]) == 0
    assert CHANGED in capsys.readouterr().out


@pytest.mark.slow
def test_from_the_folder_of_another_package_the_given_one_is_compared(
    package: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = Path(shutil.copytree(package, tmp_path / "other"))
    change(other)
    monkeypatch.chdir(other)
    assert run(["diff", "--path", str(package), "1.0.0"]) == 0
    assert "T0001" not in capsys.readouterr().out
    assert run(["diff", "--path", str(package), "1.0.0", "."]) == 0
    assert CHANGED in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("folder", [".", "some/folder"])
def test_a_revision_is_read_wherever_in_its_repository_the_package_is(
    template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    package = Path(shutil.copytree(template, tmp_path / "top" / folder, dirs_exist_ok=True))
    committed(tmp_path / "top")
    change(package)
    assert run(["diff", "--path", str(package), "HEAD"]) == 0
    assert CHANGED in capsys.readouterr().out


def test_variables_of_a_hook_do_not_lead_to_another_repository(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(package)
    (tmp_path / "other").mkdir()
    git(tmp_path / "other", "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    assert resolve_version(Package(package), "HEAD").version == "1.0.0"


def test_bytes_of_a_revision_are_those_that_git_keeps(package: Path, tmp_path: Path) -> None:
    committed(package)
    # A repository of others may name programs that run on its files.
    ran = tmp_path / "ran"
    git(package, "config", "filter.evil.smudge", f"sh -c 'touch {ran}; cat'")
    git(package, "config", "core.autocrlf", "true")
    (package / ".git" / "info").mkdir(exist_ok=True)
    (package / ".git" / "info" / "attributes").write_text("* filter=evil text\n", encoding="utf-8")
    found = resolve_version(Package(package), "HEAD")
    assert found.read_table("areas") == (package / "data" / "areas.csv").read_bytes()
    assert not ran.exists()


def test_a_link_in_a_revision_is_no_file(package: Path) -> None:
    (package / "data" / "areas.csv").unlink()
    (package / "data" / "areas.csv").symlink_to("sites.csv")
    committed(package)
    with pytest.raises(NesyriaError, match=r"revision HEAD holds no file data/areas.csv"):
        resolve_version(Package(package), "HEAD").read_table("areas")


def test_a_revision_without_the_tables_says_which_is_missing(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(package, "init", "-q")
    git(package, "add", "datapackage.json")
    git(package, "commit", "-qm", "descriptor")
    git(package, "add", ".")
    git(package, "commit", "-qm", "all")
    assert run(["diff", "--path", str(package), "HEAD~1", str(package)]) == 2
    assert "revision HEAD~1 holds no file" in capsys.readouterr().err


def test_a_revision_from_before_the_package_says_so(package: Path) -> None:
    git(package, "init", "-q")
    git(package, "commit", "-qm", "nothing", "--allow-empty")
    with pytest.raises(NesyriaError, match=r"revision HEAD holds no datapackage.json"):
        resolve_version(Package(package), "HEAD")


@pytest.mark.parametrize("name", ["nothing", "HEAD", "--output=x", "", "v9"])
def test_a_name_that_means_nothing_gives_the_choices_and_what_git_says(
    package: Path, name: str
) -> None:
    with pytest.raises(NesyriaError, match=r"unknown version .*choose one of: 1.0.0, a folder"):
        resolve_version(Package(package), name)
    if name == "HEAD":
        with pytest.raises(NesyriaError, match="not a git repository"):
            resolve_version(Package(package), name)


def test_a_folder_without_a_package_is_named(package: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NesyriaError, match=r"no datapackage.json in the folder .*empty"):
        resolve_version(Package(package), str(tmp_path / "empty"))


@pytest.mark.slow
def test_without_git_releases_and_folders_are_compared(
    package: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    committed(package)
    change(package)
    monkeypatch.setenv("PATH", "")
    assert run(["diff", "--path", str(package), "1.0.0", str(package)]) == 0
    assert CHANGED in capsys.readouterr().out
    assert run(["diff", "--path", str(package), "HEAD"]) == 2
    assert "git is not installed here" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives files away")
def test_a_folder_of_another_owner_is_what_git_says_it_is(package: Path) -> None:
    committed(package)
    for where, folders, names in os.walk(package):
        for name in (".", *folders, *names):
            os.chown(Path(where) / name, 65534, 65534)
    with pytest.raises(NesyriaError, match="git says: fatal: detected dubious ownership"):
        resolve_version(Package(package), "HEAD")
