"""The example package of the tests: valid, built from its ledger, and holding every case."""

import json
from pathlib import Path

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.figures.build import build
from tests.helpers import (
    EXAMPLE,
    ROOT,
    example,
    read_descriptor,
    released_example,
    rules_found,
    table_rows,
    write_descriptor,
    write_rows,
)

pytestmark = pytest.mark.slow

FIGURES = ["repatriations", "totals", "reconciliation", "populations", "countries"]
REPORTS = ["repatriation_reports", "total_reports", "population_reports"]


def frozen_cells(root: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of a table, in the fields that the frozen file has."""
    names = table_rows(EXAMPLE, table)[0].keys()
    return [{name: row[name] for name in names} for row in table_rows(root, table)]


def test_it_is_valid(tmp_path: Path) -> None:
    assert nes.validate(example(tmp_path)).errors == []


def test_it_is_built_to_the_byte(tmp_path: Path) -> None:
    root = example(tmp_path)
    assert build(root) == []
    before = {name: (root / "data" / f"{name}.csv").read_bytes() for name in FIGURES}
    for name in FIGURES:
        (root / "data" / f"{name}.csv").unlink()
    assert build(root) == [f"data/{name}.csv" for name in FIGURES]
    for name, content in before.items():
        assert (root / "data" / f"{name}.csv").read_bytes() == content


@pytest.mark.parametrize("table", [*FIGURES, "claims"])
def test_its_figures_are_the_frozen_ones(tmp_path: Path, table: str) -> None:
    assert frozen_cells(example(tmp_path), table) == table_rows(EXAMPLE, table)


def test_its_release_is_the_state_before_one_report_and_one_correction(tmp_path: Path) -> None:
    now, then = example(tmp_path), released_example(tmp_path)
    assert nes.validate(then).errors == []
    (added,) = [
        row
        for row in table_rows(now, "repatriation_reports")
        if row not in table_rows(then, "repatriation_reports")
    ]
    assert added["report_id"] == "R0024"
    (corrected,) = [
        row
        for row in table_rows(now, "total_reports")
        if row not in table_rows(then, "total_reports")
    ]
    assert (corrected["report_id"], corrected["value"]) == ("T0001", "32")
    (correction,) = table_rows(now, "corrections")
    assert (correction["old"], correction["new"]) == ("31", "32")
    assert table_rows(then, "corrections") == []
    loaded = nes.load("total_reports", release="1.0.0", path=now).set_index("report_id")
    assert loaded.at["T0001", "value"] == 31


@pytest.mark.parametrize("table", REPORTS)
def test_every_flag_stands_in_a_row(table: str) -> None:
    flags = {row["flag"] for row in table_rows(ROOT, "flags") if table in row["tables"].split()}
    standing = {flag for row in table_rows(EXAMPLE, table) for flag in row["flags"].split()}
    assert standing == flags


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("areas", "kind"),
        ("claims", "verdict"),
        ("population_reports", "group"),
        ("population_reports", "unit"),
        ("population_reports", "qualifier"),
        ("repatriation_reports", "date_basis"),
        ("repatriation_reports", "handed_over_by"),
        ("repatriation_reports", "kind"),
        ("repatriation_reports", "qualifier"),
        ("repatriations", "date_precision"),
        ("repatriations", "persons_basis"),
        ("sites", "kind"),
        ("sources", "kind"),
        ("total_reports", "group"),
        ("total_reports", "kind"),
        ("total_reports", "scope"),
    ],
)
def test_every_value_of_a_closed_list_stands_in_a_row(table: str, field: str) -> None:
    fields = {one["name"]: one for one in Package(ROOT).schema(table)["fields"]}
    standing = {row[field] for row in table_rows(EXAMPLE, table)} - {""}
    # The rows of the example were frozen before there was this code.
    later = {"noted"} if field == "date_basis" else set()
    assert standing | later == set(fields[field]["constraints"]["enum"])


def test_a_new_field_and_a_new_table_do_not_break_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tmp_path / "real"
    example(tmp_path, "real")
    descriptor = read_descriptor(real)
    schema = json.loads((real / "schemas" / "sites.json").read_text(encoding="utf-8"))
    schema["fields"].insert(2, {"name": "pcode", "type": "string", "title": "P-code"})
    codes = {"name": "code", "type": "string", "constraints": {"required": True}}
    for name, content in (("sites", schema), ("codes", {"fields": [codes]})):
        text = json.dumps(content | {"primaryKey": [content["fields"][0]["name"]]})
        (real / "schemas" / f"{name}.json").write_text(text, encoding="utf-8")
    added = {"name": "codes", "path": "data/codes.csv", "schema": "schemas/codes.json"}
    descriptor["resources"].append(descriptor["resources"][0] | added)
    write_rows(real, "codes", ["code"], [{"code": "x"}])
    write_descriptor(real, descriptor)
    monkeypatch.setattr("tests.helpers.ROOT", real)
    root = example(tmp_path, "copy")
    assert [row["pcode"] for row in table_rows(root, "sites")] == [""] * 7
    assert table_rows(root, "codes") == [{"code": "x"}]
    assert rules_found(root) == set()
