"""What was published: releases of a package, and the cells of its ledger then and now.

A release is a zip archive ``releases/NAME-X.Y.Z.zip`` with the exact bytes of the package, and a
line in ``releases/SHA256SUMS``. An archive whose bytes are not those of its line is refused.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path

from nesyria.errors import NesyriaError, unknown
from nesyria.package import Package

FOLDER = "releases"
SUMS = "SHA256SUMS"
MAX_ARCHIVE_BYTES = 256 * 1024**2
_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9_.-]+)-([0-9]+\.[0-9]+\.[0-9]+)\.zip")


def releases(package: Package) -> dict[str, str]:
    """Return the versions that a package has archives of, oldest first, each with its hash."""
    path = package.root / FOLDER / SUMS
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if not match:
            raise NesyriaError(f"{FOLDER}/{SUMS}: not a line of a hash and an archive: {line!r}")
        found[match[3]] = match[1]
    return dict(sorted(found.items(), key=lambda item: numbers(item[0])))


def numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers, to compare.

    Examples
    --------
    >>> numbers("1.10.0") > numbers("1.9.2")
    True
    """
    return tuple(int(part) for part in version.split("."))


def archive_name(package: Package, version: str) -> str:
    """Return the file name of a release's archive."""
    return f"{package.descriptor['name']}-{version}.zip"


def published(package: Package, version: str) -> ReleasedPackage:
    """Return a package as it was published, its archive verified.

    Raises
    ------
    NesyriaError
        When there is no such release, or when its archive is damaged.
    """
    known = releases(package)
    if version not in known:
        raise unknown("release", version, known or ["(no release is archived here)"])
    relative = f"{FOLDER}/{archive_name(package, version)}"
    content = package.inside(relative, MAX_ARCHIVE_BYTES).read_bytes()
    if hashlib.sha256(content).hexdigest() != known[version]:
        raise NesyriaError(
            f"{relative}: its bytes are not those of {FOLDER}/{SUMS}; the archive is damaged, "
            "get it again"
        )
    return ReleasedPackage(package.root, relative, content)


class ReleasedPackage(Package):
    """A package whose files are read from an archive instead of a folder."""

    def __init__(self, root: Path, archive: str, content: bytes) -> None:
        super().__init__(root)
        self.archive = archive
        try:
            self._files = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile as error:
            raise NesyriaError(f"{archive}: not a zip archive: {error}") from None

    def read_bytes(self, relative: object, max_bytes: int) -> bytes:
        """Return the bytes of a file in the archive."""
        try:
            about = self._files.getinfo(str(relative))
            if about.file_size > max_bytes:
                raise NesyriaError(f"{self.archive}: {relative} is larger than {max_bytes:,} bytes")
            return self._files.read(about)
        except (KeyError, zipfile.BadZipFile) as error:
            raise NesyriaError(f"{self.archive}: {error}") from None
