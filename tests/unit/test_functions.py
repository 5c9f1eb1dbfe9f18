"""Loading: types from the Table Schemas, clear errors, the same from any folder."""

from pathlib import Path

import pandas as pd
import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from tests.helpers import ROOT, Make, rehash, report, source

TABLES = list(Package(ROOT).resources)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_the_type_of_its_schema(table: str) -> None:
    frame = nes.load(table)
    for field in Package(ROOT).schema(table)["fields"]:
        dtype = frame[field["name"]].dtype
        enum = field.get("constraints", {}).get("enum")
        if field["type"] == "integer":
            assert dtype == "Int64"
        elif field["type"] == "number":
            assert dtype == "Float64"
        elif field["type"] == "boolean":
            assert dtype == "boolean"
        elif enum:
            assert isinstance(dtype, pd.CategoricalDtype)
            assert list(dtype.categories) == enum
        else:
            assert dtype == "string"


@pytest.mark.slow
def test_partial_dates_keep_their_text_and_get_bounds(make: Make) -> None:
    rows = [
        report(1, "KGZ-2024", "daily", date="2024"),
        report(2, "KGZ-2024-02", "daily", date="2024-02"),
        report(3, "KGZ-2024-02-19", "daily", date="2024-02-19"),
        report(4, None, "daily", date=None, date_basis=None, flags="unplaced"),
    ]
    frame = nes.load(
        "repatriation_reports", path=make(sources=[source("daily")], repatriation_reports=rows)
    )
    assert frame["date"].tolist()[:3] == ["2024", "2024-02", "2024-02-19"]
    assert frame["date_start"].dt.strftime("%Y-%m-%d").tolist()[:3] == [
        "2024-01-01",
        "2024-02-01",
        "2024-02-19",
    ]
    assert frame["date_end"].dt.strftime("%Y-%m-%d").tolist()[:3] == [
        "2024-12-31",
        "2024-02-29",
        "2024-02-19",
    ]
    assert frame["date_start"].dtype.kind == frame["date_end"].dtype.kind == "M"
    assert frame.loc[3, ["date", "date_start", "date_end"]].isna().all()


def test_only_a_blank_cell_is_missing() -> None:
    areas = nes.load("areas").set_index("area_id")
    assert areas.at["NAM", "iso2"] == "NA"
    assert areas.loc["world", ["iso2", "m49"]].isna().all()


def test_attrs_say_what_the_frame_is() -> None:
    attrs = nes.load("totals").attrs
    keys = {"table", "title", "package", "version", "license", "licence", "citation"}
    assert set(attrs) == keys
    assert attrs["package"] == "nesyria"
    assert attrs["license"] == attrs["licence"]
    assert attrs["version"] == Package(ROOT).version
    assert attrs["licence"] == "CC-BY-4.0"
    assert attrs["version"] in attrs["citation"]


def test_unknown_table_names_the_choices() -> None:
    with pytest.raises(nes.NesyriaError, match=r"unknown table 'returns'; choose one of: areas, "):
        nes.load("returns")


def test_a_folder_without_a_package_says_so(tmp_path: Path) -> None:
    with pytest.raises(nes.NesyriaError, match=r"no datapackage.json in"):
        nes.load("areas", path=tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("event_id,area_id", "area_id,event_id", "the columns are"),
        (",10,10,10,", ",many,10,10,", "field persons: not integer"),
        ("2023-12-07,day", "2023-12-32,day", "field date: not string: day"),
    ],
)
def test_a_file_that_breaks_its_schema_is_refused(
    example: Path, old: str, new: str, words: str
) -> None:
    file = example / "data" / "repatriations.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    rehash(example)
    with pytest.raises(nes.NesyriaError, match=words):
        nes.load("repatriations", path=example)


def test_tables_lists_all_with_their_rows() -> None:
    listed = nes.tables()
    assert listed["name"].tolist() == TABLES
    assert list(listed.columns) == ["name", "title", "rows", "description"]
    for name, rows in zip(listed["name"], listed["rows"], strict=True):
        assert rows == len(nes.load(name))
    assert (listed["description"] != "").all()


@pytest.mark.parametrize("table", TABLES)
def test_describe_has_a_meaning_for_every_field_and_a_unit_for_every_number(table: str) -> None:
    fields = nes.describe(table)
    assert list(fields.columns) == ["field", "type", "unit", "meaning", "constraints"]
    assert (fields["meaning"] != "").all()
    numeric = fields["type"].isin(["integer", "number"])
    assert (fields.loc[numeric, "unit"] != "").all()


def test_a_schema_lists_each_closed_value_with_its_meaning() -> None:
    for table in TABLES:
        for field in Package(ROOT).schema(table)["fields"]:
            enum = field.get("constraints", {}).get("enum")
            assert (enum is None) == ("meanings" not in field)
            if enum:
                assert list(field["meanings"]) == enum


def test_a_value_outside_a_closed_list_is_refused(example: Path) -> None:
    file = example / "data" / "sites.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",camp,", ",Camp,", 1))
    rehash(example)
    with pytest.raises(nes.NesyriaError, match=r"sites, field kind: not string: 'Camp' is not one"):
        nes.load("sites", path=example)


def test_release_and_as_of_are_clear_about_what_they_cannot(example: Path) -> None:
    with pytest.raises(nes.NesyriaError, match=r"unknown release '9\.9\.9'"):
        nes.load("totals", release="9.9.9", path=example)
    with pytest.raises(nes.NesyriaError, match=r"as_of must be a date like 2023-12-07"):
        nes.load("totals", as_of="last year", path=example)


def test_validate_checks_the_columns(example: Path) -> None:
    assert len(nes.load("repatriations", path=example, validate=True)) == 10
    file = example / "data" / "repatriations.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",10,10,10,", ",10,-10,10,", 1), encoding="utf-8")
    rehash(example)
    with pytest.raises(nes.NesyriaError, match="checks of its rows fail: persons_low"):
        nes.load("repatriations", path=example, validate=True)
