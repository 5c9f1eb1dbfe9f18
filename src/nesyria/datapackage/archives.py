"""Zip archives of releases: what is in one, written the same each time, read with bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence

from nesyria.datapackage.package import DESCRIPTOR, MAX_TABLE_BYTES, Package
from nesyria.datapackage.paths import TABLES, folded, unsafe
from nesyria.errors import NesyriaError

# What all files of an archive have together, and how many there are.
MAX_UNPACKED_BYTES, MAX_MEMBERS = 320 * 1024**2, 5_000

# Begins the entry of a file in the list of an archive.
_MEMBER = b"PK\x01\x02"

# What the library raises for an archive that is none, or is damaged.
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)

EXPECTATIONS = "expectations"

# Rules that several suites share.
VIEWS = f"{EXPECTATIONS}/views"

LICENCE = f"{TABLES}/LICENSE"


def contents(package: Package) -> list[str]:
    """Return the files that make up a package, sorted: what its descriptor lists.

    These are the descriptor, the tables with their schemas and suites, and the licence of the
    data. Whatever else lies in the folders, such as the backup of an editor, is no part of it.
    """
    names = {DESCRIPTOR}
    for name, resource in package.resources.items():
        listed = (resource.get("path"), resource.get("schema"), resource.get("dialect"))
        names |= {one for one in listed if isinstance(one, str)}
        names |= set(package.listing(EXPECTATIONS, f"/{name}.json"))
        if not unsafe(name):
            names |= set(package.listing(f"{EXPECTATIONS}/{name}", ".sql"))
    names |= set(package.listing(VIEWS, ".sql"))
    names |= {one for one in package.listing(TABLES, "/LICENSE") if one == LICENCE}
    return sorted(names)


def archive(package: Package) -> bytes:
    """Return the archive of a package: the same files always give the same bytes.

    Files are stored, not compressed, since compressors differ from one machine to another.

    Raises
    ------
    NesyriaError
        When a file that the descriptor lists is missing, or leads outside the folder.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as out:
        for name in contents(package):
            about = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            about.external_attr = 0o644 << 16
            about.create_system = 3
            out.writestr(about, package.read_bytes(name, MAX_TABLE_BYTES))
    return buffer.getvalue()


def read_archive(content: bytes, name: str) -> dict[str, bytes]:
    """Return the files of a zip archive.

    Raises
    ------
    NesyriaError
        When it is no zip archive, or would unpack to more than is sensible.
    """
    # Before they are read: the list of members alone may fill a memory.
    if content.count(_MEMBER) > MAX_MEMBERS:
        raise NesyriaError(f"{name}: holds more than {MAX_MEMBERS:,} files")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check(members, name)
            return {one.filename: archive.read(one) for one in members}
    except NesyriaError:
        raise
    except _BROKEN as error:
        raise NesyriaError(f"{name}: not a zip archive that can be read: {error}") from None


def _check(members: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Refuse an archive that unpacks to too much, or to other files for another reader."""
    if sum(one.file_size for one in members) > MAX_UNPACKED_BYTES:
        raise NesyriaError(f"{name}: unpacks to more than {MAX_UNPACKED_BYTES:,} bytes")
    names = Counter(folded(one.filename) for one in members)
    for twice in sorted(one for one, count in names.items() if count > 1):
        raise NesyriaError(f"{name}: holds two files of the name {twice[:100]!r}")
    for one in members:
        # Other methods take memory by what the archive says, whatever it unpacks to.
        if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NesyriaError(f"{name}: {one.filename[:100]!r} is compressed in an unusual way")
