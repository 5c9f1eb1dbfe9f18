"""Zip archives of releases, read with bounds on what they unpack to."""

from __future__ import annotations

import io
import zipfile
import zlib

from nesyria.datapackage.package import MAX_TABLE_BYTES
from nesyria.errors import NesyriaError


def read_archive(content: bytes, name: str) -> dict[str, bytes]:
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
