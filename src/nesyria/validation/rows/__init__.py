"""Layer 2, rows: Pandera on every column, and what must hold inside a row or a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.tableschema import fields
from nesyria.validation.finding import At, Finding
from nesyria.validation.rows.reader import Tables
from nesyria.validation.rows.table import Frames, Table
from nesyria.validation.rule import Rule, row_rules


def check(tables: Tables) -> list[Finding]:
    """Return what breaks the rules of rows.

    A table that could not be read is left out; a rule that looks at it has nothing to say.
    """
    found: list[Finding] = []
    schemas = {name: tables.package.schema(name) for name in tables.typed}
    resources = tables.package.resources
    unfit: dict[str, dict[str, list[str]]] = {}
    for name in tables.typed:
        table = Table(
            name, tables.typed[name], schemas[name], resources[name], tables.typed, tables.text
        )
        for rule in row_rules():
            if not rule.is_about(name, resources[name]) or not set(rule.joins or ()) <= set(
                schemas
            ):
                continue
            lacks = list(_lacks(rule, table, schemas, resources))
            for other, field in lacks:
                unfit.setdefault(other, {}).setdefault(field, []).append(rule.id)
            # No row breaks a rule where there is none: small packages have many such tables.
            if not lacks and len(tables.typed[name]):
                found += _applied(rule, table, tables)
    for name, lacking in unfit.items():
        for field, ids in lacking.items():
            message = (
                f"there is no field {field} of the type that {', '.join(sorted(set(ids)))} need"
            )
            at = At(name, tables.file(name), field=field)
            found.append(Finding.of("table.fields", at, message, layer="rows"))
    return found


def _applied(rule: Rule, table: Table, tables: Tables) -> Iterator[Finding]:
    """Apply a rule to a table that has the fields that it needs."""
    try:
        for violation in rule.violations(table):
            yield from tables.findings(rule.id, table.name, violation)
    except Exception as error:
        # Descriptor and schemas may say anything: whatever they do to a rule is told in a sentence.
        reason = (
            str(error) if isinstance(error, NesyriaError) else f"{type(error).__name__}: {error}"
        )
        at = At(table.name, tables.file(table.name))
        message = f"{rule.id} cannot be checked: {reason}"
        yield Finding.of("table.fields", at, message, layer="rows")


def _lacks(
    rule: Rule, table: Table, schemas: Mapping[str, Any], resources: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield table and field of what a rule needs and is not there, in the type that it expects."""
    needed = {table.name: rule.fields(table.name, table.resource), **(rule.joins or {})}
    if rule.joins and table.name in rule.joins:
        needed[table.name] = [*needed[table.name], *rule.fields(table.name, table.resource)]
    for name, names in needed.items():
        own = {one["name"]: one for one in schemas[name]["fields"]}
        expected = _expected(name)
        for field in names:
            kind = _kind(own[field]) if field in own else None
            if kind is None or kind != expected.get(field, kind):
                yield name, field


@cache
def _expected(table: str) -> dict[str, str]:
    """Return the kinds of fields that a table of this name has in the installed package."""
    package = Package.installed()
    own = package.schema(table)["fields"] if table in package.resources else []
    return {one["name"]: _kind(one) for one in own}


def _kind(field: fields.Field) -> str:
    return "partial date" if fields.is_partial_date(field) else str(field["type"])


def violations(rule: str, table: str, tables: Frames) -> list[tuple[int, str]]:
    """Return position and field of each row of a frame that breaks a rule.

    Parameters
    ----------
    rule : str
        Its id.
    table : str
        The table that is checked.
    tables : mapping of str to DataFrame
        It and those that the rule looks at beside it, as `nesyria.load` types them.
    """
    package = Package.installed()
    about = Table(
        table, tables[table], package.schema(table), package.resource(table), tables, tables
    )
    (one,) = (known for known in row_rules() if known.id == rule)
    return [(int(row), found.field) for found in one.violations(about) for row in found.rows]
