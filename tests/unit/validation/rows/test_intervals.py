"""Intervals and fields that are given together."""

import pytest

from tests.unit.frames import Row
from tests.unit.validation.rows.frames import broken

CASES: list[tuple[str, str, list[Row], list[tuple[int, str]]]] = [
    (
        "fields.together",
        "sites",
        [{"latitude": 36.1, "longitude": 41.2}, {"latitude": 36.1}, {"longitude": 41.2}, {}],
        [(1, "longitude"), (2, "longitude")],
    ),
    (
        "fields.together",
        "population_reports",
        [{"low": 1, "high": 2}, {"low": 1}, {"as_of": "2019"}],
        [(2, "as_of_basis"), (1, "low")],
    ),
    (
        "qualifier.parts",
        "repatriation_reports",
        [
            {"persons": 9, "women": 2, "qualifier": "exact", "parts_qualifier": "about"},
            {"women": 2, "parts_qualifier": "about"},
            {"persons": 9, "women": 2, "qualifier": "about", "parts_qualifier": "exact"},
            {"persons": 9, "women": 2, "qualifier": "about"},
            {"persons": 9, "qualifier": "exact", "parts_qualifier": "about"},
            {"persons": 9, "women": 2, "qualifier": "about", "parts_qualifier": "about"},
            {"women": 2, "parts_qualifier": "exact"},
        ],
        [(4, "parts_qualifier"), (5, "parts_qualifier"), (6, "parts_qualifier")],
    ),
    (
        "value.given",
        "population_reports",
        [{"value": 1}, {"low": 1, "high": 2}, {}],
        [(2, "value")],
    ),
    (
        "range.order",
        "repatriations",
        [
            {"persons_low": 1, "persons": 2, "persons_high": 3},
            {"persons_low": 3, "persons": 2, "persons_high": 3},
            {"men_low": 4, "men_high": 3},
            {"children": 4, "children_high": 3},
        ],
        [(1, "persons"), (2, "men"), (3, "children")],
    ),
    (
        "date.order",
        "sites",
        [
            {"opened": "2019-05", "closed": "2019-05-02"},
            {"opened": "2019-05", "closed": "2019-04-30"},
            {"opened": "2019"},
        ],
        [(1, "opened")],
    ),
    (
        "date.future",
        "sources",
        [{"published": "2019"}, {"published": "2993-01"}],
        [(1, "published")],
    ),
]


@pytest.mark.parametrize(("rule", "table", "rows", "found"), CASES)
def test_a_rule_of_intervals(
    rule: str, table: str, rows: list[Row], found: list[tuple[int, str]]
) -> None:
    assert broken(rule, table, *rows) == found
