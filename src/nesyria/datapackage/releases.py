"""What was published: releases of a package, and the cells of its ledger then and now.

A release is a zip archive ``releases/NAME-X.Y.Z.zip`` with the exact bytes of the package, and a
line in ``releases/SHA256SUMS``. An archive whose bytes are not those of its line is refused.
"""

from __future__ import annotations

import re
from pathlib import Path

from nesyria.datapackage.archives import contents, read_archive
from nesyria.datapackage.files import sha256
from nesyria.datapackage.package import MAX_TABLE_BYTES, MemoryPackage, Package
from nesyria.datapackage.paths import checked_target
from nesyria.errors import NesyriaError, invalid_choice

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
    for line in package.read_text(f"{FOLDER}/{SUMS}", MAX_SUMS_BYTES).splitlines():
        match = _LINE.fullmatch(line)
        if not match or match[2] != package.descriptor.get("name"):
            raise NesyriaError(
                f"{FOLDER}/{SUMS}: not a line of a hash and an archive of this package: "
                f"{line[:200]!r}"
            )
        found[match[3]] = match[1]
    return dict(sorted(found.items(), key=lambda item: version_key(item[0])))


def copy_package(package: Package, root: Path) -> None:
    """Copy what a package holds, with its releases, into a new folder.

    It is read inside the package only: what a link to elsewhere leads to is not copied.

    Raises
    ------
    NesyriaError
        When a file that the descriptor lists is missing, or leads outside the folder.
    """
    root.mkdir()
    for name in (*contents(package), *package.listing(FOLDER, "")):
        target = checked_target(root, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(package.read_bytes(name, MAX_TABLE_BYTES))


def is_version(text: str) -> bool:
    """Say whether a text is a version as releases have them: MAJOR.MINOR.PATCH."""
    return _VERSION.fullmatch(text) is not None


def version_key(version: str) -> tuple[int, ...]:
    """Return a version as numbers, to compare.

    Examples
    --------
    >>> version_key("1.10.0") > version_key("1.9.2")
    True
    """
    return tuple(int(part) for part in version.split("."))


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
        raise invalid_choice("release", version, known or ["(no release is archived here)"])
    relative = f"{FOLDER}/{archive_name(package, version)}"
    content = package.read_bytes(relative, MAX_ARCHIVE_BYTES)
    if sha256(content) != known[version]:
        raise NesyriaError(
            f"{relative}: its bytes are not those of {FOLDER}/{SUMS}; the archive is damaged, "
            "get it again"
        )
    found = MemoryPackage(package.root, relative, read_archive(content, relative))
    if found.version != version:
        raise NesyriaError(f"{relative}: says that it is {found.version!r}; get the archive again")
    return found
