"""What a package promised its readers in its last version, and now changes, weakens or drops.

New tables and fields, and constraints that ask more, are no such changes. Each change has the step
of the version that it needs: MAJOR where code that reads the data can break, MINOR where more is
let in or said otherwise, PATCH for a title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nesyria.datapackage.archives import LICENCE
from nesyria.datapackage.package import MAX_JSON_BYTES, Package, Schema
from nesyria.errors import NesyriaError
from nesyria.tableschema.fields import Field, constraints

MAJOR, MINOR, PATCH = "major", "minor", "patch"
STEPS = (PATCH, MINOR, MAJOR)

# Whether a bound asks less than it did.
_BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda old, new: new < old,
    "minLength": lambda old, new: new < old,
    "maximum": lambda old, new: new > old,
    "maxLength": lambda old, new: new > old,
}

# Of a resource: how its file is found and read, under which licence, and whether it is edited.
_OF_RESOURCE = ("path", "encoding", "dialect", "format", "compression", "licenses", "stage")

# Of a field: what its text means to a reader.
_OF_FIELD = (
    *("type", "format", "rdfType", "unit", "missingValues", "categories", "categoriesOrdered"),
    *("trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber"),
)

_TEXTS = {"title": PATCH, "description": MINOR}

# What is compared otherwise, or says nothing of the data.
_ELSEWHERE = {"name", "schema", "$schema", "hash", "bytes", "fields", "constraints", "meanings"}


@dataclass(frozen=True)
class Change:
    """One promise that is changed, weaker or gone.

    Attributes
    ----------
    table : str
        The table; ``licenses`` for the licence of all.
    field : str or None
        The field, where it is about one.
    what : str
        What changed, in words.
    step : {"patch", "minor", "major"}
        The least step of the version that allows it.
    """

    table: str
    field: str | None
    what: str
    step: str

    @property
    def name(self) -> str:
        """What a changelog calls it: the table, with its field."""
        return f"{self.table}.{self.field}" if self.field else self.table


def changes(before: Package, now: Package) -> Iterator[Change]:
    """Return every change of licence, tables, fields, constraints and meanings."""
    for what in _licences(before, now):
        yield Change("licenses", None, what, MAJOR)
    for table, had in before.resources.items():
        if table not in now.resources:
            yield Change(table, None, f"the table {table} is gone", MAJOR)
            continue
        found = [*_properties(had, now.resources[table], _OF_RESOURCE)]
        old, new = before.schema(table), now.schema(table)
        found += [*_schema(old, new)]
        for what, step in found:
            yield Change(table, None, what, step)
        fields = {field["name"]: field for field in new["fields"]}
        for field in old["fields"]:
            name = field["name"]
            gone = [("it is gone", MAJOR)]
            for what, step in _field(field, fields[name]) if name in fields else gone:
                yield Change(table, name, what, step)


def _licences(before: Package, now: Package) -> Iterator[str]:
    old, new = (_named(one.descriptor.get("licenses")) for one in (before, now))
    if before.descriptor.get("licenses") != now.descriptor.get("licenses"):
        yield f"the licence is {new}, was {old}"
    if before.holds(LICENCE) and _bytes(before) != _bytes(now):
        yield f"{LICENCE}, the text of the licence, is not what it was"


def _named(licences: object) -> str:
    return f"{licences or 'not stated'}"[:200]


def _bytes(package: Package) -> bytes | None:
    try:
        return package.read_bytes(LICENCE, MAX_JSON_BYTES)
    except NesyriaError:
        return None


def _properties(
    old: Mapping[str, Any], new: Mapping[str, Any], read: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Return what changed in the properties of a resource, a schema or a field."""
    for name in read:
        if old.get(name) != new.get(name):
            yield f"its {name} is {_short(new.get(name))}, was {_short(old.get(name))}", MAJOR
    for name, value in old.items():
        if name in _ELSEWHERE or name in read or new.get(name) == value:
            continue
        if not new.get(name):
            yield f"its {name} is gone", MAJOR if name in _TEXTS else MINOR
        else:
            step = _TEXTS.get(name, MINOR)
            yield f"its {name} is {_short(new[name])}, was {_short(value)}", step


def _short(value: object) -> str:
    said = f"{value}" if not isinstance(value, str) else repr(value)
    return said if len(said) <= 200 else f"{said[:200]}..."


def _schema(old: Schema, new: Schema) -> Iterator[tuple[str, str]]:
    key = _list(old.get("primaryKey"))
    if key and _list(new.get("primaryKey")) != key:
        yield f"the primary key {', '.join(key)} is gone", MAJOR
    for foreign in old.get("foreignKeys", []):
        if foreign not in new.get("foreignKeys", []):
            target = foreign["reference"].get("resource") or "itself"
            fields = ", ".join(_list(foreign["fields"]))
            yield f"the foreign key from {fields} to {target} is gone", MAJOR
    for unique in old.get("uniqueKeys", []):
        if unique not in new.get("uniqueKeys", []):
            yield f"the unique key {', '.join(_list(unique))} is gone", MAJOR
    if old.get("missingValues", [""]) != new.get("missingValues", [""]):
        yield "its missingValues are not what they were", MAJOR
    compared = {"primaryKey", "foreignKeys", "uniqueKeys", "missingValues"}
    rest = {name: value for name, value in old.items() if name not in compared}
    yield from _properties(rest, new, [])


def _list(found: Any) -> list[str]:
    return [found] if isinstance(found, str) else list(found or [])


def _field(old: Field, new: Field) -> Iterator[tuple[str, str]]:
    yield from _properties(old, new, _OF_FIELD)
    yield from _meanings(old.get("meanings"), new.get("meanings"))
    before, now = constraints(old), constraints(new)
    for rule, value in before.items():
        if rule == "enum":
            yield from _enum(value, now.get("enum"))
        elif rule not in now or now[rule] is False is not value:
            said = f"its {rule} is gone" if value is True else f"its {rule} {value} is gone"
            yield said, MAJOR if value is True else MINOR
        elif rule in _BOUNDS:
            if _BOUNDS[rule](value, now[rule]):
                yield f"its {rule} is {now[rule]}, was {value}", MINOR
        elif now[rule] != value:
            yield f"its {rule} is {_short(now[rule])}, was {_short(value)}", MINOR


def _enum(old: list[Any], new: list[Any] | None) -> Iterator[tuple[str, str]]:
    if new is None:
        yield "its enum is gone", MAJOR
        return
    for value in old:
        if value not in new:
            yield f"its enum has no value {value} any more", MAJOR
    more = [str(value) for value in new if value not in old]
    if more:
        yield f"its enum has more values: {', '.join(more)[:200]}", MINOR


def _meanings(old: object, new: object) -> Iterator[tuple[str, str]]:
    had = old if isinstance(old, Mapping) else {}
    has = new if isinstance(new, Mapping) else {}
    for code, meaning in had.items():
        if not has.get(code):
            yield f"the meaning of its code {code} is gone", MAJOR
        elif has[code] != meaning:
            yield f"its code {code} means {_short(has[code])}, meant {_short(meaning)}", MINOR
