"""Paths and commands in messages, as a person types them in the current folder."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError


def path_from(base: Path, folder: Path) -> str:
    """Return the way from one folder to another inside it; the whole path where it is not inside.

    Examples
    --------
    >>> path_from(Path("repository"), Path("repository/some/folder"))
    'some/folder'
    >>> path_from(Path("repository"), Path("repository"))
    '.'
    """
    # As it was typed; then with links followed, as where the temporary folder is a link.
    for here, there in (
        (Path(os.path.abspath(base)), Path(os.path.abspath(folder))),  # noqa: PTH100
        (base.resolve(), folder.resolve()),
    ):
        if there.is_relative_to(here):
            return there.relative_to(here).as_posix()
    return folder.resolve().as_posix()


def command(package: Package, name: str, *arguments: str) -> str:
    """Return the command that does something with a package.

    The installed package needs no path, so that the hint stays short.
    """
    words = ["nesyria", name, *arguments]
    if not _installed(package):
        where = path_from(Path.cwd(), package.root)
        # Validation takes the folder as its argument.
        words += [where] if name == "validate" else ["--path", where]
    return quoted(*words)


def quoted(*words: str) -> str:
    """Return words as a person types them in a shell.

    Examples
    --------
    >>> quoted("nesyria", "intake", "some folder")
    "nesyria intake 'some folder'"
    """
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _installed(package: Package) -> bool:
    try:
        return Package.installed().root.resolve() == package.root.resolve()
    except NesyriaError:
        return False
