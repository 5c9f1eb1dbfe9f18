"""Which paths and names a descriptor may give: the one place that decides.

A descriptor is untrusted. What it names is opened only inside the package's folder, and written
only where a table of the package lies.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from nesyria.errors import NesyriaError

# Where tables lie: nothing that a descriptor names is written anywhere else.
TABLES = "data"

# The hidden files of a package and of an export.
_HIDDEN = frozenset({".zenodo.json", ".nesyria-export"})

# Windows opens a device for these, whatever the folder and the ending.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)

_LONGEST_NAME = 100


def unsafe(relative: object) -> str:
    """Say why a path in a descriptor must not be opened; '' where it may be.

    Examples
    --------
    >>> unsafe("data/areas.csv")
    ''
    >>> unsafe("../areas.csv")
    'it points to a parent folder'
    """
    if not isinstance(relative, str) or not relative or _control(relative):
        return "it is not one plain file name"
    reasons = (
        (":" in relative or relative.startswith("//"), "it is remote or names a drive"),
        (
            relative.startswith(("/", "~")) or "\\" in relative,
            "it is absolute or not written with '/'",
        ),
    )
    return next((why for wrong, why in reasons if wrong), "") or _unsafe_parts(relative.split("/"))


def _unsafe_parts(parts: list[str]) -> str:
    reasons = (
        (".." in parts, "it points to a parent folder"),
        ("" in parts or "." in parts, "it is not written in the shortest way"),
        (_hidden(parts), "it names a hidden file or folder"),
        (any(_device(part) for part in parts), "it is not a valid file name on Windows"),
    )
    return next((why for wrong, why in reasons if wrong), "")


def unsafe_table(relative: object) -> str:
    """Say why a table must not be written to a path; '' where it may be.

    Examples
    --------
    >>> unsafe_table("data/totals.csv")
    ''
    >>> unsafe_table("releases/totals.csv")
    'tables are written to the folder data only'
    """
    reason = unsafe(relative)
    if reason:
        return reason
    if not str(relative).startswith(f"{TABLES}/"):
        return f"tables are written to the folder {TABLES} only"
    if not str(relative).endswith(".csv"):
        return "it does not end with .csv"
    return ""


def unsafe_name(name: object) -> str:
    """Say why a resource's name must not become the name of a file or a table; '' where it may.

    Examples
    --------
    >>> unsafe_name("total_reports")
    ''
    >>> unsafe_name("../totals")
    "it has '/', and names have letters, digits, '_', '-' and '.' only"
    """
    if not isinstance(name, str) or not name:
        return "it is not text"
    strange = next((one for one in name if not (one.isalnum() or one in "_-.")), None)
    if strange is not None:
        return f"it has {strange!r}, and names have letters, digits, '_', '-' and '.' only"
    if not (name[0].isalnum() or name[0] == "_") or _device(name):
        return "it is not a valid file name on every system"
    if len(name) > _LONGEST_NAME:
        return f"it has more than {_LONGEST_NAME} characters"
    return ""


def same_file(left: str, right: str) -> bool:
    """Say whether two paths name one file on some system, whatever the case of letters."""
    return folded(left) == folded(right)


def folded(path: str) -> str:
    """Return a path in the form by which the least exact of file systems compares it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def leads_out(root: Path, path: Path) -> str:
    """Say why a file below a folder must not be read, when all links are followed; '' where it may.

    A link may lead to another file of the folder, but to none that has no plain path there.

    Raises
    ------
    OSError, RuntimeError
        When a folder on the way is closed, or a link leads round in a circle.
    """
    home, real = root.resolve(), path.resolve()
    if not real.is_relative_to(home):
        return "it leads outside the package"
    if real == home / path.relative_to(root):
        return ""
    reason = unsafe(real.relative_to(home).as_posix())
    return f"it is a link, and of where it leads: {reason}" if reason else ""


def checked_target(root: Path, relative: str) -> Path:
    """Return where a file below a folder is written, or refuse it.

    Raises
    ------
    NesyriaError
        When the path leaves the folder, leads through a link, or is a folder.
    """
    reason = unsafe(relative)
    if reason:
        raise NesyriaError(f"path {relative[:200]!r} refused: {reason}; nothing is written there")
    path = root
    for part in relative.split("/"):
        path = path / part
        try:
            linked = path.is_symlink() or _is_junction(path)
        except OSError as error:
            raise NesyriaError(f"{relative[:200]!r}: no file can be there: {error}") from None
        if linked:
            raise NesyriaError(f"{path} is a link; put the file itself there, then try again")
    if path.is_dir():
        raise NesyriaError(f"{path} is a folder; a file of this name is to be written")
    if path.exists() and not path.is_file():
        raise NesyriaError(f"{path} is not a regular file; put one there, or nothing")
    return path


def _control(text: str) -> bool:
    # What can be printed has none, as nearly every path.
    return not text.isprintable() and any(unicodedata.category(one) in ("Cc", "Cs") for one in text)


def _hidden(parts: list[str]) -> bool:
    return any(part.startswith(".") for part in parts[:-1]) or (
        parts[-1].startswith(".") and parts[-1] not in _HIDDEN
    )


def _device(part: str) -> bool:
    """Say whether Windows takes a name for a device, or leaves its last character out."""
    stem = part.partition(".")[0].rstrip(" ").lower()
    return stem in _DEVICES or part.endswith((".", " "))


def _is_junction(path: Path) -> bool:
    """Say whether a path is a junction, the link of Windows to a folder."""
    look = getattr(os.path, "isjunction", None)
    return bool(look(path)) if look else False
