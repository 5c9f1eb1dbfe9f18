"""The files of a release: all of them name the version and the day that the descriptor has."""

from __future__ import annotations

from collections.abc import Iterator

from nesyria.datapackage import releases
from nesyria.datapackage.changelog import CHANGELOG, read_changelog, sections
from nesyria.datapackage.files import pending
from nesyria.datapackage.hints import command
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.validation.finding import At, Finding
from nesyria.validation.structure import citation_files
from nesyria.validation.structure.citation_files import CITATION, DATACITE, ZENODO


def interrupted(package: Package) -> Iterator[Finding]:
    """Look for a write that was interrupted: some files may be new, while others are old."""
    if pending(package.root):
        message = f"a write was interrupted; to finish it, run: {command(package, 'build')}"
        yield Finding.of("package.interrupted", At(DESCRIPTOR, DESCRIPTOR), message)


def release_files(package: Package) -> Iterator[Finding]:
    """Compare what names a release with the descriptor, and archives with their checksums.

    A package need not have these files: a release inside a wheel has archives alone.
    """
    for file, message in releases.faults(package):
        yield _finding(file, message)
    try:
        known = releases.releases(package)
    except NesyriaError:
        return
    for name, message in citation_files.licence_texts(package):
        yield _finding(name, message)
    present = [name for name in (CITATION, DATACITE, ZENODO) if package.holds(name)]
    for name in present:
        yield from _metadata(package, name)
    if present and package.version not in known:
        # A release writes them, so that there was one.
        message = f"{DESCRIPTOR} is of version {package.version}, which no archive holds"
        yield _finding(f"{releases.FOLDER}/{releases.SUMS}", message, package.version)
    yield from _entries(package, known)


def _metadata(package: Package, name: str) -> Iterator[Finding]:
    """Compare what a file of citation metadata says with the descriptor."""
    try:
        said, wanted = citation_files.said(package, name), citation_files.wanted(package)
    except (NesyriaError, KeyError, IndexError, TypeError, AttributeError) as error:
        yield _finding(name, f"cannot be read: {error}; it is written by nesyria release")
        return
    for what, want in wanted.items():
        have = said.get(what)
        if have != want:
            shown = f"its {what} is {str(have)[:200]!r}, and {DESCRIPTOR} has {str(want)[:200]!r}"
            yield _finding(name, f"{shown}; it is written by nesyria release", str(have)[:200])


def _entries(package: Package, known: dict[str, str]) -> Iterator[Finding]:
    """Compare the entries of the changelog with the releases."""
    try:
        text = read_changelog(package)
    except NesyriaError as error:
        yield _finding(CHANGELOG, str(error))
        return
    if text is None:
        return
    entries = [one for one in sections(text) if releases.is_version(one)]
    if package.version in known and package.version not in entries:
        yield _finding(CHANGELOG, f"it has no entry for version {package.version}")
    first = min(map(releases.version_key, known), default=releases.version_key("0.0.0"))
    for version in entries:
        if version not in known and releases.version_key(version) >= first:
            message = f"it says that {version} was released, and no archive holds that version"
            yield _finding(CHANGELOG, message, version)


def _finding(file: str, message: str, value: str | None = None) -> Finding:
    return Finding.of("release.files", At(file, file, value=value), message)
