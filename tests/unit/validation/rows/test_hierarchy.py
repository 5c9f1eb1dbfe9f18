"""Parts that are above their whole: groups, countries, regions, the world."""

import pytest

from tests.helpers import Make
from tests.unit.validation.rows.packages import Case, assert_found, count, total

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
