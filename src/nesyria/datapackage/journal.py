"""Several files changed as one: a journal that is finished, or taken back, after any interruption.

All new contents are staged in the folder `FOLDER` below the folder that is written to, so that a
rename puts them in place. The manifest is written last: without one nothing has been touched yet,
with one the new files can be put in place at any later time. Where one of them cannot be put in
place, the manifest is renamed, and the old files, of which the journal has copies, come back.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from nesyria.datapackage.paths import checked_target
from nesyria.errors import NesyriaError

FOLDER = ".nesyria-write"

_MANIFEST, _UNDO = "manifest.json", "undo.json"

_MAX_BYTES = 16 * 1024**2


@dataclass(frozen=True)
class Entry:
    """One file that changes.

    Attributes
    ----------
    name : str
        Its path below the folder.
    staged, saved : str or None
        The new and the old content, below the journal; None for a file that goes, and for one
        that is new.
    new, old : str or None
        The hashes of both.
    """

    name: str
    staged: str | None
    saved: str | None
    new: str | None
    old: str | None


class Journal:
    """The journal of one write to a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / FOLDER

    def exists(self) -> bool:
        """Say whether a write was begun here and neither finished nor taken back."""
        return self.folder.is_dir() or self.folder.is_symlink()

    def is_sealed(self) -> bool:
        """Say whether files are being put in place, or taken back."""
        return any((self.folder / name).is_file() for name in (_MANIFEST, _UNDO))

    def begin(self) -> None:
        """Make the folder in which new contents are staged."""
        self.folder.mkdir()

    def entry(self, name: str, staged: str | None) -> Entry:
        """Return what changes for a file whose new content is staged, and save the old one."""
        target = checked_target(self.root, name)
        if not target.exists():
            return Entry(name, staged, None, self._hash(staged), None)
        saved = f"old/{name}"
        (self.folder / saved).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(target, self.folder / saved)
        if staged:
            (self.folder / staged).chmod(target.stat().st_mode & 0o7777)
        return Entry(name, staged, saved, self._hash(staged), _digest(target))

    def seal(self, entries: Iterable[Entry]) -> None:
        """Write the manifest: from here on the write is finished, whatever comes."""
        listed = list(entries)
        folders = [one for one in _folders(listed) if not (self.root / one).exists()]
        content = {"entries": [asdict(one) for one in listed], "folders": folders}
        draft = self.folder / "draft"
        with draft.open("w", encoding="utf-8") as stream:
            json.dump(content, stream)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self.folder / _MANIFEST)
        _sync(self.folder)

    def finish(self) -> list[str]:
        """Put the new files in place and return their names; all old ones where one cannot be.

        Raises
        ------
        NesyriaError, OSError
            When a file cannot be put in place; the old files are back then.
        """
        entries, folders = self._read(_MANIFEST)
        try:
            for folder in folders:
                checked_target(self.root, f"{folder}/x").parent.mkdir(exist_ok=True)
            for one in entries:
                self._put(one)
            for parent in {(self.root / one.name).parent for one in entries}:
                _sync(parent)
        except BaseException:
            (self.folder / _MANIFEST).replace(self.folder / _UNDO)
            # What cannot be taken back now is taken back by the next command.
            with suppress(OSError, NesyriaError):
                self.undo()
            raise
        for one in entries:
            if one.staged is None:
                self._drop_empty(one.name)
        (self.folder / _MANIFEST).unlink()
        self.drop()
        return [one.name for one in entries]

    def undo(self) -> None:
        """Bring the old files back."""
        entries, folders = self._read(_UNDO)
        for one in entries:
            target = checked_target(self.root, one.name)
            if one.saved is None:
                if _digest(target) == one.new:
                    target.unlink()
            elif _digest(target) != one.old:
                _move(checked_target(self.folder, one.saved), target)
            _beside(target).unlink(missing_ok=True)
        for folder in reversed(folders):
            # One that holds something else by now stays.
            with suppress(OSError):
                checked_target(self.root, f"{folder}/x").parent.rmdir()
        (self.folder / _UNDO).unlink()
        self.drop()

    def recover(self) -> list[str]:
        """Finish an interrupted write, or take it back; return the files that it changed.

        Raises
        ------
        NesyriaError
            When a file was changed since, so that finishing would lose that change.
        """
        if self.folder.is_symlink():
            raise NesyriaError(f"{self.folder} is a link; remove it, then try again")
        if (self.folder / _UNDO).is_file():
            self.undo()
        elif (self.folder / _MANIFEST).is_file():
            self._check_untouched()
            return self.finish()
        else:
            self.drop()
        return []

    def drop(self) -> None:
        """Remove the journal."""
        shutil.rmtree(self.folder)

    def _put(self, one: Entry) -> None:
        target = checked_target(self.root, one.name)
        if one.staged is None:
            target.unlink(missing_ok=True)
            return
        staged = checked_target(self.folder, one.staged)
        # Where the write was interrupted, some files are in place already.
        if staged.exists():
            _move(staged, target)

    def _drop_empty(self, name: str) -> None:
        """Remove the folders that held nothing but a file which is gone."""
        for folder in PurePosixPath(name).parents[:-1]:
            try:
                (self.root / folder).rmdir()
            except OSError:
                return

    def _check_untouched(self) -> None:
        for one in self._read(_MANIFEST)[0]:
            if _digest(checked_target(self.root, one.name)) not in (one.old, one.new):
                raise NesyriaError(
                    f"{self.root / one.name} was changed after a command that was writing it was "
                    f"interrupted; to keep the change, remove the folder {self.folder} and run "
                    "nesyria build"
                )

    def _read(self, name: str) -> tuple[list[Entry], list[str]]:
        path = self.folder / name
        try:
            if path.is_symlink() or path.stat().st_size > _MAX_BYTES:
                raise ValueError("it is not a file of bounded size")
            content = json.loads(path.read_text(encoding="utf-8"))
            entries = [Entry(**one) for one in content["entries"]]
            return entries, [str(one) for one in content["folders"]]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise NesyriaError(
                f"{path}: not the list of an interrupted write: {error}; remove {self.folder}"
            ) from None

    def _hash(self, staged: str | None) -> str | None:
        return _digest(self.folder / staged) if staged else None


def _folders(entries: Iterable[Entry]) -> list[str]:
    """Return the folders that hold the files, each after the one that it lies in."""
    found = {
        str(folder)
        for one in entries
        if one.staged
        for folder in PurePosixPath(one.name).parents
        if str(folder) != "."
    }
    return sorted(found)


def _move(source: Path, target: Path) -> None:
    """Put a file in the place of another at once, also where the place is another disk's."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # Not through a link that lies there.
        _beside(target).unlink(missing_ok=True)
        shutil.copy2(source, _beside(target))
        _beside(target).replace(target)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.nesyria")


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _sync(folder: Path) -> None:
    """Have the disk know the names in a folder, where a system can be asked for that."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
