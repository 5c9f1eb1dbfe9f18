"""Layer 1, structure: Frictionless on the descriptor, the schemas and every cell.

What Frictionless reads without a word, such as a byte order mark or stray quotes, is found in the
bytes (`csvbytes`) before it reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from nesyria import history
from nesyria.errors import NesyriaError
from nesyria.fields import constraints
from nesyria.package import DESCRIPTOR, Package, digest, unsafe
from nesyria.validation import csvbytes, forms
from nesyria.validation.report import Finding, shorten
from nesyria.validation.rules import RULES

# Above this size Frictionless, which reads row by row, keeps header and dialect of a file, and
# the cells are left to the row layer, whose columns are compiled from the same Table Schema.
LARGE_BYTES = 1024**2
MAX_ERRORS = csvbytes.MOST
FEW_ERRORS = 100
# What would have Frictionless look for data elsewhere than in the file that was checked.
_ELSEWHERE = {"data", "extrapaths", "compression", "innerpath", "scheme", "control", "basepath"}
# What Frictionless is given to judge; none of it makes it open, fetch or run anything.
_ABOUT = {"name", "title", "description", "licenses", "sources", "homepage"}
_PACKAGE = _ABOUT | {"id", "version", "created", "contributors", "keywords"}
_RESOURCE = _ABOUT | {"path", "type", "format", "mediatype", "encoding", "dialect"}
_SCHEMA = {"fields", "primaryKey", "foreignKeys", "missingValues"}
_KINDS = {
    "blank-header": "header",
    "duplicate-label": "header",
    "extra-label": "header",
    "incorrect-label": "header",
    "missing-label": "header",
    "blank-label": "header",
    "blank-row": "row",
    "extra-cell": "row",
    "missing-cell": "row",
    "type-error": "type",
    "constraint-error": "constraint",
    "unique-error": "constraint",
    "primary-key": "key",
    "foreign-key": "key",
    "hash-count": "hash",
    "byte-count": "hash",
    "package-error": "descriptor",
    "resource-error": "descriptor",
    "schema-error": "descriptor",
    "field-error": "descriptor",
}


def check(package: Package, *, large_bytes: int = LARGE_BYTES) -> list[Finding]:
    """Return the findings of the structure layer.

    Parameters
    ----------
    package : Package
        What to check.
    large_bytes : int
        Size above which the cells of a file are left to the row layer.
    """
    refused = list(_paths(package))
    if refused:
        # Nothing of a package that names files outside itself is opened.
        return refused
    found = [*_version(package), *_listed(package)]
    readable: list[str] = []
    for name in package.resources:
        try:
            content = package.path(name).read_bytes()
        except (NesyriaError, OSError) as error:
            found.append(
                _finding("path", name, str(package.resource(name).get("path")), str(error))
            )
            continue
        broken = list(_bytes(package, name, content))
        found += broken
        if not {"structure.bytes", "structure.row"} & {finding.rule for finding in broken}:
            readable.append(name)
    usable: dict[str, dict[str, Any]] = {}
    for name in readable:
        try:
            usable[name] = _resource(package, name)
        except NesyriaError as error:
            found.append(_finding("descriptor", name, DESCRIPTOR, str(error)))
    if not package.resources:
        found.append(_finding("descriptor", DESCRIPTOR, DESCRIPTOR, "it has no resources"))
        return found
    about = {key: value for key, value in package.descriptor.items() if key in _PACKAGE}
    descriptor = about | {"resources": list(usable.values())}
    return found + _frictionless(package, descriptor, large_bytes)


def _version(package: Package) -> Iterator[Finding]:
    """Check name and version, by which releases are found and compared."""
    if not isinstance(package.descriptor.get("name"), str):
        yield _finding("descriptor", DESCRIPTOR, DESCRIPTOR, "it has no name; give it one")
    if not history.is_version(package.version):
        message = f"its version {package.version!r} is not of the form MAJOR.MINOR.PATCH, as 1.2.0"
        yield _finding("descriptor", DESCRIPTOR, DESCRIPTOR, message, value=package.version)


def _listed(package: Package) -> Iterator[Finding]:
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
                yield _finding("listed", file, file, message)


def _paths(package: Package) -> Iterator[Finding]:
    paths = [resource.get("path") for resource in package.resources.values()]
    for place, (name, resource) in enumerate(package.resources.items()):
        references = [resource.get(one) for one in ("path", "schema", "dialect", "profile")]
        for reference in references:
            if isinstance(reference, dict):
                continue
            reason = unsafe(reference) if reference is not None else ""
            if reason:
                yield _finding(
                    "path",
                    name,
                    DESCRIPTOR,
                    f"the path {reference!r} of resource {name} is refused: {reason}; "
                    "use a path inside the package, like data/areas.csv",
                    value=str(reference),
                )
        if not str(resource.get("path")).endswith(".csv"):
            message = f"resource {name} needs one path of a file that ends with .csv"
            yield _finding("path", name, DESCRIPTOR, message)
        if resource.get("path") in paths[:place]:
            message = f"resource {name} names the file of an earlier resource; each has its own"
            yield _finding("path", name, DESCRIPTOR, message)
        for other in sorted(_ELSEWHERE & set(resource)):
            message = f"resource {name} has {other!r}; its data are one CSV file, and nothing else"
            yield _finding("path", name, DESCRIPTOR, message)
    if unsafe(package.descriptor.get("profile", DESCRIPTOR)):
        yield _finding("path", DESCRIPTOR, DESCRIPTOR, "its profile is refused; leave it out")


def _bytes(package: Package, name: str, content: bytes) -> Iterator[Finding]:
    """Check what Frictionless lets pass: the hash, and the one way to write CSV."""
    resource = package.resource(name)
    file = resource["path"]
    if resource.get("hash") != digest(content) or resource.get("bytes") != len(content):
        yield _finding(
            "hash",
            name,
            file,
            f"its bytes are not those that {DESCRIPTOR} states ({len(content)} bytes, "
            f"{digest(content)}); if the change is meant, run: nesyria build",
        )
    for rule, row, message in csvbytes.problems(content):
        yield _finding(rule, name, file, message, row=row)


def _resource(package: Package, name: str) -> dict[str, Any]:
    """Return a resource with its schema in place, so that Frictionless opens no other file."""
    schema = forms.schema(package, name)
    kept = {key: value for key, value in package.resource(name).items() if key in _RESOURCE}
    if kept.get("encoding", "utf-8") not in ("utf-8", "UTF-8"):
        raise NesyriaError(f"the encoding of {name} is utf-8, whatever else it says")
    if isinstance(kept.get("dialect"), str):
        kept["dialect"] = package.read_json(kept["dialect"])
    fields = [_without_strange_pattern(field) for field in schema["fields"]]
    own = {key: value for key, value in schema.items() if key in _SCHEMA} | {"fields": fields}
    # A copy, since Frictionless may write into what it is given.
    return json.loads(json.dumps(kept | {"schema": own}))  # type: ignore[no-any-return]


def _without_strange_pattern(field: Mapping[str, Any]) -> dict[str, Any]:
    """Leave a pattern that is not of this project to the row layer, whose engine cannot hang."""
    rules = constraints(field)
    if rules.get("pattern") in _own_patterns():
        return dict(field)
    return {**field, "constraints": {one: rules[one] for one in rules if one != "pattern"}}


@cache
def _own_patterns() -> frozenset[str]:
    own = Package.installed()
    schemas = (own.schema(name) for name in own.resources)
    rules = (constraints(field) for schema in schemas for field in schema["fields"])
    return frozenset(one["pattern"] for one in rules if "pattern" in one)


def _frictionless(package: Package, descriptor: dict[str, Any], large_bytes: int) -> list[Finding]:
    import frictionless

    large = {
        resource["name"]
        for resource in descriptor["resources"]
        if (package.root / resource["path"]).stat().st_size > large_bytes
    }
    try:
        reports = list(_table_by_table(descriptor, str(package.root), large))
    except frictionless.FrictionlessException as error:
        reasons = [error.error, *(error.reasons or [])]
        return [
            _finding("descriptor", DESCRIPTOR, DESCRIPTOR, reason.message) for reason in reasons
        ]
    except Exception as error:
        # Whatever a broken file does to the library, the reader gets a sentence.
        return [_finding("unreadable", DESCRIPTOR, DESCRIPTOR, f"{type(error).__name__}: {error}")]
    found: list[Finding] = []
    for report in reports:
        found += [_translate(DESCRIPTOR, DESCRIPTOR, error) for error in report.errors]
        for task in report.tasks:
            found += [_translate(task.name, task.place, error) for error in task.errors]
    return found


def _table_by_table(descriptor: dict[str, Any], base: str, large: set[str]) -> Iterator[Any]:
    """Validate every table, each after those that its foreign keys lead to.

    To look keys up Frictionless reads a table with all its errors, however many they are, which
    takes minutes for a broken one. Of such a table, of one that leads back to itself, and of a
    large one the row layer alone looks the keys up.
    """
    import frictionless

    package = frictionless.Package.from_descriptor(descriptor, basepath=base)
    # Raises what is wrong with the descriptor.
    package.to_descriptor(validate=True)
    sound: set[str] = set()
    for resource in _targets_first(package.resources):
        if resource.name in large:
            # Its dialect and header, with the first row.
            resource.schema.foreign_keys = []
            yield resource.validate(limit_rows=1)
            continue
        keys = resource.schema.foreign_keys
        resource.schema.foreign_keys = [key for key in keys if _target(key) in sound]
        report = resource.validate(limit_errors=MAX_ERRORS)
        if sum(len(task.errors) for task in report.tasks) < FEW_ERRORS:
            sound.add(resource.name)
        yield report


def _targets_first(resources: Iterable[Any]) -> list[Any]:
    waiting = {one.name: one for one in resources}
    done: list[Any] = []
    while waiting:
        wanted = {
            name: {_target(key) for key in one.schema.foreign_keys} & set(waiting) - {name}
            for name, one in waiting.items()
        }
        # Where keys lead round in a circle, any of them comes first.
        done.append(waiting.pop(min(waiting, key=lambda name: len(wanted[name]))))
    return done


def _target(key: Mapping[str, Any]) -> str:
    return str(key["reference"]["resource"])


def _translate(resource: str, file: str, error: Any) -> Finding:
    kind = _KINDS.get(error.type, "unreadable")
    cell = getattr(error, "cell", None)
    field = getattr(error, "field_name", None)
    note = getattr(error, "note", "") or error.message
    if kind == "header":
        note = error.message
    return _finding(
        kind,
        resource,
        file,
        _words(kind, field, cell, note),
        row=getattr(error, "row_number", None),
        field=field or None,
        value=None if cell is None else str(cell),
    )


def _words(kind: str, field: str | None, cell: object, note: str) -> str:
    said = shorten(repr(cell))
    if kind == "type":
        return f"{said} is not what field {field} holds: {note}; write it as describe() says"
    if kind == "constraint":
        if cell in ("", None):
            return f"field {field} must not be blank; fill it from the source"
        return f"{said} breaks a rule of field {field}: {shorten(note)}"
    if kind == "header":
        return f"{note}; the header must be that of the Table Schema"
    return note


def _finding(
    rule: str,
    resource: str,
    file: str,
    message: str,
    *,
    row: int | None = None,
    field: str | None = None,
    value: str | None = None,
) -> Finding:
    known = RULES[f"structure.{rule}"]
    return Finding(
        resource, file, row, field, known.id, known.layer, known.severity, value, message
    )
