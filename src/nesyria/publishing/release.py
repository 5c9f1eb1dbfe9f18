"""``nesyria release X.Y.Z``: check everything, then write a release whole or not at all."""

from __future__ import annotations

import datetime
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from nesyria.datapackage import dialect, files, releases
from nesyria.datapackage.archives import archive
from nesyria.datapackage.changelog import CHANGELOG
from nesyria.datapackage.hints import command, path_from
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.datapackage.paths import unsafe_name
from nesyria.errors import NesyriaError
from nesyria.figures.build import build
from nesyria.publishing import diff, metadata
from nesyria.publishing.changelog import changelog

_STEPS = ("none", "patch", "minor", "major")


@dataclass(frozen=True)
class Released:
    """What a release wrote."""

    version: str
    files: list[str]
    diff: diff.Diff | None


def release(version: str, path: str | Path | None = None, *, date: str | None = None) -> Released:
    """Publish the package as it is under a new version.

    The version and date are set, the figures built, all layers validated, the step of the version
    checked against what changed, and every correction checked to be recorded for this version.
    Only then are the descriptor, the archive, its checksum, the citation metadata and the
    changelog written.

    Parameters
    ----------
    version : str
        MAJOR.MINOR.PATCH.
    path : str or Path, optional
        Folder of the package; the installed one where left out.
    date : str, optional
        Day of the release; today where left out.

    Returns
    -------
    Released
        The version, the files written, and what changed since the release before.

    Raises
    ------
    NesyriaError
        When anything does not fit; nothing is written then.

    Notes
    -----
    All files are written or none. Where the command is interrupted while it puts them in place,
    the same command finishes that.
    """
    package = Package.at(path)
    recovered = files.recover(package.root)
    _check_name(package)
    known = list(releases.releases(package))
    if f"{releases.FOLDER}/{releases.archive_name(package, version)}" in recovered:
        # The same command, once more, after it was interrupted.
        return Released(version, sorted(recovered), _since(package, known, version))
    _check_version(version, known)
    day = _day(date)
    with tempfile.TemporaryDirectory() as name:
        staged = _staged(package, Path(name) / "package", version, day)
        _check_valid_as(package, staged)
        changed = _check_step(package, staged, version, known)
        _check_corrections(staged, version, known)
        made = _made(package, staged, version, day, changed)
    files.write_all_atomically(package.root, made)
    return Released(version, sorted(made), changed)


def _since(package: Package, known: list[str], version: str) -> diff.Diff | None:
    """Return what changed from the release before a version to the package."""
    earlier = known[: known.index(version)]
    return diff.diff(releases.published(package, earlier[-1]), package) if earlier else None


def _day(date: str | None) -> str:
    if date is None:
        return datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        return datetime.datetime.strptime(date, "%Y-%m-%d").date().isoformat()
    except (TypeError, ValueError):
        raise NesyriaError(f"date {date!r} is no day; write it as 2026-11-24") from None


def _check_name(package: Package) -> None:
    """Check that archives can have the name of the package."""
    reason = unsafe_name(package.descriptor.get("name"))
    if reason:
        raise NesyriaError(f"{DESCRIPTOR}: the name of the package cannot name a file: {reason}")


def _check_version(version: str, known: list[str]) -> None:
    if not releases.is_version(version):
        raise NesyriaError(f"version {version!r} is not of the form MAJOR.MINOR.PATCH, like 1.2.0")
    if version in known:
        raise NesyriaError(f"{version} is published already; a release never changes")
    if known and releases.version_key(version) < releases.version_key(known[-1]):
        raise NesyriaError(f"{version} is before {known[-1]}, the last release")


def _staged(package: Package, root: Path, version: str, day: str) -> Package:
    """Return a copy of the package under its new version, built."""
    releases.copy_package(package, root)
    descriptor = json.loads(json.dumps(package.descriptor))
    descriptor |= {"version": version, "created": f"{day}T00:00:00Z"}
    (root / DESCRIPTOR).write_bytes(files.dump_json(descriptor))
    stale = [name for name in build(root) if name != DESCRIPTOR]
    if stale:
        run = command(package, "build")
        raise NesyriaError(f"{', '.join(stale)} do not follow from the ledger; run: {run}")
    return Package(root)


def _check_valid_as(package: Package, staged: Package) -> None:
    """Check the copy, and tell in an error how to check the package itself."""
    try:
        _check_valid(staged)
    except NesyriaError as error:
        raise NesyriaError(f"{error}; run: {command(package, 'validate')}") from None


def _check_valid(staged: Package) -> None:
    from nesyria.validation import validate
    from nesyria.validation.display import counted

    report = validate(staged.root)
    if not report.valid:
        first = report.errors[0]
        raise NesyriaError(
            f"not valid, {counted(len(report.errors), 'error')}; the first: {first.place} "
            f"[{first.rule}] {first.message}"
        )


def _check_step(
    package: Package, staged: Package, version: str, known: list[str]
) -> diff.Diff | None:
    """Check that the step of the version fits what changed since the release before."""
    if not known:
        return None
    last = known[-1]
    found = diff.diff(releases.published(package, last), staged)
    old, new = releases.version_key(last), releases.version_key(version)
    steps = {
        (old[0] + 1, 0, 0): "major",
        (old[0], old[1] + 1, 0): "minor",
        (*old[:2], old[2] + 1): "patch",
    }
    if new not in steps:
        choices = ", ".join(".".join(map(str, numbers)) for numbers in steps)
        raise NesyriaError(f"after {last} comes one of {choices}, not {version}")
    if found.step == "none":
        raise NesyriaError(f"nothing changed since {last}")
    if _STEPS.index(steps[new]) < _STEPS.index(found.step):
        raise NesyriaError(
            f"the changes since {last} need a {found.step} step, and {version} is a {steps[new]} "
            f"one; see: {command(package, 'diff', last, path_from(Path.cwd(), package.root))}"
        )
    return found


def _check_corrections(staged: Package, version: str, known: list[str]) -> None:
    """Check that corrections which no release has yet are recorded for this one."""
    table = dialect.read_text(staged.read_table("corrections"), "corrections")
    others = sorted({*table["release"]} - {*known, version})
    if others:
        raise NesyriaError(
            f"corrections are recorded for {', '.join(others)}, which is no release; "
            f"write {version} in their field release"
        )


def _made(
    package: Package, staged: Package, version: str, day: str, changed: diff.Diff | None
) -> dict[str, bytes]:
    """Return all that a release writes, by name."""
    name = releases.archive_name(package, version)
    packed = archive(staged)
    sums = package.listing(releases.FOLDER, f"/{releases.SUMS}")
    before = package.read_text(sums[0], releases.MAX_SUMS_BYTES) if sums else ""
    line = f"{files.sha256(packed)}  {name}\n"
    made = {
        DESCRIPTOR: (staged.root / DESCRIPTOR).read_bytes(),
        f"{releases.FOLDER}/{name}": packed,
        f"{releases.FOLDER}/{releases.SUMS}": (before + line).encode(),
        CHANGELOG: changelog(package, version, day, changed).encode(),
    }
    return made | metadata.files(staged)
