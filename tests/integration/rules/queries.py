"""Rules of the suites on tables of two or three rows, without a package around them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from nesyria.datapackage import dialect
from nesyria.datapackage.expectations import read_rules, read_views, standalone
from nesyria.datapackage.package import Package
from tests.helpers import AREAS, CODES, ROOT

Rows = Sequence[Mapping[str, object]]

_PACKAGE = Package(ROOT)
_VIEWS = read_views(_PACKAGE)
_QUERIES = {rule.id: standalone(rule.query, _VIEWS) for rule in read_rules(_PACKAGE)}
_TYPES = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
_COUNTRIES = ("DEU", "FRA", "IRQ", "KGZ", "SYR")
_AREAS: Rows = [
    *({"area_id": area, "kind": "country"} for area in _COUNTRIES),
    *(one for one in AREAS if one["area_id"] in ("central_asia", "world")),
    {"area_id": "third_country", "kind": "group", "members": "DEU FRA KGZ"},
    {"area_id": "foreign", "kind": "group", "members": "DEU FRA IRQ KGZ"},
]


def broken(rule: str, **tables: Rows) -> list[tuple[str, str, str]]:
    """Return key, field and what was expected of the rows that break a rule.

    Tables that are not given are those of every package, or have no rows.
    """
    query = _QUERIES[rule]
    for name in _PACKAGE.resources:
        if name in query:
            held = _table(name, tables[name]) if name in tables else _given(name)
            _database().register(name, held)
    asked = f"SELECT row_key, field, expected FROM (\n{query}\n)"
    found = _database().execute(asked).fetchall()
    return sorted((str(key), str(field), str(expected)) for key, field, expected in found)


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """Return one database for all: to open one takes longer than a query."""
    return duckdb.connect(config={"threads": 1})


@cache
def _given(name: str) -> pa.Table:
    """Return a table as every package has it: what flags and kinds of source mean, some areas."""
    if name in CODES:
        text = dialect.read_text(_PACKAGE.read_table(name), name)
        rows = text.to_dict("records")
        return _table(name, [{str(field): row[field] for field in row} for row in rows])
    return _table(name, _AREAS if name == "areas" else [])


def _table(name: str, rows: Rows) -> pa.Table:
    """Return rows with the types of a table; fields that are left out are blank."""
    columns: dict[str, Any] = {}
    for field in _PACKAGE.schema(name)["fields"]:
        cells = [row.get(field["name"]) for row in rows]
        kind = _TYPES.get(field["type"], pa.string())
        if pa.types.is_boolean(kind):
            cells = [cell == "true" if isinstance(cell, str) else cell for cell in cells]
        elif not pa.types.is_string(kind):
            cells = [int(cell) if isinstance(cell, str) else cell for cell in cells]
        columns[field["name"]] = pa.array(cells, kind)
    return pa.table(columns)
