"""Whether a file is the one that the descriptor describes, and of a bounded size."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nesyria.errors import NesyriaError

# Those of the Data Package standard; one without a name is MD5.
_ALGORITHMS = ("md5", "sha1", "sha256", "sha512")

# Twice what a ledger of a million reports has in its largest table.
MAX_ROWS, MAX_CELLS = 2_000_000, 40_000_000

# Longer than any line with the longest of texts.
MAX_LINE_BYTES = 1024**2

_ADVICE = (
    "the file is damaged or was edited; get it again, or, if it was edited on purpose, bring the "
    "descriptor up to date with: nesyria build --path FOLDER (or load it with check=False)"
)


def check_sizes(files: Iterable[Path], what: str, most: int) -> None:
    """Refuse files that are too much together, though each of them is not.

    Raises
    ------
    NesyriaError
        When the files have more bytes than can be worked with; one that is missing has none.
    """
    total = 0
    for file in files:
        try:
            total += file.stat().st_size
        except (OSError, ValueError):
            continue
    if total > most:
        raise NesyriaError(f"{what} have {total:,} bytes together, and {most:,} are the most")


def check_bounds(name: object, content: bytes) -> None:
    """Refuse the bytes of a CSV file that has more rows, cells or text than can be worked with.

    Raises
    ------
    NesyriaError
        When it has too many lines or cells, or a line that is too long.
    """
    rows = content.count(b"\n")
    if rows > MAX_ROWS:
        raise NesyriaError(f"{name}: {rows:,} lines, and {MAX_ROWS:,} are the most")
    if content.count(b",") + rows > MAX_CELLS:
        raise NesyriaError(f"{name}: more than {MAX_CELLS:,} cells")
    start = 0
    while len(content) - start > MAX_LINE_BYTES:
        # The last end of a line within reach, so that few ends are looked for.
        end = content.rfind(b"\n", start, start + MAX_LINE_BYTES)
        if end < 0:
            line = content.count(b"\n", 0, start) + 1
            raise NesyriaError(
                f"{name}: line {line:,} has more than {MAX_LINE_BYTES:,} bytes; is a quote missing?"
            )
        start = end + 1


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
