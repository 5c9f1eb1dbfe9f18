"""The collected form: a Table Schema for each file, and what its columns are in the ledger."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from nesyria.datapackage.package import Package

NAMES = ("sources", "events", "totals", "populations")
# Files about rows that the ledger has: they hold no statement of a new row.
CHANGES = ("corrections", "published")

# Of an event the ledger asks these too, but a program or a person decides them.
DECIDED = ("report_id", "event_id", "flags")


@dataclass(frozen=True)
class Form:
    """One collected file: its columns, and the table of the ledger that it becomes.

    Attributes
    ----------
    columns : mapping of str to str
        Collected column to field of the ledger.
    fields : mapping of str to mapping
        The fields of the ledger's Table Schema by name, in its order.
    """

    name: str
    table: str
    columns: Mapping[str, str]
    required: frozenset[str]
    fields: Mapping[str, Mapping[str, Any]]

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.name}.csv"

    def column_of(self, field: str) -> str:
        """Return the collected column that a field of the ledger comes from."""
        return next((name for name, own in self.columns.items() if own == field), field)


@cache
def schema(name: str) -> Mapping[str, Any]:
    """Return the Table Schema of a collected file."""
    found: Mapping[str, Any] = json.loads(_data(f"schemas/{name}.json"))
    return found


def form(name: str, package: Package) -> Form:
    """Return the form of a collected file.

    A field that the ledger has and the form does not name is a column of its own name.
    """
    own = schema(name)
    table = own["ledgerTable"]
    fields = {field["name"]: field for field in package.schema(table)["fields"]}
    # An older ledger lacks what was added since.
    columns = {
        field["name"]: field["ledgerField"]
        for field in own["fields"]
        if field["ledgerField"] in fields or field.get("constraints", {}).get("required")
    }
    taken = {*columns.values(), *DECIDED}
    columns |= {field: field for field in fields if field not in taken}
    required = {
        field["name"] for field in own["fields"] if field.get("constraints", {}).get("required")
    }
    return Form(name, table, columns, frozenset(required), fields)


def forms(package: Package) -> dict[str, Form]:
    """Return every form by name."""
    return {name: form(name, package) for name in NAMES}


@cache
def vocabulary() -> Mapping[tuple[str, str, str], Mapping[str, str]]:
    """Return what words of collectors mean: (table, column, word) to fields of the ledger."""
    words: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in csv.DictReader(_data("vocabulary.csv").splitlines()):
        meanings = words.setdefault((row["table"], row["column"], row["collected"]), {})
        meanings[row["field"]] = row["ledger"]
    return words


@cache
def flag_words() -> tuple[Mapping[str, str], ...]:
    """Return what words of a note mean: columns table, flag, then, words (a pattern), reason.

    ``then`` is ``flag`` where they mean the flag, ``ask`` where a person must see whether they do,
    and ``confirm`` where they do unless another page tells that it took place.
    """
    return tuple(csv.DictReader(_data("flag_words.csv").splitlines()))


def _data(name: str) -> str:
    return (files("nesyria.intake.collected") / name).read_text(encoding="utf-8")
