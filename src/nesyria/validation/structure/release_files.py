"""The files of a release: all of them name the version and the day that the descriptor has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nesyria.datapackage import releases
from nesyria.datapackage.files import pending, sha256
from nesyria.datapackage.hints import command
from nesyria.datapackage.package import DESCRIPTOR, MAX_JSON_BYTES, Package
from nesyria.errors import NesyriaError
from nesyria.validation.finding import At, Finding

CITATION, DATACITE, ZENODO, CHANGELOG = (
    "CITATION.cff",
    "datacite.json",
    ".zenodo.json",
    "CHANGELOG.md",
)

_MAX_CHANGELOG_BYTES = 16 * 1024**2


def interrupted(package: Package) -> Iterator[Finding]:
    """Look for a write that was interrupted: some files may be new, while others are old."""
    if pending(package.root):
        message = f"a write was interrupted; to finish it, run: {command(package, 'build')}"
        yield Finding.of("package.interrupted", At(DESCRIPTOR, DESCRIPTOR), message)


def release_files(package: Package) -> Iterator[Finding]:
    """Compare what names a release with the descriptor, and archives with their checksums.

    A package need not have these files: a release inside a wheel has archives alone.
    """
    try:
        known = releases.releases(package)
    except NesyriaError as error:
        yield _finding(f"{releases.FOLDER}/{releases.SUMS}", str(error))
        return
    yield from _archives(package, known)
    present = [name for name in (CITATION, DATACITE, ZENODO) if (package.root / name).is_file()]
    for name in present:
        yield from _metadata(package, name)
    if present and known and package.version not in known:
        message = f"{DESCRIPTOR} is of version {package.version}, which no archive holds"
        yield _finding(f"{releases.FOLDER}/{releases.SUMS}", message, package.version)
    if package.version in known and (package.root / CHANGELOG).is_file():
        yield from _entry(package)


def _archives(package: Package, known: dict[str, str]) -> Iterator[Finding]:
    """Compare the archives with their checksums."""
    listed = {f"{releases.FOLDER}/{releases.archive_name(package, one)}": one for one in known}
    for name in package.listing(releases.FOLDER, ".zip"):
        if name not in listed:
            yield _finding(name, f"{releases.SUMS} has no line for it; remove the archive")
    for name, version in listed.items():
        try:
            same = sha256(package.read_bytes(name, releases.MAX_ARCHIVE_BYTES)) == known[version]
        except NesyriaError as error:
            yield _finding(name, str(error), version)
            continue
        if not same:
            message = f"its bytes are not those of {releases.SUMS}; get the archive again"
            yield _finding(name, message, version)


def _metadata(package: Package, name: str) -> Iterator[Finding]:
    """Compare version and day in a file of citation metadata with the descriptor."""
    created = str(package.descriptor.get("created", ""))[:10]
    try:
        said = _said(package, name)
    except (NesyriaError, KeyError, IndexError, TypeError) as error:
        yield _finding(name, f"cannot be read: {error}; it is written by nesyria release")
        return
    for what, have, want in zip(("version", "date"), said, (package.version, created), strict=True):
        if have != want:
            message = f"its {what} is {have!r}, and {DESCRIPTOR} has {want!r}"
            yield _finding(name, f"{message}; it is written by nesyria release", str(have)[:200])


def _said(package: Package, name: str) -> tuple[object, object]:
    """Return the version and the day that a file of citation metadata states."""
    if name == CITATION:
        text = package.read_text(name, MAX_JSON_BYTES)
        lines = dict(re.findall(r"^(version|date-released): *\"?([^\"\n]*?)\"? *$", text, re.M))
        return lines.get("version"), lines.get("date-released")
    content: dict[str, Any] = package.read_json(name)
    if name == ZENODO:
        return content.get("version"), content.get("publication_date")
    return content.get("version"), content["dates"][0]["date"]


def _entry(package: Package) -> Iterator[Finding]:
    """Look for the entry of the version in the changelog."""
    try:
        text = package.read_text(CHANGELOG, _MAX_CHANGELOG_BYTES)
    except NesyriaError as error:
        yield _finding(CHANGELOG, str(error))
        return
    if not re.search(rf"^## {re.escape(package.version)}(?: |$)", text, re.MULTILINE):
        yield _finding(CHANGELOG, f"it has no entry for version {package.version}")


def _finding(file: str, message: str, value: str | None = None) -> Finding:
    return Finding.of("release.files", At(file, file, value=value), message)
