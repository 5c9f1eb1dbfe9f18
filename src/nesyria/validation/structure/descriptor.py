"""The descriptor: paths, version, and files that it does not list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.datapackage.paths import unsafe
from nesyria.errors import NesyriaError
from nesyria.tableschema.profile import profile_violations
from nesyria.validation.finding import At, Finding

_PROFILE = Path(__file__).with_name("descriptor.json")

# What would have Frictionless look for data elsewhere than in the file that was checked.
_ELSEWHERE = {"data", "extrapaths", "compression", "innerpath", "scheme", "control", "basepath"}


def profiled(package: Package) -> Iterator[Finding]:
    """Check the descriptor against the profile: what this project asks beyond the standard."""
    for message in profile_violations(package.descriptor, _PROFILE):
        yield Finding.of("package.descriptor", At(DESCRIPTOR, DESCRIPTOR), message)


def listed(package: Package) -> Iterator[Finding]:
    """Look for tables that no resource names, so that nobody checks them."""
    named = {PurePosixPath(resource["path"]) for resource in package.resources.values()}
    for folder in sorted({path.parent for path in named}):
        try:
            files = package.listing(str(folder), ".csv")
        except NesyriaError:
            # Nor can the tables in it be read, which is said of each.
            continue
        for file in files:
            if PurePosixPath(file) not in named:
                message = f"no resource of {DESCRIPTOR} names it; add one, or take the file out"
                yield Finding.of("package.unlisted", At(file, file), message)


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
