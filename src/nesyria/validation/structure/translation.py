"""Errors of Frictionless as findings: which rule each is about, and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nesyria.validation.finding import At, Finding, shorten

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


def translated(resource: str, file: str, error: Any, key: Sequence[str]) -> Finding:
    """Return an error as a finding.

    Parameters
    ----------
    resource, file : str
        Where it is.
    error : frictionless.Error
        The error.
    key : sequence of str
        The primary key of the table.
    """
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
