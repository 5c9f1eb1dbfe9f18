"""Frictionless on the descriptor, the schemas and every cell; its errors as findings."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any

from nesyria._cache import Cache
from nesyria.datapackage.files import digest
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.tableschema import profile
from nesyria.tableschema.fields import constraints
from nesyria.validation.finding import At, Finding
from nesyria.validation.structure import encoding
from nesyria.validation.structure.translation import translated

MAX_ERRORS = encoding.MOST

FEW_ERRORS = 100

# Of all tables whose cells are checked here, together.
MAX_BYTES = 16 * 1024**2

# What was judged, by all that it follows from.
_KEPT: Cache[Any] = Cache(256)

# What Frictionless is given to judge; none of it makes it open, fetch or run anything.
_ABOUT = {"name", "title", "description", "licenses", "sources", "homepage"}

PACKAGE = _ABOUT | {"id", "version", "created", "contributors", "keywords"}

_RESOURCE = _ABOUT | {"path", "type", "format", "mediatype", "encoding", "dialect"}

_SCHEMA = {"fields", "primaryKey", "foreignKeys", "missingValues"}


def prepared(package: Package, name: str) -> dict[str, Any]:
    """Return a resource with its schema in place, so that Frictionless opens no other file."""
    schema = profile.schema(package, name)
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


def validate_cells(
    package: Package, descriptor: dict[str, Any], digests: Mapping[str, str], large_bytes: int
) -> list[Finding]:
    """Return what Frictionless finds in the descriptor, the headers and the cells.

    Parameters
    ----------
    package : Package
        What is checked.
    descriptor : dict
        What Frictionless is given of its descriptor.
    digests : mapping of str to str
        The hash of each table's file.
    large_bytes : int
        Size above which the cells of a file are left to the row layer.
    """
    import frictionless

    large = _large(package, descriptor, large_bytes)
    found: list[Finding] = []
    try:
        for judged in _table_by_table(descriptor, str(package.root), digests, large):
            found += judged.findings
    except frictionless.FrictionlessException as error:
        reasons = [error.error, *(error.reasons or [])]
        at = At(DESCRIPTOR, DESCRIPTOR)
        return [Finding.of("package.descriptor", at, reason.message) for reason in reasons]
    except Exception as error:
        # Whatever a broken file does to the library, the reader gets a sentence.
        message = f"{type(error).__name__}: {error}"
        return [Finding.of("file.unreadable", At(DESCRIPTOR, DESCRIPTOR), message)]
    return list(_once(found))


def _large(package: Package, descriptor: dict[str, Any], large_bytes: int) -> set[str]:
    """Return the tables whose cells are left to the row layer: large ones, and many small ones.

    The library takes a second for a mebibyte or two.
    """
    sizes = {
        resource["name"]: (package.root / resource["path"]).stat().st_size
        for resource in descriptor["resources"]
    }
    found: set[str] = set()
    total = 0
    for name, size in sorted(sizes.items(), key=lambda item: item[1]):
        total += size
        if size > large_bytes or total > MAX_BYTES:
            found.add(name)
    return found


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what is said twice: a repeated key breaks the key, and its field's constraint."""
    seen: set[tuple[object, ...]] = set()
    for one in findings:
        fault = (one.file, one.row, one.field, one.rule)
        if None in fault or fault not in seen:
            yield one
        seen.add(fault)


@dataclass(frozen=True)
class _Judged:
    """What Frictionless says of a table, and the cells of it that keys of others lead to."""

    findings: list[Finding]
    errors: int
    rows: list[list[Any]]


