"""What was published: releases of a package, and the cells of its ledger then and now.

A release is a zip archive ``releases/NAME-X.Y.Z.zip`` with the exact bytes of the package, and a
line in ``releases/SHA256SUMS``. An archive whose bytes are not those of its line is refused. The
code has the checksums of the releases that it carries in a file of its own, so that a folder cannot
put another archive in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from nesyria.datapackage import archives
from nesyria.datapackage.archives import contents, read_archive
from nesyria.datapackage.changelog import CHANGELOG
from nesyria.datapackage.files import sha256
from nesyria.datapackage.integrity import check_sizes
from nesyria.datapackage.package import MAX_TABLE_BYTES, MemoryPackage, Package
from nesyria.datapackage.paths import checked_target
from nesyria.errors import NesyriaError, invalid_choice

FOLDER = "releases"

SUMS = "SHA256SUMS"

# Of one archive, and of all together, packed; unpacked, all together have as much as one may have.
MAX_ARCHIVE_BYTES = 256 * 1024**2

# Each is compared with the one before it.
MAX_RELEASES = 200

MAX_SUMS_BYTES = 1024**2

_NUMBER = "(?:0|[1-9][0-9]{0,8})"

_VERSION = re.compile(rf"{_NUMBER}(?:\.{_NUMBER}){{2}}")

_LINE = re.compile(rf"([0-9a-f]{{64}})  ([A-Za-z0-9_.-]+)-({_VERSION.pattern})\.zip")


def releases(package: Package) -> dict[str, str]:
    """Return the versions that a package has archives of, oldest first, each with its hash."""
    if not package.listing(FOLDER, SUMS) and not package.listing(FOLDER, ".zip"):
        return {}
    found: dict[str, str] = {}
    for line in package.read_text(f"{FOLDER}/{SUMS}", MAX_SUMS_BYTES).splitlines():
        match = _LINE.fullmatch(line)
        if not match or match[2] != package.descriptor.get("name"):
            raise NesyriaError(
                f"{FOLDER}/{SUMS}: not a line of a hash and an archive of this package: "
                f"{line[:200]!r}"
            )
        if match[3] in found:
            raise NesyriaError(f"{FOLDER}/{SUMS}: two lines for version {match[3]}; one is right")
        found[match[3]] = match[1]
    if len(found) > MAX_RELEASES:
        raise NesyriaError(f"{FOLDER}/{SUMS}: more than {MAX_RELEASES} releases")
    return _in_order(found)


def known_releases(package: Package) -> dict[str, str]:
    """Return the releases of a package that this code knows, oldest first, each with its hash."""
    return dict(_known().get(str(package.descriptor.get("name")), {}))


def known_versions(package: Package) -> frozenset[str]:
    """Return the versions whose archives are, by their hashes, those that this code knows."""
    known = known_releases(package)
    held = releases(package) or known
    return frozenset(version for version in held if held[version] == known.get(version))


@cache
def _known() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("KNOWN_RELEASES").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for match in map(_LINE.fullmatch, text.splitlines()):
        if match:
            found.setdefault(match[2], {})[match[3]] = match[1]
    return {name: _in_order(known) for name, known in found.items()}


def _in_order(known: dict[str, str]) -> dict[str, str]:
    return dict(sorted(known.items(), key=lambda item: version_key(item[0])))


def faults(package: Package) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the archives and checksums of a folder: the file, and what it is.

    Every archive has its line and every line its archive; releases that this code knows are there,
    to the byte, and no other release is older than the last of them.
    """
    try:
        files, held = package.listing(FOLDER, ""), releases(package)
        check_sizes([package.root / one for one in files], "the archives", MAX_ARCHIVE_BYTES)
    except NesyriaError as error:
        yield f"{FOLDER}/{SUMS}", str(error)
        return
    listed = {f"{FOLDER}/{archive_name(package, version)}": version for version in held}
    for name in files:
        if name not in listed and name != f"{FOLDER}/{SUMS}":
            yield name, f"{SUMS} has no line for it; take it out"
    for name, version in listed.items():
        try:
            same = sha256(package.read_bytes(name, MAX_ARCHIVE_BYTES)) == held[version]
        except NesyriaError as error:
            yield name, str(error)
            continue
        if not same:
            yield name, f"its bytes are not those of {SUMS}; get the archive again"
    if files:
        yield from _unknown(package, held)


