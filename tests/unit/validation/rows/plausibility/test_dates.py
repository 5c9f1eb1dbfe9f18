"""Dates that are plausible and yet wrong, beside the day of their page."""

import pytest

from tests.unit.validation.rows.frames import told
from tests.unit.validation.rows.plausibility.cases import Case, assert_told, count, report, source

PAGES = [
    source("day", published="2024-01-09"),
    source("month", published="2024-01"),
    source("other", published="2024-01-10"),
    source("undated"),
]


def one(date: str, page: str = "day", event: str | None = None) -> Case:
    return Case([report(1, event, page, date=date)])


@pytest.mark.parametrize(
    ("date", "page", "wrong"),
    [
        ("2023-01-07", "day", True),
        ("2023-01", "month", True),
        ("2023-01-09", "month", True),
        ("2024-01-07", "day", False),
        ("2022-01-07", "day", False),
        ("2023-02-20", "day", False),
        ("2023-01-07", "undated", False),
        ("2023", "day", False),
    ],
)
def test_a_year_before_the_news_is_a_year_off(date: str, page: str, wrong: bool) -> None:
    case = Case(one(date, page).rows, {"R0001": "is the year 2024?"} if wrong else {})
    assert_told("date.year_off", "repatriation_reports", case, sources=PAGES)


def test_a_year_that_another_page_gives_too_is_not_off() -> None:
    rows = [
        report(1, "KGZ-2023-01-07", "day", date="2023-01-07"),
        report(2, "KGZ-2023-01-07", "undated", date="2023-01-07"),
        report(3, "KGZ-2023-01-08", "other", date="2023-01-08"),
    ]
    found = told("date.year_off", "repatriation_reports", *rows, sources=PAGES)
    assert set(found) == {"R0003"}
    assert "other is of 2024-01-10" in found["R0003"]


def test_populations_are_compared_with_their_page_too() -> None:
    case = Case([count(1, "day", 5, as_of="2023-01-07")], {"P0001": "2024-01-09"})
    assert_told("date.year_off", "population_reports", case, sources=PAGES)


@pytest.mark.parametrize(
    ("date", "wrong"),
    [
        # The seventh of January, written as the first of July; as the ninth of the same.
        ("2024-07-01", "2024-01-07"),
        ("2024-09-01", "2024-01-09"),
        ("2024-01-07", ""),
        ("2024-03-01", "2024-01-03"),
        ("2024-12-01", ""),
        ("2023-10-01", ""),
        ("2023-12-20", ""),
        ("2024-07", ""),
    ],
)
def test_day_and_month_are_swapped_where_the_page_is_near_the_other(date: str, wrong: str) -> None:
    case = Case(one(date).rows, {"R0001": f"is the date {wrong}"} if wrong else {})
    wrong_year = [source("day", published="2024-01-09")]
    assert_told("date.day_month", "repatriation_reports", case, sources=wrong_year)


def test_nothing_is_of_a_day_before_the_conflict() -> None:
    dates = ["2010-12-31", "2011", "2023", None, "2001-05"]
    rows = [source(f"s{order}", published=date) for order, date in enumerate(dates)]
    assert set(told("date.before_conflict", "sources", *rows)) == {"s0", "s4"}
    totals = [{"report_id": "T1", "since": "2009"}, {"report_id": "T2", "since": "2012"}]
    assert set(told("date.before_conflict", "total_reports", *totals)) == {"T1"}
