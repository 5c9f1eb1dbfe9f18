"""Targets of an export that a person would type: each works, or one sentence says why not."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from nesyria.datapackage import journal
from nesyria.errors import NesyriaError
from nesyria.export import export
from nesyria.export.shared.targets import MARKER, replace_file, replace_folder


def read(root: Path) -> dict[str, bytes]:
    """Return all files below a folder, hidden ones and leftovers too."""
    found = {one.relative_to(root).as_posix(): one for one in root.rglob("*")}
    return {name: one.read_bytes() for name, one in found.items() if one.is_file()}


def fill(folder: Path) -> None:
    """Write a small export."""
    (folder / "data").mkdir()
    (folder / "data" / "a.csv").write_bytes(b"a\n")
    (folder / "b.csv").write_bytes(b"b\n")


def fill_otherwise(folder: Path) -> None:
    """Write an export of another form."""
    (folder / "c.csv").write_bytes(b"c\n")


def make(file: Path) -> None:
    """Write a small file."""
    file.write_bytes(b"export\n")


def is_export(file: Path) -> bool:
    """Say whether `make` wrote a file."""
    return file.read_bytes() == b"export\n"


def test_a_former_export_of_another_form_goes_with_its_folders(tmp_path: Path) -> None:
    replace_folder(tmp_path / "out", fill)
    replace_folder(tmp_path / "out", fill_otherwise)
    assert read(tmp_path) == {"out/c.csv": b"c\n", f"out/{MARKER}": b"c.csv\n"}
    assert not (tmp_path / "out" / "data").exists()
    replace_folder(tmp_path / "out", fill)
    assert set(read(tmp_path / "out")) == {"data/a.csv", "b.csv", MARKER}


def test_the_current_folder_is_a_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: Path
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    before = here.stat().st_ino
    export("csvw", ".", path=example)
    export("csvw", ".", path=example)
    # Whoever is in the folder is still in it.
    assert here.stat().st_ino == before == Path.cwd().stat().st_ino
    assert (here / "areas.csv").is_file()


def test_a_mounted_folder_and_one_in_a_closed_folder_are_targets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "closed" / "out"
    target.mkdir(parents=True)
    mkdir, rename, replace = Path.mkdir, Path.rename, Path.replace

    def check(path: Path) -> None:
        if path.parent == target.parent:
            raise PermissionError(13, "Permission denied", str(path))

    def closed_mkdir(
        self: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False
    ) -> None:
        check(self)
        mkdir(self, mode, parents, exist_ok)

    def closed_rename(self: Path, to: Path) -> Path:
        check(self)
        return rename(self, to)

    def closed_replace(self: Path, to: Path) -> Path:
        check(Path(to))
        return replace(self, to)

    monkeypatch.setattr(Path, "mkdir", closed_mkdir)
    monkeypatch.setattr(Path, "rename", closed_rename)
    monkeypatch.setattr(Path, "replace", closed_replace)
    replace_folder(target, fill)
    replace_folder(target, fill_otherwise)
    assert set(read(target)) == {"c.csv", MARKER}
    with pytest.raises(NesyriaError, match=r"other cannot be written: Permission denied"):
        replace_folder(tmp_path / "closed" / "other", fill)
    with pytest.raises(NesyriaError, match=r"file cannot be written: Permission denied"):
        replace_file(tmp_path / "closed" / "file", make, is_export)


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    replace_folder(tmp_path / "link", fill)
    replace_folder(tmp_path / "link", fill_otherwise)
    assert (tmp_path / "link").is_symlink()
    assert set(read(tmp_path / "real")) == {"c.csv", MARKER}


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    replace_file(tmp_path / "link", make, is_export)
    replace_file(tmp_path / "link", make, is_export)
    assert (tmp_path / "link").is_symlink()
    assert read(tmp_path) == {"real": b"export\n", "link": b"export\n"}


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(NesyriaError, match=r"link is a link that leads nowhere"):
        replace_folder(tmp_path / "link", fill)
    assert (tmp_path / "link").is_symlink()


def test_links_in_a_folder_are_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.csv").write_bytes(b"mine\n")
    replace_folder(tmp_path / "out", fill)
    (tmp_path / "out" / "data" / "a.csv").unlink()
    (tmp_path / "out" / "data").rmdir()
    (tmp_path / "out" / "data").symlink_to(tmp_path / "mine")
    with pytest.raises(NesyriaError):
        replace_folder(tmp_path / "out", fill)
    assert read(tmp_path / "mine") == {"a.csv": b"mine\n"}
    assert set(read(tmp_path / "out")) >= {"b.csv", MARKER}


@pytest.mark.parametrize("kind", ["fifo", "device"])
def test_what_is_no_regular_file_is_refused(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "pipe" if kind == "fifo" else Path(os.devnull)
    if kind == "fifo":
        os.mkfifo(target)
    with pytest.raises(NesyriaError, match="is not a regular file"):
        replace_file(target, make, is_export)


@pytest.mark.parametrize(
    ("format", "target", "words"),
    [
        ("csvw", "", "the target is empty"),
        ("sqlite", " ", "the target is empty"),
        ("sqlite", "out/", "out/ names a folder; name a file"),
        ("sqlite", ".", "is a folder; name a file"),
        ("csvw", "nowhere/out", "there is no folder .*nowhere; make it first"),
        ("sqlite", "nowhere/out", "there is no folder .*nowhere; make it first"),
        ("csvw", "file", "is a file; name a folder"),
        ("csvw", "file/out", "there is no folder .*file; make it first"),
        ("sqlite", "file", "is not such an export"),
        ("csvw", "full", "holds mine.txt, which no export wrote"),
        ("csvw", "~nobody-of-this-name/x", "no such home folder"),
        ("csvw", "n" * 300, "cannot be written"),
        ("sqlite", "n" * 300, "cannot be written"),
    ],
)
def test_a_target_that_does_not_work_is_named_and_nothing_is_lost(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    example: Path,
    format: str,
    target: str,
    words: str,
) -> None:
    here = tmp_path / "here"
    (here / "full").mkdir(parents=True)
    (here / "full" / "mine.txt").write_bytes(b"mine\n")
    (here / "file").write_bytes(b"mine\n")
    monkeypatch.chdir(here)
    before = read(here)
    with pytest.raises(NesyriaError, match=words) as caught:
        export(format, target, path=example)
    assert "\n" not in str(caught.value)
    assert read(here) == before


def test_the_home_folder_is_meant_by_its_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    export("csvw", "~/out", path=example)
    assert (tmp_path / "out" / "areas.csv").is_file()


def test_what_a_killed_export_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from nesyria.export.shared import targets\n"
        "def kill(path):\n"
        "    (path / 'half' if path.is_dir() else path).write_bytes(b'half')\n"
        "    os.kill(os.getpid(), 9)\n"
        "replace = getattr(targets, sys.argv[1])\n"
        "replace(Path(sys.argv[2]), kill, *[lambda file: True] * (sys.argv[1] == 'replace_file'))\n"
    )
    for name in ("replace_folder", "replace_file"):
        target = tmp_path / name
        done = subprocess.run([sys.executable, "-c", script, name, str(target)], check=False)
        assert done.returncode == -9
        assert any(b"half" in content for content in read(tmp_path).values())
        if name == "replace_folder":
            replace_folder(target, fill_otherwise)
            assert set(read(target)) == {"c.csv", MARKER}
        else:
            replace_file(target, make, is_export)
            assert target.read_bytes() == b"export\n"
        assert not any(b"half" in content for content in read(tmp_path).values())
    assert sorted(one.name for one in tmp_path.iterdir()) == ["replace_file", "replace_folder"]


def test_a_package_whose_write_was_interrupted_is_not_exported(
    tmp_path: Path, example: Path
) -> None:
    (example / journal.FOLDER).mkdir()
    (example / journal.FOLDER / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(NesyriaError, match=r"was interrupted; to finish it, run: nesyria build"):
        export("csvw", tmp_path / "out", path=example)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_database_replaces_one(tmp_path: Path, example: Path) -> None:
    for _ in range(2):
        export("sqlite", tmp_path / "figures.db", path=example)
    with closing(sqlite3.connect(tmp_path / "figures.db")) as database:
        assert database.execute("SELECT count(*) FROM areas").fetchone()[0] > 0
    assert [one.name for one in tmp_path.iterdir() if "example" not in one.name] == ["figures.db"]
