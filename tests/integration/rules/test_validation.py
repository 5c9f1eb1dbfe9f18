"""Changes all over the real tables: every one is seen, and no rule stumbles."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import nesyria as nes
from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package
from nesyria.tableschema.fields import constraints, is_partial_date
from tests.helpers import ROOT, findings, rehash

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "table", ["repatriations", "totals", "reconciliation", "populations", "countries"]
)
def test_a_finding_names_the_field_that_differs(copy: Path, table: str) -> None:
    package = Package(copy)
    schema = package.schema(table)
    header, *rows = csv.reader(package.read_table(table).decode("utf-8").splitlines())
    # One field of each of several rows, since a change of one may hide another in its row.
    changed: dict[tuple[int, str], str] = {}
    for place, field in enumerate(schema["fields"]):
        if field["name"] in schema["primaryKey"]:
            continue
        used = {row for row, _ in changed}
        row = next(row for row, cells in enumerate(rows, 2) if cells[place] and row not in used)
        rows[row - 2][place] = another(field, rows[row - 2][place], copy)
        changed[row, field["name"]] = rows[row - 2][place]
    (copy / "data" / f"{table}.csv").write_bytes(dialect.dumps(header, rows))
    rehash(copy)
    found = findings(copy, ["rows", "across"])
    named = {(one.row, one.field) for one in found if one.resource == table}
    # What is stated and what is summed follow rules of their own: each says so of persons.
    said = {place: (place[0], place[1].replace("persons_basis", "persons")) for place in changed}
    missed = {place: changed[place] for place in changed if said[place] not in named}
    assert missed == {}


@pytest.mark.parametrize("table", sorted(Package(ROOT).resources))
def test_no_rule_stumbles_over_a_blank_cell(copy: Path, table: str) -> None:
    package = Package(copy)
    header, *rows = csv.reader(package.read_table(table).decode("utf-8").splitlines())
    for place in range(len(header)):
        for row in [row for row in rows[place :: len(header)] if row[place]][:3]:
            row[place] = ""
    (copy / "data" / f"{table}.csv").write_bytes(dialect.dumps(header, rows))
    rehash(copy)
    found = findings(copy, ["rows"])
    assert [one for one in found if one.rule == "table.fields"] == []
    # A report without its key is one, and no other rule makes anything of it.
    keyless = {one.row for one in found if one.rule == "field.required" and one.field == header[0]}
    own = [one for one in found if one.resource == table]
    assert not any(one.rule.startswith("flag.") and one.row in keyless for one in own)


def another(field: Mapping[str, Any], value: str, root: Path) -> str:
    """Return another value of the field's type."""
    if field["type"] == "integer":
        return str(int(value) + 1)
    if field["type"] == "number":
        return str(float(value) + 0.5)
    if is_partial_date(field):
        return "2018-01-01"
    if field["name"] in ("area_id", "site_id"):
        keys: list[str] = nes.load(f"{field['name'][:-3]}s", path=root)[field["name"]].tolist()
        return next(key for key in keys if key != value)
    choices: list[str] = constraints(field).get("enum", ["differs", "date_differs"])
    return next(choice for choice in choices if choice != value)