def _table_by_table(
    descriptor: dict[str, Any], base: str, digests: Mapping[str, str], large: set[str]
) -> Iterator[_Judged]:
    """Validate every table, each after those that its foreign keys lead to.

    To look keys up Frictionless reads a table with all its errors, however many they are, which
    takes minutes for a broken one. Of such a table, of one that leads back to itself, and of a
    large one the row layer alone looks the keys up.

    What it says of a table follows from its file, its entry in the descriptor, and the tables that
    its keys lead to: where these are as they were, it is not asked again.
    """
    by_name = {one["name"]: one for one in descriptor["resources"]}
    tables = _Tables(descriptor, base)
    # Raises what is wrong with the descriptor.
    _KEPT.get(json.dumps(descriptor), tables.check_descriptor)
    wanted = _fields_looked_up(by_name.values())
    sound: dict[str, str] = {}
    for name in _targets_first(by_name):
        if name in large:
            # Its dialect and header, with the first row.
            yield tables.judged(name, (), (), limit_rows=1)
            continue
        targets = sorted({_target(key) for key in _keys(by_name[name])} & set(sound))
        names = wanted.get(name, [])
        told = json.dumps([by_name[name], digests[name], names, [sound[one] for one in targets]])
        judged = _KEPT.get(told, partial(tables.judged, name, targets, names))
        if judged.errors < FEW_ERRORS:
            sound[name] = digest(told.encode())
            if names:
                tables.known[name] = names, judged.rows
        yield judged


class _Tables:
    """The tables of a descriptor as Frictionless holds them, once one of them is to be read.

    Attributes
    ----------
    known : dict
        Of tables that keys lead to, the names of these fields and their cells, until the table is
        one of these alone.
    """

    def __init__(self, descriptor: dict[str, Any], base: str) -> None:
        self._descriptor, self._base = descriptor, base
        self.known: dict[str, tuple[Sequence[str], Sequence[list[Any]]]] = {}

    @cached_property
    def _package(self) -> Any:
        import frictionless

        return frictionless.Package.from_descriptor(self._descriptor, basepath=self._base)

    def check_descriptor(self) -> bool:
        """Raise what is wrong with the descriptor."""
        self._package.to_descriptor(validate=True)
        return True

    def judged(
        self, name: str, targets: Collection[str], names: Sequence[str], **limits: int
    ) -> _Judged:
        """Validate a table, with those of its foreign keys that lead to some tables."""
        for target in set(targets) & set(self.known):
            # Each table that leads there would read the file again, with all its cells.
            self._package.set_resource(_keys_alone(target, *self.known.pop(target)))
        resource = self._package.get_resource(name)
        keys = resource.schema.foreign_keys
        resource.schema.foreign_keys = [key for key in keys if _target(key) in targets]
        rows: list[list[Any]] = []
        keep = partial(_keep, names, rows) if names else None
        report = resource.validate(limit_errors=MAX_ERRORS, on_row=keep, **limits)
        key = resource.schema.primary_key
        found = [translated(DESCRIPTOR, DESCRIPTOR, error, ()) for error in report.errors]
        errors = [(task, error) for task in report.tasks for error in task.errors]
        found += [translated(task.name, task.place, error, key) for task, error in errors]
        return _Judged(found, len(errors), rows)


def _keys(resource: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the foreign keys of a resource."""
    found: list[Mapping[str, Any]] = resource["schema"].get("foreignKeys", [])
    return found


def _fields_looked_up(resources: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return by table the fields that foreign keys lead to."""
    found: dict[str, list[str]] = {}
    for key in (key for one in resources for key in _keys(one)):
        names = found.setdefault(_target(key), [])
        names += [name for name in key["reference"]["fields"] if name not in names]
    return found


def _keep(names: Sequence[str], rows: list[list[Any]], row: Mapping[str, Any]) -> None:
    """Keep some cells of a row that has been read."""
    rows.append([row.get(name) for name in names])


def _keys_alone(table: str, names: Sequence[str], rows: Sequence[list[Any]]) -> Any:
    """Return a table of the fields that keys lead to, read already."""
    import frictionless

    fields = [{"name": name, "type": "any"} for name in names]
    schema = frictionless.Schema.from_descriptor({"fields": fields})
    return frictionless.Resource(name=table, data=[[*names], *rows], schema=schema)


def _targets_first(resources: Mapping[str, Mapping[str, Any]]) -> list[str]:
    waiting = dict(resources)
    done: list[str] = []
    while waiting:
        wanted = {
            name: {_target(key) for key in _keys(one)} & set(waiting) - {name}
            for name, one in waiting.items()
        }
        # Where keys lead round in a circle, any of them comes first.
        done.append(min(waiting, key=lambda name: len(wanted[name])))
        del waiting[done[-1]]
    return done


def _target(key: Mapping[str, Any]) -> str:
    return str(key["reference"]["resource"])
