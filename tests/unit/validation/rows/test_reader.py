"""Reading tables, and rules that meet tables of another form."""

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nesyria as nes
from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package
from nesyria.validation import rows
from nesyria.validation.rows import reader
from nesyria.validation.rows.table import Table
from nesyria.validation.rule import row_rules
from tests.helpers import Make, edit, example, findings, rehash, source
from tests.unit.validation.hostile import (
    found,
    rows_of,
)


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


@pytest.mark.slow
def test_a_field_that_rules_need_and_lack_is_said_once(tmp_path: Path) -> None:
    root = example(tmp_path)
    drop(root, "source_kinds", "rank")
    drop(root, "sites", "closed")
    found = [one for one in findings(root, ["rows"]) if one.rule == "table.fields"]
    assert [(one.resource, one.field) for one in found] == [("sites", "closed")]
    assert "date.order" in found[0].message
    assert "report.site_open" in found[0].message


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("check", [True, False])
def test_tables_are_typed_with_broken_cells_blank(tmp_path: Path, *, check: bool) -> None:
    root = example(tmp_path)
    edit(root, "total_reports", ",32,", ",many,")
    tables, found = reader.read(Package(root), check=check)
    assert tables.typed["total_reports"]["value"].isna().sum() == 1
    assert [one.rule for one in found] == ["field.type"]
    # Rules of rows are for whoever asks for them.
    assert [one for one in rows.check(tables) if one.rule.startswith("field.")] == []


@pytest.mark.slow
@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("place", [0, 1, 2, 4, -1])
def test_a_field_that_rules_need_may_be_gone(tmp_path: Path, place: int) -> None:
    # One of every table at once; that no rule looks at other fields than it names is tried apart.
    root = example(tmp_path)
    for table in Package(root).resources:
        file, about = root / "data" / f"{table}.csv", root / "schemas" / f"{table}.json"
        lines = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
        schema = json.loads(about.read_text(encoding="utf-8"))
        number = place % len(schema["fields"])
        gone = schema["fields"].pop(number)["name"]
        schema["primaryKey"] = [one for one in schema["primaryKey"] if one != gone]
        keys = schema.get("foreignKeys", [])
        schema["foreignKeys"] = [one for one in keys if one["fields"] != [gone]]
        about.write_text(json.dumps(schema), encoding="utf-8")
        for line in lines:
            line.pop(number)
        file.write_bytes(dialect.dumps(lines[0], lines[1:]))
    found = rows_of(Package(root))
    json.dumps([one.message for one in found])
    assert "table.fields" in {one.rule for one in found}
    assert not [one for one in found if "Error" in one.message]


@pytest.mark.slow
def test_rules_look_at_the_fields_that_they_name_and_at_no_other(tmp_path: Path) -> None:
    package = Package(example(tmp_path))
    tables, _ = reader.read(package)
    tried = 0
    for name, frame in tables.typed.items():
        resource = package.resource(name)
        for rule in row_rules():
            fields = rule.fields(name, resource)
            # The others look at whatever the schema has.
            if not rule.is_about(name, resource) or not fields:
                continue
            needed = {name: fields, **(rule.joins or {})}
            if name in (rule.joins or {}):
                needed[name] = [*fields, *needed[name]]
            few = {one: only(tables.typed[one], names) for one, names in needed.items()}
            text = {one: only(tables.text[one], names) for one, names in needed.items()}
            schema = package.schema(name)
            own = [one for one in schema["fields"] if one["name"] in needed[name]]
            rule.violations(Table(name, few[name], {**schema, "fields": own}, resource, few, text))
            tried += len(few[name].columns) < len(frame.columns)
    assert tried > 50


def only(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return some fields of a table, with the bounds of partial dates."""
    ends = ("", "_start", "_end")
    return frame[
        [f"{name}{end}" for name in dict.fromkeys(names) for end in ends if f"{name}{end}" in frame]
    ]


@pytest.mark.usefixtures("alone")
def test_fields_of_other_types_than_rules_need_are_findings(make: Make) -> None:
    root = make(sources=[source("a")])
    for table, names in {"total_reports": ["flags"], "repatriations": ["persons_low"]}.items():
        file = root / "schemas" / f"{table}.json"
        read = json.loads(file.read_text(encoding="utf-8"))
        for field in read["fields"]:
            if field["name"] in names:
                field["type"] = "boolean" if field["type"] == "string" else "string"
                field.pop("constraints", None)
        file.write_text(json.dumps(read), encoding="utf-8")
    found(root)


NUMBERS = ["9" * 18, "9" * 400, "1e9", "NaN", "inf", "-0", "0x10", "1_0", "\u0661", "1.0", " 1"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.usefixtures("alone")
def test_hostile_numbers_are_findings(make: Make, number: str) -> None:
    root = make(sources=[source("a")])
    about = {"report_id": "T0001", "area_id": "KGZ", "source_id": "a", "group": "all"}
    about |= {"value": number, "qualifier": "exact", "scope": "nes", "kind": "remaining"}
    table = Package(root).schema("total_reports")
    names = [field["name"] for field in table["fields"]]
    line = ",".join(about.get(name, "") for name in names)
    (root / "data" / "total_reports.csv").write_text(
        f"{','.join(names)}\n{line}\n", encoding="utf-8"
    )
    rehash(root)
    assert any(one.field == "value" and one.row == 2 for one in found(root))
