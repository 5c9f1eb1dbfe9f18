"""Layer 1, structure: Frictionless on the descriptor, the schemas and every cell.

What Frictionless reads without a word, such as a byte order mark or stray quotes, is found in the
bytes (`csvbytes`) before it reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nesyria.datapackage.files import digest
from nesyria.datapackage.hints import command
from nesyria.datapackage.integrity import check_bounds
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.validation.finding import At, Finding
from nesyria.validation.schemas import schema_findings
from nesyria.validation.structure import encoding
from nesyria.validation.structure.descriptor import paths, profiled
from nesyria.validation.structure.frictionless import PACKAGE, prepared, validate_cells
from nesyria.validation.structure.release_files import interrupted, release_files
from nesyria.validation.structure.unlisted import unlisted_files

# Above this size Frictionless, which reads row by row, keeps header and dialect of a file, and
# the cells are left to the row layer, whose columns are compiled from the same Table Schema.
LARGE_BYTES = 1024**2


def check(package: Package, *, large_bytes: int = LARGE_BYTES) -> list[Finding]:
    """Return the findings of the structure layer.

    Parameters
    ----------
    package : Package
        What to check.
    large_bytes : int
        Size above which the cells of a file are left to the row layer.
    """
    refused = list(paths(package))
    if refused:
        # Nothing of a package that names files outside itself is opened.
        return refused
    found = [
        *interrupted(package),
        *profiled(package),
        *unlisted_files(package),
        *release_files(package),
    ]
    digests: dict[str, str] = {}
    for name in package.resources:
        try:
            content = package.path(name).read_bytes()
        except (NesyriaError, OSError) as error:
            at = At(name, str(package.resource(name).get("path")))
            found.append(Finding.of("package.path", at, str(error)))
            continue
        try:
            check_bounds(package.resource(name)["path"], content)
        except NesyriaError as error:
            at = At(name, str(package.resource(name).get("path")))
            found.append(Finding.of("file.unreadable", at, str(error), layer="structure"))
            continue
        own = digest(content)
        broken = list(_bytes(package, name, content, own))
        found += broken
        if not {"file.encoding", "row.cells"} & {finding.rule for finding in broken}:
            digests[name] = own
    usable: dict[str, dict[str, Any]] = {}
    for name in digests:
        try:
            usable[name] = prepared(package, name)
        except NesyriaError as error:
            found += schema_findings(package, name, error, "structure")
    if not package.resources:
        return found
    about = {key: value for key, value in package.descriptor.items() if key in PACKAGE}
    descriptor = about | {"resources": list(usable.values())}
    return found + validate_cells(package, descriptor, digests, large_bytes)


def _bytes(package: Package, name: str, content: bytes, own: str) -> Iterator[Finding]:
    """Check what Frictionless lets pass: the hash, and the one way to write CSV."""
    resource = package.resource(name)
    file = resource["path"]
    if resource.get("hash") != own or resource.get("bytes") != len(content):
        yield Finding.of(
            "file.hash",
            At(name, file),
            f"its bytes are not those that {DESCRIPTOR} states ({len(content)} bytes, "
            f"{own}); if the change is meant, run: {command(package, 'build')}",
        )
    for rule, row, message in encoding.problems(content):
        yield Finding.of(rule, At(name, file, row), message)
