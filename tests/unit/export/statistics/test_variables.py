"""Variables, their labels, and the codebook."""

from pathlib import Path

import pytest

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.export.statistics.variables import Variable, plain, tables
from tests.helpers import ROOT
from tests.unit.export.statistics.small import FIELDS, KIND, package

TEXT = [{"name": "text", "type": "string"}]


def listed(columns: list[Variable]) -> list[tuple[object, ...]]:
    """Return the rows of a table, missing as None."""
    values = [one.values.astype("object").where(one.values.notna(), None) for one in columns]
    return list(zip(*values, strict=True))


def test_a_column_has_its_label_its_unit_and_the_labels_of_its_codes(tmp_path: Path) -> None:
    trees = {one.name: one for one in tables(package(tmp_path))["trees"]}
    assert (trees["height"].label, trees["height"].unit) == ("Height", "m")
    # A title, else a short meaning, else the code.
    assert trees["kind"].labels == {"oak": "an oak", "fir": "Abies", "elm": "elm"}
    assert trees["share"].label == "share"


def test_a_partial_date_is_followed_by_its_first_and_last_day(tmp_path: Path) -> None:
    trees = tables(package(tmp_path))["trees"]
    assert [one.name for one in trees[-3:]] == ["seen", "seen_start", "seen_end"]
    assert [one.label for one in trees[-3:]] == ["Seen", "Seen, first day", "Seen, last day"]
    days = [[str(day)[:10] for day in one.values] for one in trees[-2:]]
    assert days == [["2019-02-01", "NaT", "2020-01-01"], ["2019-02-28", "NaT", "2020-12-31"]]


def test_a_field_keeps_its_name_from_a_bound(tmp_path: Path) -> None:
    fields = [FIELDS[-1], {"name": "seen_end", "type": "integer"}]
    trees = tables(package(tmp_path, "2019,3\n", fields=fields))["trees"]
    assert [(one.name, one.values[0]) for one in trees] == [("seen", "2019"), ("seen_end", 3)]


def test_the_codebook_has_a_row_for_each_variable_and_the_list_one_for_each_code(
    tmp_path: Path,
) -> None:
    found = tables(package(tmp_path))
    assert listed(found["codebook"])[2] == ("trees", "height", "integer", "Height", "m", "")
    assert listed(found["codes"]) == [
        ("trees", "kind", "oak", "an oak", "Quercus", 1),
        ("trees", "kind", "fir", "Abies", "Abies", 2),
        ("trees", "kind", "elm", "elm", "", 3),
    ]


def test_codes_of_a_table_of_codes_are_listed_for_the_tables_that_may_have_them() -> None:
    rows = [row for row in listed(tables(Package(ROOT))["codes"]) if row[1] == "flags"]
    assert {row[0] for row in rows} >= {"repatriation_reports", "population_reports"}
    flags = {row[2]: row[3] for row in rows if row[0] == "repatriation_reports"}
    assert flags["date_differs"] == "another date"
    assert "date_differs" not in {row[2] for row in rows if row[0] == "total_reports"}


def test_codes_label_themselves_where_two_labels_are_the_same(tmp_path: Path) -> None:
    twice = KIND | {"titles": {"oak": "tree", "fir": "tree"}}
    trees = tables(package(tmp_path, "oak\n", fields=[twice]))["trees"]
    assert trees[0].labels == {"oak": "oak", "fir": "fir", "elm": "elm"}


@pytest.mark.parametrize("name", ["codebook", "Codes"])
def test_a_table_with_the_name_of_an_added_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NesyriaError, match=f"{name}: the export has a table of its own"):
        tables(package(tmp_path, table=name))


def test_what_no_file_can_hold_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(NesyriaError, match="trees, field text, row 2: has the character 0"):
        tables(package(tmp_path, "a\nb\0c\n", fields=TEXT))


@pytest.mark.parametrize(("text", "words"), [("a\0", "character 0"), ("\ud800", "half of a")])
def test_a_label_that_no_file_can_hold_is_refused(text: str, words: str) -> None:
    with pytest.raises(NesyriaError, match=words):
        plain(text)
