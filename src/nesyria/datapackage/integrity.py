"""Whether a file is the one that the descriptor describes, by its size and its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from nesyria.errors import NesyriaError

# Those of the Data Package standard; one without a name is MD5.
_ALGORITHMS = ("md5", "sha1", "sha256", "sha512")

_ADVICE = (
    "the file is damaged or was edited; get it again, or, if it was edited on purpose, bring the "
    "descriptor up to date with: nesyria build --path FOLDER (or load it with check=False)"
)


def check_content(resource: Mapping[str, Any], content: bytes) -> None:
    """Refuse the bytes of a resource's file that are not those of its descriptor.

    A descriptor that states neither size nor hash, or a hash of another kind, says nothing to
    compare with.

    Raises
    ------
    NesyriaError
        When the size or the hash differs.
    """
    path, size = resource.get("path"), resource.get("bytes")
    if isinstance(size, int) and not isinstance(size, bool) and size != len(content):
        raise NesyriaError(
            f"{path}: {len(content):,} bytes, where datapackage.json says {size:,}; {_ADVICE}"
        )
    stated = resource.get("hash")
    if not isinstance(stated, str):
        return
    algorithm, _, digest = stated.rpartition(":")
    algorithm = algorithm.lower() or "md5"
    if algorithm in _ALGORITHMS:
        found = hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()
        if found != digest.lower():
            raise NesyriaError(f"{path}: not the bytes that datapackage.json states; {_ADVICE}")