def _unknown(package: Package, held: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Compare the releases of a folder with those that this code knows."""
    known = known_releases(package)
    for version, checksum in known.items():
        name = f"{FOLDER}/{archive_name(package, version)}"
        if version not in held and _reached(version, package.version):
            yield name, f"release {version} is gone; put its archive and its line in {SUMS} back"
        elif held.get(version, checksum) != checksum:
            yield name, f"not the archive that was published as {version}; get it again"
    for version in held:
        if known and version not in known and not _reached(list(known)[-1], version):
            name = f"{FOLDER}/{archive_name(package, version)}"
            yield name, f"{version} was never published; take its archive and its line out"


def _reached(version: str, now: str) -> bool:
    """Say whether a version is not after another; what is no version is after all."""
    return not is_version(now) or version_key(version) <= version_key(now)


def history(package: Package) -> list[Package]:
    """Return the package as each of its releases has it, oldest first, every archive verified.

    Where the folder of a package that this code carries has no releases, such as an archive that
    was unpacked, they are those of the code, up to the version that the folder says it has.

    Raises
    ------
    NesyriaError
        When an archive is missing, damaged, or not the one that was published.
    """
    for file, fault in faults(package):
        raise NesyriaError(fault if fault.startswith(file) else f"{file}: {fault}")
    held = releases(package)
    known = known_releases(package)
    if held or not known:
        return _unpacked(package, held)
    reached = [version for version in known if _reached(version, package.version)]
    if not reached:
        raise NesyriaError(f"{package.version} is before {next(iter(known))}, the first release")
    carrier = Package.installed()
    if carrier.root.resolve() == package.root.resolve():
        raise NesyriaError(f"{FOLDER}: release {reached[-1]} is gone; put its archive back")
    return _unpacked(carrier, reached)


def _unpacked(package: Package, versions: Iterable[str]) -> list[Package]:
    """Return releases as they were published, together no larger than one may be."""
    found: list[Package] = []
    total = 0
    for version in versions:
        release = published(package, version)
        found.append(release)
        total += release.size
        if total > archives.MAX_UNPACKED_BYTES:
            raise NesyriaError(
                f"{FOLDER}: up to {version} the archives unpack to more than "
                f"{archives.MAX_UNPACKED_BYTES:,} bytes together"
            )
    return found


def companions(package: Package) -> list[str]:
    """Return the files beside a package that say what it was: its releases, and its changelog."""
    return [*package.listing(FOLDER, ""), *([CHANGELOG] if package.holds(CHANGELOG) else [])]


def copy_package(package: Package, root: Path) -> None:
    """Copy what a package holds, with its releases and changelog, into a new folder.

    It is read inside the package only: what a link to elsewhere leads to is not copied.

    Raises
    ------
    NesyriaError
        When a file that the descriptor lists is missing, or leads outside the folder.
    """
    root.mkdir()
    for name in (*contents(package), *companions(package)):
        target = checked_target(root, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(package.read_bytes(name, MAX_TABLE_BYTES))


def is_version(text: str) -> bool:
    """Say whether a text is a version as releases have them: MAJOR.MINOR.PATCH."""
    return _VERSION.fullmatch(text) is not None


def version_key(version: str) -> tuple[int, ...]:
    """Return a version as numbers, to compare.

    Examples
    --------
    >>> version_key("1.10.0") > version_key("1.9.2")
    True
    """
    return tuple(int(part) for part in version.split("."))


def archive_name(package: Package, version: str) -> str:
    """Return the file name of a release's archive."""
    return f"{package.descriptor.get('name')}-{version}.zip"


def published(package: Package, version: str) -> MemoryPackage:
    """Return a package as it was published, its archive verified.

    Raises
    ------
    NesyriaError
        When there is no such release, or when its archive is damaged.
    """
    known = releases(package)
    if version not in known:
        raise invalid_choice("release", version, known or ["(no release is archived here)"])
    relative = f"{FOLDER}/{archive_name(package, version)}"
    content = package.read_bytes(relative, MAX_ARCHIVE_BYTES)
    if known_releases(package).get(version, known[version]) != known[version]:
        raise NesyriaError(f"{relative}: not the archive that was published; get it again")
    if sha256(content) != known[version]:
        raise NesyriaError(
            f"{relative}: its bytes are not those of {FOLDER}/{SUMS}; the archive is damaged, "
            "get it again"
        )
    found = MemoryPackage(package.root, relative, read_archive(content, relative))
    if found.version != version:
        raise NesyriaError(f"{relative}: says that it is {found.version!r}; get the archive again")
    return found
