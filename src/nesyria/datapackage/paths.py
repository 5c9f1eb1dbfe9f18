"""Which paths a descriptor may name."""

from __future__ import annotations

from pathlib import PurePosixPath


def unsafe(relative: object) -> str:
    """Say why a path in a descriptor must not be opened; '' where it may be.

    Examples
    --------
    >>> unsafe("data/areas.csv")
    ''
    >>> unsafe("../areas.csv")
    'it points to a parent folder'
    """
    if not isinstance(relative, str) or not relative or "\0" in relative:
        return "it is not one plain file name"
    if ":" in relative or relative.startswith("//"):
        return "it is remote or names a drive"
    if "\\" in relative or PurePosixPath(relative).is_absolute() or relative.startswith("~"):
        return "it is absolute or not written with '/'"
    if ".." in PurePosixPath(relative).parts:
        return "it points to a parent folder"
    return ""
