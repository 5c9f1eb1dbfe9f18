"""Several files written as one: all old or all new after any interruption, and no leftovers."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from nesyria.datapackage import files, journal
from nesyria.errors import NesyriaError

OLD = {"a.csv": b"old a\n", "b/c.csv": b"old c\n", "b/d.csv": b"old d\n"}
NEW = {"a.csv": b"new a\n", "b/c.csv": b"new c\n", "e/f/g.csv": b"new g\n"}
ALL_NEW = OLD | NEW


def read(root: Path) -> dict[str, bytes]:
    """Return all files below a folder, the journal and its leftovers too."""
    found = {one.relative_to(root).as_posix(): one for one in root.rglob("*")}
    return {name: one.read_bytes() for name, one in found.items() if one.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    for name, content in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_all_files_are_written_and_nothing_else_is_left(root: Path) -> None:
    files.write_all_atomically(root, NEW)
    assert read(root) == ALL_NEW
    assert not (root / journal.FOLDER).exists()


def test_a_written_file_keeps_its_mode_and_a_new_one_is_for_all(root: Path) -> None:
    (root / "a.csv").chmod(0o600)
    files.write_all_atomically(root, NEW)
    assert (root / "a.csv").stat().st_mode & 0o777 == 0o600
    assert (root / "e" / "f" / "g.csv").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("name", ["../x", "/x", "b/../../x", "link.csv", "way/x.csv", "b"])
def test_nothing_is_written_where_one_name_leads_elsewhere(root: Path, name: str) -> None:
    (root / "link.csv").symlink_to("../outside.csv")
    (root / "way").symlink_to("..")
    before = read(root.parent)
    with pytest.raises(NesyriaError):
        files.write_all_atomically(root, {"a.csv": b"new", name: b"x"})
    assert read(root.parent) == before


# Interruptions at every step

# Runs a write again and again, each time in a process that is gone before its k-th operation on
# files, and says what was found afterwards. Python tells of every such operation beforehand.
KILLED = """
import json, os, shutil, sys
from pathlib import Path
from nesyria.datapackage import files
before, root, after, change = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
OPERATIONS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.link"}
NEW = {name: text.encode() for name, text in json.loads(sys.argv[5]).items()}
# The system outlives the process here, so that nobody has to wait for the disk.
os.fsync = lambda handle: None

def write():
    if change == "files":
        files.write_all_atomically(root, NEW)
    else:
        def fill(made):
            for name, content in NEW.items():
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_bytes(content)
        files.replace_all(root, fill, ["b/d.csv"])

def read():
    found = {str(one.relative_to(root)): one for one in root.rglob("*")}
    return {name: one.read_text() for name, one in found.items() if one.is_file()}

def child(k):
    count = 0
    def hook(event, args):
        nonlocal count
        if event in OPERATIONS and str(root) in str(args[0]):
            count += 1
            if count == k:
                os.kill(os.getpid(), 9)
    sys.addaudithook(hook)
    write()
    os._exit(0)

found, k, ended = [], 0, False
while not ended:
    k += 1
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(before, root)
    process = os.fork()
    if not process:
        try:
            child(k)
        finally:
            os._exit(1)
    ended = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != -9
    touched, pending = read(), files.pending(root)
    if after == "recover":
        files.recover(root)
    else:
        write()
    found.append([touched, pending, read()])
