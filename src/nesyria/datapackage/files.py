"""Files on disk: their hashes, and writes that replace them whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nesyria.datapackage.journal import Journal
from nesyria.datapackage.paths import checked_target
from nesyria.datapackage.signals import held
from nesyria.errors import NesyriaError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

# How long one command waits for another that writes to the same folder: half a minute.
_PAUSE, _PATIENCE = 0.1, 300


def dump_json(content: object) -> bytes:
    """Return JSON that people can read; the same content always gives the same bytes.

    Raises
    ------
    NesyriaError
        When it cannot be JSON in UTF-8: what ``NaN`` and halves of characters make of it, other
        programs do not read.
    """
    try:
        return (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
    except ValueError as error:
        raise NesyriaError(f"cannot be written as JSON in UTF-8: {error}") from None


def digest(content: bytes) -> str:
    """Return the hash of a file's bytes as a descriptor writes it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(path.stat().st_mode if path.exists() else 0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_all_atomically(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write several files below a folder: all of them, or, when one cannot be written, none.

    Ctrl-C and signals that end the program wait until all is written, or nothing. After a loss of
    power `recover` finishes the write.

    Raises
    ------
    NesyriaError
        When a name leads outside the folder or through a link, or another command is writing
        there; nothing is written then.
    OSError
        When the disk is full or may not be written to; nothing is written then.
    """
    for name in contents:
        checked_target(root, name)
    if not contents:
        return
    with locked(root), held() as signals:
        journal = Journal(root)
        if journal.exists():
            journal.recover()
        _stage(journal, contents)
        while signals.any():
            # Nothing has been touched yet: whoever stops the program finds it as it was.
            journal.drop()
            signals.deliver()
            signals.hold()
            _stage(journal, contents)
        journal.finish()


def _stage(journal: Journal, contents: Mapping[str, bytes]) -> None:
    journal.begin()
    try:
        for number, content in enumerate(contents.values()):
            write_atomically(journal.folder / f"new-{number}", content)
        journal.seal(journal.entry(name, f"new-{n}") for n, name in enumerate(contents))
    except BaseException:
        journal.drop()
        raise


def replace_all(root: Path, fill: Callable[[Path], None], gone: Iterable[str] = ()) -> None:
    """Put the files with which a function fills an empty folder into a folder, all or none.

    Parameters
    ----------
    root : Path
        The folder that is written to.
    fill : callable
        Is given a new folder to fill.
    gone : iterable of str
        Files below ``root`` that go, unless they are made anew.
    """
    with locked(root):
        journal = Journal(root)
        if journal.exists():
            journal.recover()
        journal.begin()
        try:
            made = journal.folder / "new"
            made.mkdir()
            fill(made)
            names = [one.relative_to(made).as_posix() for one in made.rglob("*") if one.is_file()]
            while not pending(root):
                with held() as signals:
                    entries = [journal.entry(name, f"new/{name}") for name in sorted(names)]
                    entries += [journal.entry(name, None) for name in sorted({*gone} - {*names})]
                    if not signals.any():
                        journal.seal(entries)
                        journal.finish()
                        break
        finally:
            if journal.exists() and not pending(root):
                journal.drop()


def differs(root: Path, name: str, content: bytes) -> bool:
    """Say whether a file below a folder has to be written to have a content.

    Raises
    ------
    NesyriaError
        When it must not be written: the name leads outside the folder or through a link.
    """
    path = checked_target(root, name)
    return not path.is_file() or path.read_bytes() != content


def recover(root: Path) -> list[str]:
    """Finish a write that was interrupted, where there is one; return the files that it changed.

    Every command that writes begins with this. What was only being prepared is taken back.

    Raises
    ------
    NesyriaError
        When a file was changed since, so that finishing would lose that change.
    """
    if not Journal(root).exists():
        return []
    with locked(root), held():
        # The command that was writing may have ended in the meantime.
        return Journal(root).recover() if Journal(root).exists() else []


def pending(root: Path) -> bool:
    """Say whether files are partly old and partly new, since a write was interrupted."""
    return Journal(root).is_sealed()


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keep other commands from writing to a folder, where the system has locks.

    Raises
    ------
    NesyriaError
        When another command goes on writing there.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(root, os.O_RDONLY)
    try:
        for waited in range(_PATIENCE):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if waited == _PATIENCE - 1:
                    raise NesyriaError(
                        f"another command is writing to {root}; wait until it has ended"
                    ) from None
                time.sleep(_PAUSE)
            except OSError:
                # A file system without locks.
                break
        yield
    finally:
        os.close(handle)


def sha256(content: bytes) -> str:
    """Return the hash of an archive as SHA256SUMS writes it."""
    return hashlib.sha256(content).hexdigest()
