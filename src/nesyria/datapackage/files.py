"""Files on disk: their hashes, and writes that replace them whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from nesyria.datapackage.paths import checked_target


def digest(content: bytes) -> str:
    """Return the hash of a file's bytes as a descriptor writes it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        temporary.chmod(path.stat().st_mode if path.exists() else 0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_all_atomically(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write several files below a folder: all of them, or, when one cannot be written, none.

    Raises
    ------
    NesyriaError
        When a name leads outside the folder or through a link; nothing is written then.
    """
    for name in contents:
        checked_target(root, name)
    before = {name: _content(root / name) for name in contents}
    done: list[str] = []
    try:
        for name, content in contents.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(root / name, content)
            done.append(name)
    except BaseException:
        for name in done:
            _restore(root / name, before[name])
        raise


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _restore(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        write_atomically(path, content)


def sha256(content: bytes) -> str:
    """Return the hash of an archive as SHA256SUMS writes it."""
    return hashlib.sha256(content).hexdigest()
