"""The data dictionary: fields, constraints and codes, from the schemas alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blocks.markup import Markup, code, table
from nesyria.datapackage.package import Package
from nesyria.publishing import markdown
from nesyria.tableschema import fields


def dictionary(package: Package) -> str:
    """Return the data dictionary: one table of fields per resource."""
    parts = []
    for name, resource in package.resources.items():
        schema = package.schema(name)
        rows = [
            (
                code(field["name"]),
                "partial date" if fields.is_partial_date(field) else field["type"],
                field.get("unit", ""),
                field.get("description", ""),
                _constraints(field),
            )
            for field in schema["fields"]
        ]
        fields_table = table(["field", "type", "unit", "meaning", "constraints"], rows)
        about = f"{markdown.text(resource['description'])}{_keys(schema)}"
        parts.append(f"## {markdown.text(name)}\n\n{about}\n\n{fields_table}")
    return "\n\n".join(parts)


def code_lists(package: Package) -> str:
    """Return every code list with the meaning of each value, once per distinct list."""
    lists: dict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = {}
    for name in package.resources:
        for field in package.schema(name)["fields"]:
            if "enum" in fields.constraints(field):
                meanings = field.get("meanings", {})
                values = [(one, meanings.get(one, "")) for one in field["constraints"]["enum"]]
                lists.setdefault((field["name"], tuple(values)), []).append(name)
    parts = []
    for (field_name, meant), names in lists.items():
        where = ", ".join(map(code, names))
        rows = [(code(value), meaning) for value, meaning in meant]
        parts.append(f"{code(field_name)} in {where}:\n\n{table(['value', 'meaning'], rows)}")
    return "\n\n".join(parts)


def titles(package: Package, table: str, name: str) -> Mapping[str, str]:
    """Return what each code of a field is called, as its schema says."""
    field = next(one for one in package.schema(table)["fields"] if one["name"] == name)
    return {one: field.get("titles", {}).get(one, one) for one in field["constraints"]["enum"]}


def _constraints(field: fields.Field) -> Markup:
    """Return a field's constraints in words; long lists stand in tables of their own."""
    own = fields.constraints(field)
    words = [name for name in ("required", "unique") if own.get(name)]
    low, high = own.get("minimum"), own.get("maximum")
    if low is not None or high is not None:
        words.append(f"at least {low:,}" if high is None else f"{low:,} to {high:,}")
    if "maxLength" in own:
        words.append(f"at most {own['maxLength']} characters")
    if "enum" in own:
        words.append("[code list](#code-lists)")
    if fields.codes(field):
        words.append("[flags](codebook.md#flags)")
    elif "pattern" in own and not fields.is_partial_date(field):
        words.append(code(own["pattern"]))
    return Markup("; ".join(words))


def _keys(schema: Any) -> str:
    primary = schema.get("primaryKey", [])
    words = f" Key: {', '.join(map(code, primary))}."
    for key in schema.get("foreignKeys", []):
        own, other = key["fields"], key["reference"]
        words += f" {', '.join(map(code, own))} refers to {code(other['resource'])}."
    return words
