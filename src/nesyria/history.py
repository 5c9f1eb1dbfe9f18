"""What was published: releases of a package, and the cells of its ledger then and now.

A release is a zip archive ``releases/NAME-X.Y.Z.zip`` with the exact bytes of the package, and a
line in ``releases/SHA256SUMS``. An archive whose bytes are not those of its line is refused.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nesyria import csvfile
from nesyria.errors import NesyriaError, unknown
from nesyria.package import MAX_TABLE_BYTES, Package

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "releases"
SUMS = "SHA256SUMS"
MAX_ARCHIVE_BYTES = 256 * 1024**2
MAX_SUMS_BYTES = 1024**2
_NUMBER = "(?:0|[1-9][0-9]{0,8})"
_VERSION = re.compile(rf"{_NUMBER}(?:\.{_NUMBER}){{2}}")
_LINE = re.compile(rf"([0-9a-f]{{64}})  ([A-Za-z0-9_.-]+)-({_VERSION.pattern})\.zip")


def releases(package: Package) -> dict[str, str]:
    """Return the versions that a package has archives of, oldest first, each with its hash."""
    if not package.listing(FOLDER, SUMS) and not package.listing(FOLDER, ".zip"):
        return {}
    found: dict[str, str] = {}
    try:
        lines = package.read_bytes(f"{FOLDER}/{SUMS}", MAX_SUMS_BYTES).decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise NesyriaError(f"{FOLDER}/{SUMS}: not a text in UTF-8") from None
    for line in lines:
        match = _LINE.fullmatch(line)
        if not match or match[2] != package.descriptor.get("name"):
            raise NesyriaError(
                f"{FOLDER}/{SUMS}: not a line of a hash and an archive of this package: "
                f"{line[:200]!r}"
            )
        found[match[3]] = match[1]
    return dict(sorted(found.items(), key=lambda item: numbers(item[0])))


def is_version(text: str) -> bool:
    """Say whether a text is a version as releases have them: MAJOR.MINOR.PATCH."""
    return _VERSION.fullmatch(text) is not None


def numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers, to compare.

    Examples
    --------
    >>> numbers("1.10.0") > numbers("1.9.2")
    True
    """
    return tuple(int(part) for part in version.split("."))


def sha256(content: bytes) -> str:
    """Return the hash of an archive as SHA256SUMS writes it."""
    return hashlib.sha256(content).hexdigest()


def archive_name(package: Package, version: str) -> str:
    """Return the file name of a release's archive."""
    return f"{package.descriptor.get('name')}-{version}.zip"


def published(package: Package, version: str) -> Package:
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
    if sha256(content) != known[version]:
        raise NesyriaError(
            f"{relative}: its bytes are not those of {FOLDER}/{SUMS}; the archive is damaged, "
            "get it again"
        )
    found = MemoryPackage(package.root, relative, unpacked(content, relative))
    if found.version != version:
        raise NesyriaError(f"{relative}: says that it is {found.version!r}; get the archive again")
    return found


def by_key(package: Package, name: str) -> pd.DataFrame:
    """Return a table as text, blank as '', indexed by its primary key in words."""
    text = csvfile.read_text(package.read_table(name), name).astype("object").fillna("")
    key = list(package.schema(name).get("primaryKey") or text.columns[:1])
    text.index = text[key[0]].str.cat(text[key[1:]], sep=", ") if key[1:] else text[key[0]]
    return text


class MemoryPackage(Package):
    """A package whose files are held in memory instead of a folder."""

    def __init__(self, root: Path, name: str, files: Mapping[str, bytes]) -> None:
        super().__init__(root)
        self.name = name
        self._files = files

    def read_bytes(self, relative: object, max_bytes: int) -> bytes:
        """Return the bytes of one of the files."""
        if str(relative) not in self._files:
            raise NesyriaError(f"{self.name}: holds no file {relative}")
        content = self._files[str(relative)]
        if len(content) > max_bytes:
            raise NesyriaError(f"{self.name}: {relative} is larger than {max_bytes:,} bytes")
        return content

    def listing(self, folder: str, suffix: str) -> list[str]:
        """Return those of the files that lie in a folder and end with a suffix."""
        inside = [name for name in self._files if name.rpartition("/")[0] == folder]
        return sorted(name for name in inside if name.endswith(suffix))


def unpacked(content: bytes, name: str) -> dict[str, bytes]:
    """Return the files of a zip archive.

    Raises
    ------
    NesyriaError
        When it is no zip archive, or would unpack to more than is sensible.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MAX_TABLE_BYTES:
                raise NesyriaError(f"{name}: unpacks to more than {MAX_TABLE_BYTES:,} bytes")
            return {one.filename: archive.read(one) for one in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise NesyriaError(f"{name}: not a zip archive that can be read: {error}") from None
