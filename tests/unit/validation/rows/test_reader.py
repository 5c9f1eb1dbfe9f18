"""Reading tables, and rules that meet tables of another form."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.validation import rows
from nesyria.validation.rows import reader
from tests.helpers import edit, example, findings, rehash


def change(root: Path, table: str, how: Callable[[dict[str, Any]], object]) -> None:
    path = root / "schemas" / f"{table}.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    how(schema)
    path.write_text(json.dumps(schema), encoding="utf-8")


def drop(root: Path, table: str, field: str) -> None:
    """Take a field out of a table, its file and its schema."""
    path = root / "data" / f"{table}.csv"
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    place = lines[0].index(field)
    text = "".join(",".join(line[:place] + line[place + 1 :]) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8", newline="\n")
    change(root, table, lambda one: one["fields"].pop(place))
    rehash(root)


def test_a_field_that_rules_need_and_lack_is_said_once(tmp_path: Path) -> None:
    root = example(tmp_path)
    drop(root, "source_kinds", "rank")
    drop(root, "sites", "closed")
    found = [one for one in findings(root, ["rows"]) if one.rule == "table.fields"]
    assert [(one.resource, one.field) for one in found] == [("sites", "closed")]
    assert "date.order" in found[0].message
    assert "report.site_open" in found[0].message


def test_a_field_of_another_type_is_said_too(tmp_path: Path) -> None:
    root = example(tmp_path)

    def as_text(schema: dict[str, Any]) -> None:
        for field in schema["fields"]:
            if field["name"] == "latitude":
                field.update(type="string", constraints={})

    change(root, "sites", as_text)
    found = findings(root, ["rows"])
    assert [(one.rule, one.field) for one in found if one.resource == "sites"] == [
        ("table.fields", "latitude")
    ]


def test_a_day_that_does_not_exist_is_a_finding_whatever_the_field_is(tmp_path: Path) -> None:
    root = example(tmp_path)
    edit(root, "repatriation_reports", "2023-12-07,stated", "2023-02-30,stated")

    def as_day(schema: dict[str, Any]) -> None:
        for field in schema["fields"]:
            if field["name"] == "date":
                del field["rdfType"]
                field.update(type="date", constraints={})

    assert "date.exists" in {one.rule for one in findings(root, ["rows"])}
    change(root, "repatriation_reports", as_day)
    for layers in (["rows"], ["across"], ["structure"]):
        assert not nes.validate(root, layers=layers).valid


def test_one_fault_has_one_id_in_whichever_layer_it_is_found(tmp_path: Path) -> None:
    root = example(tmp_path)
    edit(root, "total_reports", ",exact,", ",Exact,")
    edit(root, "sites", "36.38,41.15", "36.38,141.15")
    edit(root, "repatriation_reports", "R0002,", "R0001,")
    alone = {
        layer: {
            (one.file, one.row, one.field, one.rule)
            for one in findings(root, [layer])
            if one.rule.startswith(("field.", "key."))
        }
        for layer in ("structure", "rows")
    }
    assert alone["structure"] == alone["rows"]
    assert {rule for *_, rule in alone["rows"]} == {"field.enum", "field.bounds", "key.primary"}
    together = findings(root)
    faults = [(one.file, one.row, one.field, one.rule) for one in together]
    assert len(faults) == len(set(faults))


@pytest.mark.parametrize("check", [True, False])
def test_tables_are_typed_with_broken_cells_blank(tmp_path: Path, *, check: bool) -> None:
    root = example(tmp_path)
    edit(root, "total_reports", ",32,", ",many,")
    tables, found = reader.read(Package(root), check=check)
    assert tables.typed["total_reports"]["value"].isna().sum() == 1
    assert [one.rule for one in found] == ["field.type"]
    # Rules of rows are for whoever asks for them.
    assert [one for one in rows.check(tables) if one.rule.startswith("field.")] == []
