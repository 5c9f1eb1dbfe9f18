"""Schemas that cannot be worked with: findings in every layer that needs them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.helpers import rehash
from tests.unit.validation.hostile import (
    ODD,
    change_schema,
    found,
)

SCHEMA: list[Mapping[str, object]] = [
    *({"fields": value} for value in ODD),
    {"fields": [{"name": "site_id"}]},
    {"fields": [{"type": "string"}]},
    {"fields": [{"name": "a", "type": "any"}]},
    {"fields": [{"name": "a", "type": ["string"]}]},
    {"fields": [{"name": "a", "type": "string"}, {"name": "A", "type": "string"}]},
    {"fields": [{"name": 'a" INT, "b', "type": "string"}]},
    *({"primaryKey": value} for value in ODD if value != []),
    {"primaryKey": ["nothing"]},
    *({"foreignKeys": value} for value in ODD if value != []),
    {"foreignKeys": [{"fields": ["nothing"], "reference": {"resource": "x", "fields": ["y"]}}]},
    {"foreignKeys": [{"fields": ["name"], "reference": {"resource": "x", "fields": ["y"]}}]},
    {"foreignKeys": [{"fields": ["name"], "reference": {"resource": "areas", "fields": ["y"]}}]},
    {"foreignKeys": [{"fields": [], "reference": {"resource": "areas", "fields": []}}]},
    {"foreignKeys": [{"fields": ["name"], "reference": "areas"}]},
    {"missingValues": ["-"]},
    {"fieldsMatch": ["subset"]},
    {"uniqueKeys": [["name"]]},
]


@pytest.mark.parametrize("change", SCHEMA, ids=repr)
def test_hostile_schemas_are_findings(small: Path, change: Mapping[str, object]) -> None:
    change_schema(small, lambda read: read.update(change))
    assert found(small)


NO_NUMBERS: list[object] = ["x", True, [], 10**400, float("nan")]
CONSTRAINTS: list[tuple[int, Mapping[str, object]]] = [
    *((1, {"pattern": value}) for value in (7, None, "(", "[", "(?P<x", "\\", "(?=a)", "(a)\\1")),
    (1, {"pattern": "x" * 100_000}),
    (1, {"pattern": "(" * 400 + ")" * 400}),
    (1, {"pattern": "((a{1000}){1000}){1000}"}),
    *((1, {"enum": value}) for value in (7, None, [], [1], [None], ["a", "a"])),
    *((1, {"required": value}) for value in (7, None, "yes")),
    *((1, {"maxLength": value}) for value in ("x", True, 10**400, None)),
    *((5, {"minimum": value}) for value in NO_NUMBERS),
    (1, {"jsonSchema": {}}),
    (5, {"pattern": "a"}),
]


@pytest.mark.parametrize(("field", "rules"), CONSTRAINTS, ids=lambda one: repr(one)[:60])
def test_hostile_constraints_are_findings(
    small: Path, field: int, rules: Mapping[str, object]
) -> None:
    change_schema(small, lambda read: read["fields"][field].update(constraints=rules))
    assert found(small)


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|aa)+$", "^([a-z]+)*$", "^(.*)*x$"])
def test_a_pattern_that_never_ends_ends(small: Path, pattern: str) -> None:
    change_schema(small, lambda read: read["fields"][3].update(constraints={"pattern": pattern}))
    file = small / "data" / "sites.csv"
    header, row = file.read_text(encoding="utf-8").splitlines()
    cells = row.split(",")
    cells[3] = "a" * 5_000 + "!"
    file.write_text(f"{header}\n{','.join(cells)}\n", encoding="utf-8")
    rehash(small)
    assert any(finding.rule == "field.pattern" for finding in found(small))
