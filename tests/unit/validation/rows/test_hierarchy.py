"""Parts that are above their whole: groups, countries, regions, the world."""

import pandas as pd
import pytest

from nesyria.validation.rows import violations
from tests.helpers import Make
from tests.unit.validation.packages import Case, assert_found, count, total
from tests.unit.validation.rows.frames import FrameCase, assert_broken, made

CASES: list[FrameCase] = [
    (
        "whole.group",
        "total_reports",
        made(
            {"report_id": "T0001", "group": "all", "value": 4},
            {"report_id": "T0002", "group": "men", "value": 5},
            {"report_id": "T0003", "group": "women", "value": 4},
            source_id="a",
            area_id="KGZ",
            qualifier="exact",
        ),
        {},
        [(1, "value")],
    ),
    (
        "whole.area",
        "total_reports",
        made(
            {"report_id": "T0001", "area_id": "world", "value": 4},
            {"report_id": "T0002", "area_id": "KGZ", "value": 5},
            source_id="a",
            group="all",
            qualifier="exact",
        ),
        {"areas": [{"area_id": "KGZ", "kind": "country"}, {"area_id": "world", "kind": "world"}]},
        [(1, "value")],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_rule_of_wholes(case: FrameCase) -> None:
    assert_broken(case)


IN_PACKAGES: dict[str, Case] = {
    "children above all": (
        {"population_reports": [count(1, "a", 20), count(2, "a", 50, group="children")]},
        "whole.group",
        "a part",
    ),
    "children above all of another page": (
        {"population_reports": [count(1, "a", 20), count(2, "b", 50, group="children")]},
        "",
        "",
    ),
    "children above at least so many": (
        {
            "population_reports": [
                count(1, "a", 20, qualifier="at_least"),
                count(2, "a", 50, group="children"),
            ]
        },
        "",
        "",
    ),
    "a range above all": (
        {
            "population_reports": [
                count(1, "a", 20),
                count(2, "a", None, low=30, high=50, group="orphans"),
            ]
        },
        "whole.group",
        "a part",
    ),
    "a country above its group": (
        {
            "total_reports": [
                total(1, "a", 400),
                total(2, "a", 100, area_id="central_asia"),
            ]
        },
        "whole.area",
        "a part",
    ),
    "a country above the world": (
        {"population_reports": [count(1, "a", 20), count(2, "a", 50, area_id="KGZ")]},
        "whole.area flag.computed",
        "exceeds_site",
    ),
}


@pytest.mark.parametrize("name", IN_PACKAGES)
def test_new_rows_are_found_and_their_like_are_not(make: Make, name: str) -> None:
    assert_found(make, IN_PACKAGES[name])


def test_very_many_numbers_of_one_page_are_not_compared_each_with_each() -> None:
    size = 20_000
    reports = pd.DataFrame(
        {
            "report_id": [f"T{number:05d}" for number in range(size)],
            "source_id": "a",
            "area_id": "KGZ",
            "as_of": "2020-01-01",
            "group": ["all", "children"] * (size // 2),
            "since": None,
            "scope": "nes",
            "kind": "remaining",
            "qualifier": "exact",
            "flags": None,
        },
        dtype="string",
    )
    # Of both groups there are the numbers 0 to 9,999: only children above 0 are above a whole.
    reports["value"] = pd.array([number // 2 for number in range(size)], dtype="Int64")
    found = violations("whole.group", "total_reports", {"total_reports": reports})
    assert len(found) == size // 2 - 1
    assert found[0] == (3, "value")
