"""Where an export goes: whole or not at all, and never over something that is not an export."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nesyria.errors import NesyriaError

# In every exported folder: the names of the files that the export wrote.
MARKER = ".nesyria-export"


def replace_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """Fill a new folder and put it where a former export, or nothing, stood.

    Raises
    ------
    NesyriaError
        When the target holds anything that no export wrote.
    """
    target = target.absolute()
    if target.exists() and not target.is_dir():
        raise NesyriaError(f"{target} is a file; name a folder to export to")
    if target.is_dir():
        _check_folder(target)
    with _beside(target) as scratch:
        made = scratch / "new"
        made.mkdir()
        fill(made)
        (made / MARKER).write_text("".join(f"{name}\n" for name in _files(made)), "utf-8")
        if target.exists():
            target.rename(scratch / "old")
        try:
            made.rename(target)
        except BaseException:
            if (scratch / "old").exists():
                (scratch / "old").rename(target)
            raise


def replace_file(
    target: Path, make: Callable[[Path], None], is_export: Callable[[Path], bool]
) -> None:
    """Make a file and put it where a former export, or nothing, stood.

    Raises
    ------
    NesyriaError
        When the target is a folder, or a file that no export wrote.
    """
    target = target.absolute()
    if target.is_dir():
        raise NesyriaError(f"{target} is a folder; name a file to export to")
    with _beside(target) as scratch:
        if target.exists() and not is_export(target):
            raise NesyriaError(f"{target} exists and is not such an export; name another file")
        made = scratch / target.name
        make(made)
        made.replace(target)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a folder on the same disk as the target, so that a rename puts things in place."""
    if not target.parent.is_dir():
        raise NesyriaError(f"there is no folder {target.parent}; make it first")
    scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _check_folder(target: Path) -> None:
    marker = target / MARKER
    written = set(marker.read_text("utf-8").splitlines()) if marker.is_file() else set()
    strange = sorted(set(_files(target)) - written - {MARKER})
    if strange:
        raise NesyriaError(
            f"{target} holds {strange[0]}, which no export wrote; name a new or an empty folder"
        )


def _files(folder: Path) -> list[str]:
    """Return the files below a folder (and its empty folders), by their relative names."""
    found = [one for one in folder.rglob("*") if not one.is_dir() or not any(one.iterdir())]
    return sorted(one.relative_to(folder).as_posix() for one in found)
