"""Where an export goes: whole or not at all, and never over something that is not an export."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nesyria.datapackage import journal
from nesyria.datapackage.files import locked, recover, replace_all
from nesyria.errors import NesyriaError

# In every exported folder: the names of the files that the export wrote.
MARKER = ".nesyria-export"


def named(target: str | Path) -> Path:
    """Return the path that a person means by the target of an export.

    Raises
    ------
    NesyriaError
        When it is empty, or begins with the home of nobody.
    """
    if not str(target).strip():
        raise NesyriaError("the target is empty; name a folder or file to export to")
    try:
        return Path(target).expanduser()
    except RuntimeError:
        raise NesyriaError(f"{target}: there is no such home folder") from None


def replace_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder in place of a former export, or of nothing.

    The folder itself stays where it is, so that it may be the current one, a mounted one, or one
    that a link leads to. Whatever interrupts the export, its files are all new or all old.

    Raises
    ------
    NesyriaError
        When the target holds anything that no export wrote, or cannot be written to.
    """
    target = target.absolute()
    with _writable(target), _made(target):
        recover(target)
        _check_folder(target)

        def fill_and_mark(folder: Path) -> None:
            fill(folder)
            marker = "".join(f"{name}\n" for name in _files(folder))
            (folder / MARKER).write_bytes(marker.encode())

        replace_all(target, fill_and_mark, _files(target))


def replace_file(
    target: Path, make: Callable[[Path], None], is_export: Callable[[Path], bool]
) -> None:
    """Make a file and put it where a former export, or nothing, stood.

    Where the target is a link, the file that it leads to is replaced.

    Raises
    ------
    NesyriaError
        When the target is a folder, or a file that no export wrote, or cannot be written.
    """
    target = target.resolve()
    with _writable(target), _scratch(target) as scratch:
        if target.exists() and not is_export(target):
            raise NesyriaError(f"{target} exists and is not such an export; name another file")
        made = scratch / target.name
        make(made)
        made.replace(target)


@contextmanager
def _made(target: Path) -> Iterator[None]:
    """Make a folder where there is none, and take it away again when nothing comes of it."""
    if target.exists() and not target.is_dir():
        raise NesyriaError(f"{target} is a file; name a folder to export to")
    if target.is_dir():
        yield
        return
    if target.is_symlink():
        raise NesyriaError(f"{target} is a link that leads nowhere; remove it, or name a folder")
    _check_parent(target)
    target.mkdir()
    try:
        yield
    except BaseException:
        with suppress(OSError):
            target.rmdir()
        raise


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """Give a folder on the same disk as the target, so that a rename puts things in place.

    It has the same name each time, so that the next export clears what a killed one left.
    """
    if target.is_dir():
        raise NesyriaError(f"{target} is a folder; name a file to export to")
    if target.exists() and not target.is_file():
        raise NesyriaError(f"{target} is not a regular file; name another file")
    _check_parent(target)
    key = hashlib.sha256(target.name.encode(errors="surrogateescape")).hexdigest()[:16]
    scratch = target.with_name(f".nesyria-{key}")
    if scratch.is_symlink():
        raise NesyriaError(f"{scratch} is a link; remove it, then try again")
    scratch.mkdir(exist_ok=True)
    with locked(scratch):
        for left in scratch.iterdir():
            left.unlink()
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def _writable(target: Path) -> Iterator[None]:
    """Say in words where the system does not let an export be written."""
    try:
        yield
    except OSError as error:
        raise NesyriaError(f"{target} cannot be written: {error.strerror or error}") from error


def _check_parent(target: Path) -> None:
    if not target.parent.is_dir():
        raise NesyriaError(f"there is no folder {target.parent}; make it first")


def _check_folder(target: Path) -> None:
    marker = target / MARKER
    # An own file, and no link to one elsewhere.
    is_own = marker.is_file() and not marker.is_symlink()
    written = set(marker.read_text("utf-8").splitlines()) if is_own else set()
    strange = sorted(set(_files(target)) - written - {MARKER})
    if strange:
        raise NesyriaError(
            f"{target} holds {strange[0]}, which no export wrote; name a new or an empty folder"
        )


def _files(folder: Path) -> list[str]:
    """Return the files below a folder (and its empty folders), by their relative names."""
    found = [one for one in folder.rglob("*") if not one.is_dir() or not any(one.iterdir())]
    names = [one.relative_to(folder).as_posix() for one in found]
    return sorted(name for name in names if name.split("/")[0] != journal.FOLDER)
