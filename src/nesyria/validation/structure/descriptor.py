"""The descriptor: paths, version, and files that it does not list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from nesyria.datapackage import releases
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.datapackage.paths import unsafe
from nesyria.errors import NesyriaError
from nesyria.validation.finding import At, Finding

# What would have Frictionless look for data elsewhere than in the file that was checked.
_ELSEWHERE = {"data", "extrapaths", "compression", "innerpath", "scheme", "control", "basepath"}


def version(package: Package) -> Iterator[Finding]:
    """Check name and version, by which releases are found and compared."""
    if not isinstance(package.descriptor.get("name"), str):
        at = At(DESCRIPTOR, DESCRIPTOR)
        yield Finding.of("package.descriptor", at, "it has no name; give it one")
    if not releases.is_version(package.version):
        message = f"its version {package.version!r} is not of the form MAJOR.MINOR.PATCH, as 1.2.0"
        at = At(DESCRIPTOR, DESCRIPTOR, value=package.version)
        yield Finding.of("package.descriptor", at, message)


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