print(json.dumps(found))
"""


def killed(
    root: Path, after: str, change: str
) -> list[tuple[dict[str, str], bool, dict[str, str]]]:
    """Return what a write leaves behind when it is killed before its first, second, ... step."""
    new = json.dumps({name: content.decode() for name, content in NEW.items()})
    work = root.parent / "work"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(root), str(work), after, change, new],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) > 20, "hardly an operation was seen"
    return [tuple(one) for one in found]


def text(contents: dict[str, bytes]) -> dict[str, str]:
    return {name: content.decode() for name, content in contents.items()}


REPLACED = {name: content for name, content in ALL_NEW.items() if name != "b/d.csv"}


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.parametrize(("change", "new"), [("files", ALL_NEW), ("folder", REPLACED)])
def test_after_a_kill_at_any_step_all_is_old_or_recovered(
    root: Path, change: str, new: dict[str, bytes]
) -> None:
    ends = []
    for touched, pending, recovered in killed(root, "recover", change):
        seen = {name: value for name, value in touched.items() if journal.FOLDER not in name}
        # What is partly new says so.
        assert pending or seen in (text(OLD), text(new))
        assert recovered == text(new if pending or seen == text(new) else OLD)
        ends.append(recovered)
    assert text(OLD) in ends
    assert text(new) in ends


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.parametrize(("change", "new"), [("files", ALL_NEW), ("folder", REPLACED)])
def test_after_a_kill_at_any_step_the_same_write_again_finishes(
    root: Path, change: str, new: dict[str, bytes]
) -> None:
    for _, _, again in killed(root, "write", change):
        assert again == text(new)


def interrupting(number: int, at: int) -> Callable[[Path, bytes], None]:
    """Return `write_atomically` that has a signal come after the given number of files."""
    real, count = files.write_atomically, 0

    def write(path: Path, content: bytes) -> None:
        nonlocal count
        real(path, content)
        count += 1
        if count == at:
            signal.raise_signal(number)

    return write


@pytest.mark.parametrize("at", [1, 2, 3])
def test_ctrl_c_while_files_are_prepared_leaves_all_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(files, "write_atomically", interrupting(signal.SIGINT, at))
    with pytest.raises(KeyboardInterrupt):
        files.write_all_atomically(root, NEW)
    assert read(root) == OLD


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_while_files_are_put_in_place_waits_until_all_are(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if not hasattr(signal, name):
        pytest.skip(f"no {name} here")
    number, put, heard = getattr(signal, name), journal.Journal._put, []

    def interrupted(self: journal.Journal, entry: journal.Entry) -> None:
        put(self, entry)
        signal.raise_signal(number)

    monkeypatch.setattr(journal.Journal, "_put", interrupted)

    def handler(*_: object) -> None:
        heard.append(read(root))

    before = signal.signal(number, handler)
    try:
        files.write_all_atomically(root, NEW)
        assert signal.getsignal(number) is handler
    finally:
        signal.signal(number, before)
    assert heard
    assert all(seen == ALL_NEW for seen in heard)


def test_a_handler_that_goes_on_does_not_lose_the_write(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "write_atomically", interrupting(signal.SIGTERM, 1))
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        files.write_all_atomically(root, NEW)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert read(root) == ALL_NEW


def test_an_ignored_signal_stays_ignored(root: Path) -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        files.write_all_atomically(root, NEW)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


# Failures


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_full_disk_leaves_all_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    real, count = files.write_atomically, 0

    def full(path: Path, content: bytes) -> None:
        nonlocal count
        count += 1
        if count == at:
            raise OSError(28, "No space left on device")
        real(path, content)

    monkeypatch.setattr(files, "write_atomically", full)
    with pytest.raises(OSError, match="No space left"):
        files.write_all_atomically(root, NEW)
    assert read(root) == OLD


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_file_that_cannot_be_put_in_place_has_all_old_ones_back(
    root: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    put, count = journal.Journal._put, 0

    def refused(self: journal.Journal, entry: journal.Entry) -> None:
        nonlocal count
        count += 1
        if count == at:
            raise PermissionError(13, "Permission denied")
        put(self, entry)

    monkeypatch.setattr(journal.Journal, "_put", refused)
    with pytest.raises(PermissionError):
        files.write_all_atomically(root, NEW)
    assert count == at
    assert read(root) == OLD
    assert not (root / "e").exists()


def test_another_disk_below_the_folder_gets_its_file_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def other_disk(self: Path, target: Path) -> Path:
        if journal.FOLDER in str(self) and target.parent.name == "b":
            raise OSError(18, "Invalid cross-device link")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", other_disk)
    files.write_all_atomically(root, NEW)
    assert read(root) == ALL_NEW


# What an earlier command left


def half_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave a folder as a loss of power after the first file does."""
    put = journal.Journal._put

    def last(self: journal.Journal, entry: journal.Entry) -> None:
        put(self, entry)
        raise SystemExit("the power is gone")

    with monkeypatch.context() as patch:
        patch.setattr(journal.Journal, "_put", last)
        patch.setattr(journal.Journal, "undo", lambda self: None)
        with pytest.raises(SystemExit):
            files.write_all_atomically(root, NEW)
    folder = root / journal.FOLDER
    (folder / "undo.json").rename(folder / "manifest.json")
    assert files.pending(root)


