"""A release, a folder, a day or a revision of git as a package."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from nesyria.datapackage import releases
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.datapackage.paths import unsafe
from nesyria.errors import NesyriaError, invalid_choice
from nesyria.figures.as_of import as_of
from nesyria.tableschema import dates

# What a version may be, besides a release.
_OTHERS = ("a folder", "a revision of git", "a day like 2023-12-31")

# Where these are set, as in a hook of git, they name another repository than the package's.
_ELSEWHERE = ("DIR", "WORK_TREE", "INDEX_FILE", "OBJECT_DIRECTORY", "COMMON_DIR", "PREFIX")

# Nothing is fetched, asked or written.
_QUIET = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


@dataclass(frozen=True)
class Blob:
    """A file in a revision of git."""

    hash: str
    size: int


class Revision(Package):
    """A package as a revision of git holds it.

    The bytes are those that git keeps: no filter of the repository is run on them.
    """

    def __init__(self, root: Path, name: str, blobs: dict[str, Blob]) -> None:
        super().__init__(root)
        self.name = name
        self._blobs = blobs

    def read_bytes(self, relative: object, max_bytes: int) -> bytes:
        """Return the bytes of a file of the revision."""
        reason = unsafe(relative)
        if reason:
            raise NesyriaError(f"revision {self.name}: path {relative!r} refused: {reason}")
        if str(relative) not in self._blobs:
            raise NesyriaError(f"revision {self.name} holds no file {relative}")
        blob = self._blobs[str(relative)]
        if blob.size > max_bytes:
            raise NesyriaError(
                f"revision {self.name}: {relative} is larger than {max_bytes:,} bytes"
            )
        return _git(self.root, "cat-file", "blob", blob.hash)

    def listing(self, folder: str, suffix: str) -> list[str]:
        """Return the files of a folder of the revision whose paths end with a suffix."""
        inside = [name for name in self._blobs if name.rpartition("/")[0] == folder]
        return sorted(name for name in inside if name.endswith(suffix) and not unsafe(name))

    def inside(self, relative: object, max_bytes: int) -> Path:
        """Refuse: a file of a revision has no path on the disk."""
        raise NesyriaError(f"revision {self.name}: {relative} is not a file on the disk")


def resolve_pair(
    old: str, new: str | None = None, path: str | Path | None = None
) -> tuple[Package, Package]:
    """Return the packages that the names of two versions mean.

    Parameters
    ----------
    old, new : str
        Each a release, a folder, a day, or a revision of git. Where ``new`` is left out, it is the
        package whose releases, days and revisions are meant.
    path : str or Path, optional
        Folder of that package; where left out, the current folder if it holds a package, and
        otherwise the installed one.

    Raises
    ------
    NesyriaError
        When a name is none of these.
    """
    here = Path()
    home = Package.at(here if path is None and (here / DESCRIPTOR).is_file() else path)
    return resolve_version(home, old), home if new is None else resolve_version(home, new)


def resolve_version(package: Package, name: str) -> Package:
    """Return the package that a name means: a release, a folder, a day, or a revision of git.

    A day is the package as it stood on it, and a month or year its last day; a tag of git that
    is named like one is ``refs/tags/2023-12-31``.

    Raises
    ------
    NesyriaError
        When it is none of these; what git says of it is passed on.
    """
    known = releases.releases(package)
    if name in known:
        return releases.published(package, name)
    if not name.strip():
        raise invalid_choice("version", name, [*known, *_OTHERS])
    if (Path(name) / DESCRIPTOR).is_file() or Path(name).name == DESCRIPTOR:
        return Package.at(name)
    if dates.is_date(name):
        return as_of(package, name)
    try:
        return _revision(package, name)
    except NesyriaError as error:
        if Path(name).exists():
            raise NesyriaError(
                f"no {DESCRIPTOR} in the folder {name}; as to git: {error}"
            ) from None
        unknown = invalid_choice("version", name, [*known, *_OTHERS])
        raise NesyriaError(f"{unknown}; as to git: {error}") from None


def _revision(package: Package, name: str) -> Revision:
    """Return the package at a revision of the repository that the package lies in."""
    if name.startswith("-"):
        raise NesyriaError("no revision begins with '-'")
    found = _git(package.root, "rev-parse", "--verify", f"{name}^{{commit}}").decode().strip()
    # From the package's folder on, also where that is not the top of the repository.
    listed = _git(package.root, "ls-tree", "-r", "-z", "-l", found)
    blobs: dict[str, Blob] = {}
    for line in listed.split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        mode, _, hash, size = about.decode().split()
        # Neither links nor repositories inside this one.
        if mode in ("100644", "100755"):
            blobs[path.decode("utf-8", "surrogateescape")] = Blob(hash, int(size))
    if DESCRIPTOR not in blobs:
        raise NesyriaError(f"revision {name} holds no {DESCRIPTOR} in the folder of the package")
    return Revision(package.root, name, blobs)


def _git(root: Path, *arguments: str) -> bytes:
    """Return what git prints; raise what it says where it fails."""
    hidden = {f"GIT_{name}" for name in _ELSEWHERE}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, env=environment | _QUIET
        )
    except FileNotFoundError:
        raise NesyriaError("git is not installed here") from None
    except OSError as error:
        raise NesyriaError(f"git cannot be run: {error.strerror}") from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise NesyriaError(f"git says: {said}" if said else "git fails and says nothing")
    return done.stdout
