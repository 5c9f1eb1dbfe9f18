"""The descriptor: paths, version, and files that it does not list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.datapackage.paths import unsafe
from nesyria.errors import NesyriaError
from nesyria.tableschema.profile import profile_violations
from nesyria.validation.finding import At, Finding

_PROFILE, _DIALECT = (Path(__file__).with_name(f"{one}.json") for one in ("descriptor", "dialect"))

# What would have Frictionless look for data elsewhere than in the file that was checked.
_ELSEWHERE = {"data", "extrapaths", "compression", "innerpath", "scheme", "control", "basepath"}


def profiled(package: Package) -> Iterator[Finding]:
    """Check the descriptor against the profile: what this project asks beyond the standard."""
    for message in profile_violations(package.descriptor, _PROFILE):
        yield Finding.of("package.descriptor", At(DESCRIPTOR, DESCRIPTOR), message)
    for name, resource in package.resources.items():
        yield from _dialect(package, name, resource.get("dialect"))


def _dialect(package: Package, name: str, given: object) -> Iterator[Finding]:
    """Check that no reader who follows the dialect of a resource sees other rows than are read."""
    at = At(name, given if isinstance(given, str) else DESCRIPTOR)
    try:
        dialect = package.read_json(given) if isinstance(given, str) else given
    except NesyriaError as error:
        yield Finding.of("package.descriptor", at, str(error))
        return
    if dialect is not None:
        for message in profile_violations(dialect, _DIALECT):
            yield Finding.of("package.descriptor", at, f"the dialect of {name}: {message}")


def paths(package: Package) -> Iterator[Finding]:
    """Refuse paths that lead outside the package, and resources without one file of their own."""
    paths = [resource.get("path") for resource in package.resources.values()]
    for place, (name, resource) in enumerate(package.resources.items()):
        references = [resource.get(one) for one in ("path", "schema", "dialect", "profile")]
        for reference in references:
            if isinstance(reference, dict):
                continue
            reason = unsafe(reference) if reference is not None else ""
            if reason:
                message = (
                    f"the path {reference!r} of resource {name} is refused: {reason}; "
                    "use a path inside the package, like data/areas.csv"
                )
                at = At(name, DESCRIPTOR, value=str(reference))
                yield Finding.of("package.path", at, message)
        if not str(resource.get("path")).endswith(".csv"):
            message = f"resource {name} needs one path of a file that ends with .csv"
            yield Finding.of("package.path", At(name, DESCRIPTOR), message)
        if resource.get("path") in paths[:place]:
            message = f"resource {name} names the file of an earlier resource; each has its own"
            yield Finding.of("package.path", At(name, DESCRIPTOR), message)
        for other in sorted(_ELSEWHERE & set(resource)):
            message = f"resource {name} has {other!r}; its data are one CSV file, and nothing else"
            yield Finding.of("package.path", At(name, DESCRIPTOR), message)
    if unsafe(package.descriptor.get("profile", DESCRIPTOR)):
        at = At(DESCRIPTOR, DESCRIPTOR)
        yield Finding.of("package.path", at, "its profile is refused; leave it out")
