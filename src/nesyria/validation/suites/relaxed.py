"""Rules that the last release had and the package has no longer, in its schemas and suites.

A figure that the rules would refuse could else come in together with a weaker rule. To weaken one
may be meant, so that it is a warning; a value that is added to an enum is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from nesyria.datapackage.package import Package, Schema
from nesyria.tableschema.fields import Field, codes, constraints
from nesyria.validation.finding import SEVERITIES
from nesyria.validation.suites.catalog import Rule

# Whether a bound asks less than it did.
_BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda old, new: new < old,
    "minLength": lambda old, new: new < old,
    "maximum": lambda old, new: new > old,
    "maxLength": lambda old, new: new > old,
}


def schemas(before: Package, now: Package) -> Iterator[tuple[str, str | None, str]]:
    """Return table, field and what became weaker, for every such rule of the schemas."""
    for table in before.resources:
        if table not in now.resources:
            yield table, None, f"the table {table} is gone"
            continue
        old, new = before.schema(table), now.schema(table)
        for what in [*_stage(before, now, table), *_keys(old, new)]:
            yield table, None, what
        fields = {field["name"]: field for field in new["fields"]}
        for field in old["fields"]:
            name = field["name"]
            found = _field(field, fields[name]) if name in fields else ["it is gone"]
            for what in found:
                yield table, name, what


def _stage(before: Package, now: Package, table: str) -> Iterator[str]:
    old, new = (package.resource(table).get("stage") for package in (before, now))
    if old is not None and new != old:
        yield f"its stage is {new}, was {old}"


def _keys(old: Schema, new: Schema) -> Iterator[str]:
    key = old.get("primaryKey", [])
    if key and new.get("primaryKey", []) != key:
        yield f"the primary key {', '.join(key)} is gone"
    for foreign in old.get("foreignKeys", []):
        if foreign not in new.get("foreignKeys", []):
            target = foreign["reference"]["resource"]
            yield f"the foreign key from {', '.join(foreign['fields'])} to {target} is gone"


def _field(old: Field, new: Field) -> Iterator[str]:
    # By its type, its format (an address) and its rdfType (a date) a field has rules too.
    for about in ("type", "format", "rdfType"):
        if about in old and old[about] != new.get(about):
            yield f"its {about} is {new.get(about)}, was {old[about]}"
    if codes(old) and codes(new) != codes(old):
        yield f"its words are no longer those of the codes table {codes(old)}"
    before, now = constraints(old), constraints(new)
    for rule, value in before.items():
        if rule == "enum":
            if rule not in now:
                yield "its enum is gone"
        elif rule not in now or now[rule] is False is not value:
            yield f"its {rule} is gone" if value is True else f"its {rule} {value} is gone"
        elif rule == "pattern":
            # The words of a codes table were a list in the pattern before there were such tables.
            if now[rule] != value and not ("flags" in old and codes(new) == "flags"):
                yield f"its pattern is {now[rule]!r}, was {value!r}; whether it asks less, look"
        elif rule in _BOUNDS and _BOUNDS[rule](value, now[rule]):
            yield f"its {rule} is {now[rule]}, was {value}"


def suites(before: Sequence[Rule], now: Sequence[Rule]) -> Iterator[tuple[str, str]]:
    """Return table and what became weaker, for every such rule of the suites."""
    kept = {(rule.resource, rule.alias): rule for rule in now if rule.alias}
    kept |= {(rule.resource, rule.id): rule for rule in now}
    for rule in before:
        found = kept.get((rule.resource, rule.id))
        if found is None:
            yield rule.resource, f"the rule {rule.id} is gone: {rule.statement}"
        elif SEVERITIES.index(found.severity) > SEVERITIES.index(rule.severity):
            yield rule.resource, f"the rule {rule.id} is a {found.severity}, was {rule.severity}"
