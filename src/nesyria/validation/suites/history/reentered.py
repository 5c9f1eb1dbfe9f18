"""Rows that were withdrawn and come again under another key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from nesyria.datapackage.package import Package
from nesyria.validation.suites.history.tables import corrections, edited, key, text

Row = Mapping[str, str]


@dataclass(frozen=True)
class Reentered:
    """A new row of a table, and the withdrawn one that it repeats."""

    table: str
    key: str
    withdrawn: str
    release: str


def reentered(package: Package, history: Sequence[Package]) -> Iterator[Reentered]:
    """Return the rows that the last release lacks and that repeat a withdrawn one.

    A withdrawal that names the row in its place has said so.
    """
    if not history:
        return
    record = corrections(package).to_pylist()
    named = {(one["table"], one["new"]) for one in record if one["field"] == "*"}
    for table in edited(package, history[-1]):
        gone = {
            one["key"]: one["release"]
            for one in record
            if one["field"] == "*" and one["table"] == table
        }
        if not gone:
            continue
        signatures = _signatures(package, table)
        seen = {
            signature: old
            for old, cells in _last_seen(history, table, set(gone)).items()
            for signature in signatures(cells)
        }
        for row, cells in _new_rows(package, history[-1], table):
            again = next((seen[one] for one in signatures(cells) if one in seen), None)
            if again is not None and (table, row) not in named:
                yield Reentered(table, row, again, gone[again])


def _signatures(package: Package, table: str) -> Callable[[Row], Iterator[tuple[str, ...]]]:
    """Return what gives a row's signatures: two rows that share one say the same.

    These are the value of a unique field or an address; what the row is about, when, and which page
    says so; and in tables that say no such thing, all cells but one.
    """
    schema, about = package.schema(table), package.resource(table)
    own = set(key(package, table))
    subject = {*(about.get("subject") or []), *filter(None, [about.get("dateField")])}
    if subject:
        subject |= {
            name for one in schema.get("foreignKeys") or [] for name in _list(one["fields"])
        }
    unique = [
        one["name"]
        for one in schema["fields"]
        if one["name"] not in own
        and ((one.get("constraints") or {}).get("unique") or one.get("format") == "uri")
    ]
    names = [one["name"] for one in schema["fields"] if one["name"] not in own]

    def found(row: Row) -> Iterator[tuple[str, ...]]:
        yield from ((name, row[name]) for name in unique if row.get(name))
        if subject:
            # The same said by another page, or of another day, is another statement.
            yield ("subject", *(row.get(name, "") for name in sorted(subject)))
        elif sum(bool(row.get(name)) for name in names) > 2:
            for left_out in names:
                yield (
                    "all but",
                    *(name if name == left_out else row.get(name, "") for name in names),
                )

    return found


def _list(names: str | Sequence[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _last_seen(history: Sequence[Package], table: str, keys: set[str]) -> dict[str, Row]:
    """Return rows by key as the last release that had them has them."""
    found: dict[str, Row] = {}
    for package in reversed(history):
        missing = keys - set(found)
        if missing and table in package.resources:
            held = text(package, table)
            found |= _rows(held, pc.is_in(held["row_key"], value_set=pa.array(sorted(missing))))
    return found


def _new_rows(package: Package, before: Package, table: str) -> list[tuple[str, Row]]:
    held = text(package, table, key(before, table) if table in before.resources else None)
    if table not in before.resources:
        return list(_rows(held, None).items())
    new = pc.invert(pc.is_in(held["row_key"], value_set=text(before, table)["row_key"]))
    return list(_rows(held, new).items())


def _rows(held: pa.Table, mask: pa.ChunkedArray | None) -> dict[str, Row]:
    rows = (held if mask is None else held.filter(mask)).to_pylist()
    return {
        row["row_key"]: {name: cell for name, cell in row.items() if name != "row_key"}
        for row in rows
    }