def test_recovery_finishes_and_names_the_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half_written(root, monkeypatch)
    assert sorted(files.recover(root)) == sorted(NEW)
    assert read(root) == ALL_NEW
    assert files.recover(root) == []


def test_recovery_loses_no_change_of_a_person(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half_written(root, monkeypatch)
    (root / "b" / "c.csv").write_bytes(b"edited by hand\n")
    before = read(root)
    with pytest.raises(NesyriaError, match=r"c\.csv was changed after .* was interrupted"):
        files.recover(root)
    assert read(root) == before


def manifest(name: str, staged: str) -> bytes:
    entry = {"name": name, "staged": staged, "saved": None, "new": None, "old": None}
    return json.dumps({"entries": [entry], "folders": []}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"entries": [{}], "folders": []}',
        manifest("../x", "new-0"),
        manifest("x", "../../y"),
        b'{"entries": [], "folders": ["../y"]}',
        b"[" * 100_000,
    ],
)
def test_a_manifest_that_no_command_wrote_does_nothing(root: Path, content: bytes) -> None:
    (root.parent / "y").write_bytes(b"outside")
    (root / journal.FOLDER).mkdir()
    (root / journal.FOLDER / "new-0").write_bytes(b"hostile")
    (root / journal.FOLDER / "manifest.json").write_bytes(content)
    with pytest.raises(NesyriaError):
        files.recover(root)
    kept = {name: value for name, value in read(root.parent).items() if journal.FOLDER not in name}
    assert kept == {"y": b"outside"} | {f"root/{name}": value for name, value in OLD.items()}


def test_a_journal_that_is_a_link_is_not_followed(root: Path) -> None:
    (root.parent / "elsewhere").mkdir()
    (root.parent / "elsewhere" / "mine").write_bytes(b"mine")
    (root / journal.FOLDER).symlink_to(root.parent / "elsewhere")
    with pytest.raises(NesyriaError, match="is a link"):
        files.write_all_atomically(root, NEW)
    assert (root.parent / "elsewhere" / "mine").read_bytes() == b"mine"


@pytest.mark.skipif(importlib.util.find_spec("fcntl") is None, reason="no locks of folders here")
def test_two_writers_wait_for_each_other(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PATIENCE", 2)
    with files.locked(root):
        with pytest.raises(NesyriaError, match="another command is writing"):
            files.write_all_atomically(root, NEW)
        assert read(root) == OLD
    files.write_all_atomically(root, NEW)
    assert read(root) == ALL_NEW


def test_a_thread_writes_as_the_main_one_does(root: Path) -> None:
    thread = threading.Thread(target=files.write_all_atomically, args=(root, NEW))
    thread.start()
    thread.join()
    assert read(root) == ALL_NEW


def test_what_goes_is_gone_unless_it_is_made_anew(root: Path) -> None:
    def make(made: Path) -> None:
        (made / "a.csv").write_bytes(b"x")

    files.replace_all(root, make, ["b/d.csv", "a.csv"])
    assert read(root) == {"a.csv": b"x", "b/c.csv": b"old c\n"}


def test_a_folder_that_cannot_be_filled_stays(root: Path) -> None:
    def fail(made: Path) -> None:
        (made / "half").write_bytes(b"half")
        raise RuntimeError("cannot")

    with pytest.raises(RuntimeError):
        files.replace_all(root, fail, ["a.csv"])
    assert read(root) == OLD
