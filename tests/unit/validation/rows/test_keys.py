"""Keys, their order, and the dates and areas that they carry."""

import pytest

from nesyria.datapackage.package import Package
from tests.helpers import Make, rehash, report, source, write_table
from tests.unit.frames import Row
from tests.unit.validation.hostile import (
    rows_of,
)
from tests.unit.validation.packages import Case, assert_found
from tests.unit.validation.rows.frames import broken

CASES: list[tuple[str, str, list[Row], list[tuple[int, str]]]] = [
    ("key.primary", "sites", [{"site_id": "a"}, {"site_id": "b"}], []),
    ("key.primary", "sites", [{"site_id": "a"}, {"site_id": "a"}], [(1, "site_id")]),
    (
        "key.primary",
        "totals",
        [{"area_id": "FRA", "kind": "other", "period": "all"}] * 2,
        [(1, "period")],
    ),
    (
        "row.order",
        "sites",
        [{"site_id": "b"}, {"site_id": "a"}, {"site_id": "c"}],
        [(1, "site_id")],
    ),
    ("row.order", "sites", [{"site_id": "a"}, {"site_id": "a-b"}], []),
    ("area.key_case", "areas", [{"area_id": "FRA", "kind": "country"}], []),
    ("area.key_case", "areas", [{"area_id": "fra", "kind": "country"}], [(0, "area_id")]),
    ("area.key_case", "areas", [{"area_id": "EU", "kind": "group"}], [(0, "area_id")]),
    (
        "source.key_date",
        "sources",
        [
            {"source_id": "a-20231207", "published": "2023-12-07"},
            {"source_id": "b-20231207", "published": "2023-12"},
            {"source_id": "c-20231207", "published": "2023-12-08"},
            {"source_id": "d-202312", "published": "2023-11"},
        ],
        [(2, "published"), (3, "published")],
    ),
    (
        "source.url_date",
        "sources",
        [
            {"url": "https://a.org/2023/12/7/x", "published": "2023-12-07"},
            {"url": "https://a.org/2023/12/07/x", "published": "2023-12-08"},
        ],
        [(1, "published")],
    ),
    (
        "event.key_area",
        "repatriation_reports",
        [{"event_id": "KGZ-2023", "area_id": "KGZ"}, {"event_id": "KGZ-2023", "area_id": "FRA"}],
        [(1, "area_id")],
    ),
    (
        "event.key_exists",
        "repatriation_reports",
        [{"event_id": "KGZ-2023-02-28"}, {"event_id": "KGZ-2023-02-30"}, {}],
        [(1, "event_id")],
    ),
    (
        "event.key_date",
        "repatriations",
        [
            {"event_id": "KGZ-2023-12-07", "date": "2023-12-14"},
            {"event_id": "KGZ-2023-12-07-b", "date": "2023-12-15"},
        ],
        [(1, "date")],
    ),
]


@pytest.mark.parametrize(("rule", "table", "rows", "found"), CASES)
def test_a_rule_of_keys(
    rule: str, table: str, rows: list[Row], found: list[tuple[int, str]]
) -> None:
    assert broken(rule, table, *rows) == found


def test_foreign_keys_refer_to_rows() -> None:
    areas: list[Row] = [{"area_id": "FRA"}]
    rows: list[Row] = [{"area_id": "FRA"}, {"area_id": "FRX"}, {}]
    assert broken("key.foreign", "totals", *rows, areas=areas) == [(1, "area_id")]
    # Of a table that could not be read nothing is known.
    assert broken("key.foreign", "totals", *rows) == []


def test_a_key_of_an_event_that_is_not_counted_is_near_its_reports() -> None:
    rows: list[Row] = [{"event_id": "KGZ-2023-12-07", "date": "2023-12-20"}]
    assert broken("report.key_date", "repatriation_reports", *rows, repatriations=[]) == [
        (0, "event_id")
    ]
    counted: list[Row] = [{"event_id": "KGZ-2023-12-07"}]
    assert broken("report.key_date", "repatriation_reports", *rows, repatriations=counted) == []


IN_PACKAGES: dict[str, Case] = {
    "a key of a day that does not exist": (
        {
            "repatriation_reports": [
                report(2, "KGZ-2023-02-30", "b", persons=5, qualifier="exact", date="2023-02")
            ]
        },
        "event.key_exists",
        "does not exist",
    ),
    "a key of another year": (
        {
            "repatriation_reports": [
                report(2, "KGZ-2019-01-01", "b", persons=5, qualifier="exact", flags="planned")
            ]
        },
        "report.key_date",
        "more than a week",
    ),
    "a key of the day before": (
        {"repatriation_reports": [report(2, "KGZ-2023-12-06", "b", persons=5, qualifier="exact")]},
        "",
        "",
    ),
}


@pytest.mark.parametrize("name", IN_PACKAGES)
def test_new_rows_are_found_and_their_like_are_not(make: Make, name: str) -> None:
    assert_found(make, IN_PACKAGES[name])


@pytest.mark.usefixtures("alone")
def test_many_keys_that_lead_nowhere_take_no_time(make: Make) -> None:
    pages = [source(f"page-of-{number:05d}") for number in range(6_000)]
    reports = [
        report(number, None, f"pages-of-{number:05d}", persons=1, flags="unplaced")
        for number in range(1, 1_500)
    ]
    root = make(sources=pages, repatriation_reports=[])
    write_table(Package(root), "repatriation_reports", reports)
    rehash(root)
    lost = [one for one in rows_of(Package(root)) if one.rule == "key.foreign"]
    assert len(lost) == 1_001
    assert "did you mean page-of-00001" in lost[0].message
