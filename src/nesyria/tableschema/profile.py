"""The form of a schema, known before anything is done with it: a schema is untrusted input.

Frictionless judges descriptors too, but the row layer reads the same schemas without it, and a
pattern is a small program that could run for ever. So patterns are kept to what an engine of
linear time (RE2, in Arrow) accepts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as arrow
from pyarrow.compute import match_substring_regex

from nesyria.datapackage.package import Package, Schema
from nesyria.errors import NesyriaError
from nesyria.tableschema import fields

TYPES = ("string", *fields.LEXICAL)

_KNOWN = {"$schema", "name", "title", "description", "fields", "primaryKey", "foreignKeys"}

_KNOWN |= {"missingValues"}

LONGEST_PATTERN = 1000

# What a number of a constraint may be at most: all that a column of integers can be compared with.
GREATEST = 10**18

# Names become those of columns and of database tables.
_RESOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")

_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")

# Tables that stand beside those of the package while its suites run.
RESERVED = {"package", "versions", "claims_decided", "corrections_published"}

RESERVED |= {f"{what}_{when}" for what in ("cells", "rows") for when in ("published", "current")}

# What a constraint's value must be.
_CONSTRAINTS: dict[str, type | tuple[type, ...]] = {
    "required": bool,
    "unique": bool,
    "enum": list,
    "pattern": str,
    "minimum": (int, float),
    "maximum": (int, float),
    "minLength": int,
    "maxLength": int,
}


def schema(package: Package, name: str) -> Schema:
    """Return the Table Schema of a resource, its form checked.

    Raises
    ------
    NesyriaError
        When it is not of the form that this package can work with.
    """
    if not _RESOURCE.fullmatch(name):
        raise NesyriaError(f"resource name {name[:100]!r}: use small letters, digits, . _ and -")
    if name in RESERVED or name.startswith("sqlite_"):
        raise NesyriaError(f"resource name {name!r} is taken by a table of the checks; use another")
    found = package.schema(name)
    for wrong in _schema(package, found):
        raise NesyriaError(f"the schema of {name} cannot be used: {wrong}")
    return found


def _schema(package: Package, found: Schema) -> Iterator[str]:
    own = found.get("fields")
    if not isinstance(own, list) or not own or not all(isinstance(one, Mapping) for one in own):
        yield "'fields' must be a list of fields"
        return
    for one in own:
        yield from _field(one)
        if "codes" in one and one["codes"] not in list(package.resources):
            yield f"a field takes its words from {one['codes']!r}, which is no resource"
    names = [one.get("name") for one in own]
    if len({str(name).lower() for name in names}) < len(names):
        yield "two fields have the same name"
    for other in sorted(set(found) - _KNOWN):
        yield f"{other!r} is not checked here; take it out"
    missing = found.get("missingValues", [""])
    if missing != [""]:
        yield "'missingValues' must be one blank, since a blank cell alone is missing"
    if not _are_names(found.get("primaryKey", []), names):
        yield "'primaryKey' must be a list of its fields"
    yield from _keys(package, found, names)


def _field(one: Mapping[str, Any]) -> Iterator[str]:
    name, kind, rules = one.get("name"), one.get("type"), one.get("constraints", {})
    if not isinstance(name, str) or not _FIELD.fullmatch(name):
        yield f"a field is named {str(name)[:100]!r}; use letters, digits and _"
    if not isinstance(kind, str) or kind not in TYPES:
        yield f"field {name!r} must be one of {', '.join(TYPES)}, not {kind!r}"
    if one.get("format", "default") not in ("default", *("uri",) * (kind == "string")):
        yield f"field {name!r} has a format that is not read here; one value has one spelling"
    if not isinstance(rules, Mapping):
        yield f"the constraints of field {name!r} must be an object"
        return
    for rule, value in rules.items():
        if rule not in _CONSTRAINTS:
            yield f"field {name!r} has the constraint {rule!r}, which is not known"
        elif not isinstance(value, _CONSTRAINTS[rule]) or (
            isinstance(value, bool) and _CONSTRAINTS[rule] is not bool
        ):
            yield f"the constraint {rule} of field {name!r} cannot be {str(value)[:40]!r}"
        elif isinstance(value, (int, float)) and not -GREATEST <= value <= GREATEST:
            yield f"the constraint {rule} of field {name!r} is out of reach"
        elif rule == "pattern" and (wrong := _pattern(str(value))):
            yield f"the pattern of field {name!r} {wrong}"
        elif rule == "enum" and not _are_choices(value):
            yield f"the enum of field {name!r} must be a list of different texts"
    bounded = {"minimum", "maximum"} & set(rules)
    if bounded and kind not in ("integer", "number"):
        yield f"field {name!r} is no number, and has a {min(bounded)}"
    worded = {"pattern", "enum", "minLength", "maxLength"} & set(rules)
    if worded and kind != "string":
        yield f"field {name!r} is no string, and has a {min(worded)}"


def _pattern(pattern: str) -> str:
    if len(pattern) > LONGEST_PATTERN:
        return f"is longer than {LONGEST_PATTERN:,} characters"
    try:
        re.compile(pattern)
        # On no text at all: it is enough that the engine takes the pattern.
        match_substring_regex(arrow.nulls(1, arrow.string()), pattern=pattern)
    except (re.error, arrow.ArrowInvalid, RecursionError, OverflowError) as error:
        return f"is no plain regular expression: {error}"
    return ""


def _are_choices(values: object) -> bool:
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        return False
    return bool(values) and len(set(values)) == len(values)


def _are_names(values: object, names: list[Any]) -> bool:
    return isinstance(values, list) and all(isinstance(one, str) and one in names for one in values)


def _keys(package: Package, found: Schema, names: list[Any]) -> Iterator[str]:
    keys = found.get("foreignKeys", [])
    if not isinstance(keys, list):
        yield "'foreignKeys' must be a list"
        return
    for key in keys:
        reference = key.get("reference") if isinstance(key, Mapping) else None
        own = key.get("fields") if isinstance(key, Mapping) else None
        if not isinstance(reference, Mapping) or not _are_names(own, names) or len(own or []) != 1:
            yield "a foreign key must name one of its fields and what it refers to"
            continue
        target = reference.get("resource")
        if not isinstance(target, str) or target not in package.resources:
            yield f"a foreign key refers to {target!r}, which is no resource"
            continue
        others = package.schema(target).get("fields")
        known = [
            one.get("name")
            for one in (others if isinstance(others, list) else [])
            if isinstance(one, Mapping)
        ]
        theirs = reference.get("fields")
        if not isinstance(theirs, list) or len(theirs) != 1 or theirs[0] not in known:
            yield f"a foreign key refers to a field that {target} does not have"
