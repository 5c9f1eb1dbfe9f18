"""A release, a folder or a revision of git as a package."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from nesyria.datapackage import releases
from nesyria.datapackage.package import MemoryPackage, Package
from nesyria.errors import invalid_choice
from nesyria.publishing.diff import PARTS


def resolve_version(package: Package, name: str) -> Package:
    """Return the package that a name means: a release, a folder, or a revision of git.

    Raises
    ------
    NesyriaError
        When it is none of these.
    """
    known = releases.releases(package)
    if name in known:
        return releases.published(package, name)
    if Path(name).exists():
        return Package.at(name)
    found = _revision(package, name)
    if found is None:
        choices = [*known, "a folder", "a revision of git"]
        raise invalid_choice("version", name, choices)
    return found


def _revision(package: Package, name: str) -> Package | None:
    """Return the package at a revision of the repository that the package lies in."""
    if name.startswith("-"):
        return None
    command = ["git", "-C", str(package.root), "archive", "--format=tar", name, "--", *PARTS]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    except OSError:
        return None
    if done.returncode:
        return None
    files: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive.getmembers():
            stream = archive.extractfile(member)
            if stream is not None:
                files[member.name] = stream.read()
    return MemoryPackage(package.root, f"revision {name}", files)
