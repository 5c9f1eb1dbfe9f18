"""Flags that lean on other reports."""

import pytest

from tests.helpers import Make
from tests.unit.validation.rows.packages import Case, assert_found, total

IN_PACKAGES: dict[str, Case] = {
    "superseded by nothing": (
        {"total_reports": [total(1, "a", 60, flags="superseded")]},
        "flag.superseded",
        "no other report",
    ),
}


@pytest.mark.parametrize("name", IN_PACKAGES)
def test_new_rows_are_found_and_their_like_are_not(make: Make, name: str) -> None:
    assert_found(make, IN_PACKAGES[name])
