"""The real tables as rows of text, which is what a slip of the pen changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package
from nesyria.tableschema import fields

LEDGER = ("repatriation_reports", "total_reports", "population_reports")
REFERENCE = ("areas", "sites", "sources")
FIGURES = ("repatriations", "totals", "reconciliation", "populations", "countries")


@dataclass(frozen=True, eq=False)
class Table:
    """One resource: its fields and its rows of text."""

    name: str
    fields: list[Mapping[str, Any]]
    primary: list[str]
    references: frozenset[str]
    rows: list[list[str]]

    @cached_property
    def header(self) -> list[str]:
        return [field["name"] for field in self.fields]

    def row(self, number: int) -> dict[str, str]:
        return dict(zip(self.header, self.rows[number], strict=True))

    def key(self, number: int) -> str:
        row = self.row(number)
        return ", ".join(row[name] for name in self.primary)

    def changed(self, changes: Mapping[tuple[int, str], str]) -> list[list[str]]:
        """Return the rows with some cells changed."""
        rows = [list(row) for row in self.rows]
        for (number, name), value in changes.items():
            rows[number][self.header.index(name)] = value
        return rows

    def after(self, changes: Mapping[tuple[int, str], str], number: int) -> list[str]:
        """Return one row with some cells changed."""
        row = list(self.rows[number])
        for (one, name), value in changes.items():
            if one == number:
                row[self.header.index(name)] = value
        return row

    def dumps(self, rows: list[list[str]]) -> bytes:
        return dialect.dumps(self.header, rows)


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell that is to be changed."""

    table: Table
    row: int
    field: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.field["name"])

    @property
    def value(self) -> str:
        return self.table.rows[self.row][self.table.header.index(self.name)]

    @property
    def kind(self) -> str:
        return kind(self.table, self.field)


def kind(table: Table, field: Mapping[str, Any]) -> str:
    """Return what a field holds: number, date, code (a enum or a reference), key or text."""
    rules = fields.constraints(field)
    if field["type"] in ("integer", "number"):
        return "number"
    if fields.is_partial_date(field):
        return "date"
    if field["name"] in table.primary or field["name"] == "event_id":
        return "key"
    if field["name"] == "url" or not {"pattern", "enum"} & set(rules):
        return "code" if field["type"] == "boolean" else "text"
    return "code"


def read(root: Path) -> dict[str, Table]:
    """Return all tables of a package."""
    package = Package(root)
    found = {}
    for name in package.resources:
        schema = package.schema(name)
        rows = parsed(package.read_table(name))
        keys = schema.get("foreignKeys", [])
        found[name] = Table(
            name,
            schema["fields"],
            list(schema["primaryKey"]),
            frozenset(key["fields"][0] for key in keys),
            rows[1:],
        )
    return found


def parsed(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
