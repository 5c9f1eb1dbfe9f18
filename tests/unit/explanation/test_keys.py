"""A figure is found by its key in any form, and what is no key is told with those near it."""

import datetime
from pathlib import Path
from typing import Any

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.explanation.keys import find
from tests.helpers import example

TOTAL = {"area_id": "KGZ", "kind": "repatriation", "period": "all"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return Package(example(tmp_path_factory.mktemp("keys")))


@pytest.mark.parametrize(
    ("key", "fields", "table", "parts"),
    [
        ("KGZ-2023-12-07", {}, "repatriations", ("KGZ-2023-12-07",)),
        (" KGZ-2023-12-07 ", {}, "repatriations", ("KGZ-2023-12-07",)),
        (["KGZ-2023-12-07"], {}, "repatriations", ("KGZ-2023-12-07",)),
        ({"event_id": "KGZ-2023-12-07"}, {}, "repatriations", ("KGZ-2023-12-07",)),
        ("KGZ", {}, "countries", ("KGZ",)),
        ("T0001", {}, "reconciliation", ("T0001",)),
        (("KGZ", "repatriation", "all"), {}, "totals", ("KGZ", "repatriation", "all")),
        (("KGZ", "repatriation", 2023), {}, "totals", ("KGZ", "repatriation", "2023")),
        (TOTAL, {}, "totals", ("KGZ", "repatriation", "all")),
        ("KGZ", {"period": "all", "kind": "repatriation"}, "totals", tuple(TOTAL.values())),
        (
            "al-hol",
            {"area_id": "IRQ", "group": "all", "unit": "persons"}
            | {"date": datetime.date(2024, 2, 10)},
            "populations",
            ("al-hol", "IRQ", "2024-02-10", "all", "persons"),
        ),
    ],
)
def test_a_key_leads_to_its_table(
    package: Package, key: Any, fields: dict[str, Any], table: str, parts: tuple[str, ...]
) -> None:
    assert find(package, key, None, fields) == (table, parts)
    assert find(package, key, table, fields) == (table, parts)


@pytest.mark.parametrize(
    ("key", "fields", "words"),
    [
        ("KGZ-2023-12-08", {}, "near it: KGZ-2023-12-07"),
        ("kgz", {}, "near it: KGZ"),
        (("KGZ", "repatriations", "all"), {}, "near it: KGZ repatriation all"),
        ("world", {}, "with more parts there are: world detainee_transfer 2024"),
        ("R0001", {}, "it is a report of KGZ-2023-12-07"),
        ("P0007", {}, "it is a report of al-hol IRQ 2024-02-10 all persons"),
        ("P0013", {}, "it is a report of no figure"),
        ("?", {}, "the keys are in: repatriations, reconciliation, countries"),
        ("x" * 1000, {}, "..."),
        ("KGZ", {"colour": "red"}, "no figure has a key of these parts: colour; keys are of"),
        ({"area_id": "KGZ", "kind": "repatriation"}, {}, "totals: area_id, kind, period"),
        ([], {}, "the key is empty"),
        ({}, {}, "the key is empty"),
        ("", {}, "not a part of a key"),
        (None, {}, "not a part of a key: None"),
        (True, {}, "not a part of a key"),
        (1.5, {}, "not a part of a key"),
        (["KGZ", None, "all"], {}, "not a part of a key: None"),
    ],
)
def test_what_is_no_key_is_told_in_one_sentence(
    package: Package, key: Any, fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(nes.NesyriaError) as error:
        find(package, key, None, fields)
    assert words in str(error.value)
    assert len(str(error.value)) < 500


def test_a_table_that_has_no_figures_is_told(package: Package) -> None:
    with pytest.raises(nes.NesyriaError, match="unknown table of figures 'sources'"):
        find(package, "KGZ", "sources", {})


def test_a_row_has_its_key_in_any_form(package: Package) -> None:
    rows = nes.load("totals", path=package.root)
    own = rows[rows["area_id"] == "KGZ"].head(1)
    parts = tuple(own[["area_id", "kind", "period"]].iloc[0])
    for row in (own, own.iloc[0], own.set_index("area_id"), own[["period", "kind", "area_id"]]):
        assert find(package, row, None, {}) == ("totals", parts)


@pytest.mark.parametrize("table", ["repatriations", "totals", "reconciliation", "countries"])
def test_a_row_that_does_not_name_its_table_is_known_by_its_columns(
    package: Package, table: str
) -> None:
    row = nes.load(table, path=package.root, engine="polars").head(1)
    assert find(package, row, None, {})[0] == table


def test_a_row_that_is_no_figure_is_told(package: Package) -> None:
    rows = nes.load("repatriations", path=package.root)
    for row, words in (
        (rows.head(2), "these are 2 rows"),
        (rows.head(0), "these are 0 rows"),
        (rows.drop(columns="event_id").iloc[0], "the row has no event_id"),
        (nes.load("sources", path=package.root).iloc[0], "sources is not a figure"),
        (rows[["persons"]].assign().head(1), "the row has no event_id"),
    ):
        with pytest.raises(nes.NesyriaError, match=words):
            find(package, row, None, {})
    with pytest.raises(nes.NesyriaError, match="leave out kind"):
        find(package, rows.iloc[0], None, {"kind": "repatriation"})


def test_keys_follow_the_files(tmp_path: Path) -> None:
    root = example(tmp_path)
    assert find(Package(root), "KGZ", None, {})[0] == "countries"
    path = root / "data" / "countries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\nKGZ,", "\nUZB,"), encoding="utf-8")
    package = Package(root)
    package.checked = False
    assert find(package, "UZB", None, {})[0] == "countries"
