"""Frictionless on the descriptor, the schemas and every cell; its errors as findings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.tableschema import profile
from nesyria.tableschema.fields import constraints
from nesyria.validation.finding import At, Finding, shorten
from nesyria.validation.structure import encoding

MAX_ERRORS = encoding.MOST

FEW_ERRORS = 100

# Of all tables whose cells are checked here, together.
MAX_BYTES = 16 * 1024**2

# What Frictionless is given to judge; none of it makes it open, fetch or run anything.
_ABOUT = {"name", "title", "description", "licenses", "sources", "homepage"}

PACKAGE = _ABOUT | {"id", "version", "created", "contributors", "keywords"}

_RESOURCE = _ABOUT | {"path", "type", "format", "mediatype", "encoding", "dialect"}

_SCHEMA = {"fields", "primaryKey", "foreignKeys", "missingValues"}

# Which rule an error of Frictionless is about.
_RULES = {
    "blank-header": "table.header",
    "duplicate-label": "table.header",
    "extra-label": "table.header",
    "incorrect-label": "table.header",
    "missing-label": "table.header",
    "blank-label": "table.header",
    "blank-row": "row.cells",
    "extra-cell": "row.cells",
    "missing-cell": "row.cells",
    "type-error": "field.type",
    "unique-error": "field.unique",
    "primary-key": "key.primary",
    "foreign-key": "key.foreign",
    "hash-count": "file.hash",
    "byte-count": "file.hash",
    "package-error": "package.descriptor",
    "resource-error": "package.descriptor",
    "schema-error": "package.descriptor",
    "field-error": "package.descriptor",
}

# Which rule a constraint is, named in the note of a constraint error: constraint "enum" is "...".
_CONSTRAINTS = {
    "required": "field.required",
    "enum": "field.enum",
    "pattern": "field.pattern",
    "minimum": "field.bounds",
    "maximum": "field.bounds",
    "minLength": "field.length",
    "maxLength": "field.length",
    "unique": "field.unique",
}


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


def validate_cells(package: Package, descriptor: dict[str, Any], large_bytes: int) -> list[Finding]:
    """Return what Frictionless finds in the descriptor, the headers and the cells."""
    import frictionless

    large = _large(package, descriptor, large_bytes)
    try:
        reports = list(_table_by_table(descriptor, str(package.root), large))
    except frictionless.FrictionlessException as error:
        reasons = [error.error, *(error.reasons or [])]
        at = At(DESCRIPTOR, DESCRIPTOR)
        return [Finding.of("package.descriptor", at, reason.message) for reason in reasons]
    except Exception as error:
        # Whatever a broken file does to the library, the reader gets a sentence.
        message = f"{type(error).__name__}: {error}"
        return [Finding.of("file.unreadable", At(DESCRIPTOR, DESCRIPTOR), message)]
    found: list[Finding] = []
    keys = {one["name"]: one["schema"].get("primaryKey", ()) for one in descriptor["resources"]}
    for report in reports:
        found += [_translate(DESCRIPTOR, DESCRIPTOR, error, ()) for error in report.errors]
        for task in report.tasks:
            key = keys.get(task.name, ())
            found += [_translate(task.name, task.place, error, key) for error in task.errors]
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
    wanted = _fields_looked_up(package.resources)
    sound: set[str] = set()
    for resource in _targets_first(package.resources):
        if resource.name in large:
            # Its dialect and header, with the first row.
            resource.schema.foreign_keys = []
            yield resource.validate(limit_rows=1)
            continue
        keys = resource.schema.foreign_keys
        resource.schema.foreign_keys = [key for key in keys if _target(key) in sound]
        names = wanted.get(resource.name, [])
        rows: list[list[Any]] = []
        keep = partial(_keep, names, rows) if names else None
        report = resource.validate(limit_errors=MAX_ERRORS, on_row=keep)
        if sum(len(task.errors) for task in report.tasks) < FEW_ERRORS:
            sound.add(resource.name)
            if names:
                # Each table that leads here would read the file again, with all its cells.
                package.set_resource(_keys_alone(resource.name, names, rows))
        yield report


def _fields_looked_up(resources: Iterable[Any]) -> dict[str, list[str]]:
    """Return by table the fields that foreign keys lead to."""
    found: dict[str, list[str]] = {}
    for key in (key for one in resources for key in one.schema.foreign_keys):
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


def _translate(resource: str, file: str, error: Any, key: Sequence[str]) -> Finding:
    rule, field, value = _rule(error), getattr(error, "field_name", None), None
    cell = getattr(error, "cell", None)
    if rule == "field.unique" and list(key) == [field]:
        # What identifies a row is unique by being its key.
        rule = "key.primary"
    if rule == "key.primary":
        field, cell = (key[-1] if key else None), None
    elif rule == "key.foreign":
        (field, *_), (cell, *_) = error.field_names, error.field_cells
    if cell is not None:
        value = str(cell)
    note = getattr(error, "note", "") or error.message
    words = _words(rule, field, cell, error.message if rule == "table.header" else note)
    at = At(resource, file, getattr(error, "row_number", None), field or None, value)
    return Finding.of(rule, at, words, layer="structure")


def _rule(error: Any) -> str:
    if error.type == "constraint-error":
        named = re.search(r'constraint "(\w+)"', str(getattr(error, "note", "")))
        return _CONSTRAINTS.get(named[1] if named else "", "field.type")
    return _RULES.get(error.type, "file.unreadable")


def _words(rule: str, field: str | None, cell: object, note: str) -> str:
    given = shorten(repr(cell))
    if rule == "field.type":
        return f"{given} is not what field {field} holds: {note}; write it as describe() says"
    if rule == "key.primary":
        return f"the key is in an earlier row already: {note}; remove one of the two"
    if rule == "field.required":
        return f"field {field} must not be blank; fill it from the source"
    if rule.startswith("field."):
        return f"{given} breaks a constraint of field {field}: {shorten(note)}"
    if rule == "table.header":
        return f"{note}; the header must be that of the Table Schema"
    return note
