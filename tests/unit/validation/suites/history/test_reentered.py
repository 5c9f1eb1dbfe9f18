"""Rows that are withdrawn say what stays in their place, and do not come back unseen."""

from pathlib import Path

import pytest

from nesyria.datapackage.package import Package
from nesyria.validation.suites import history
from tests.unit.validation.suites.history.attacks import (
    add_row,
    change_figure,
    correct,
    drop_row,
    errors,
    found,
    publish,
    set_cell,
    withdraw,
)

PUBLISHED = "corrections.published_values"
AGAIN = "correction.reentered"


@pytest.mark.parametrize(
    ("new", "broken"),
    [
        ("none", set()),
        ("T0001", set()),
        ("", {PUBLISHED}),
        ("T0002", {PUBLISHED}),
        ("T9999", {PUBLISHED}),
        ("R0001", {PUBLISHED}),
        ("nothing", {PUBLISHED}),
    ],
)
def test_a_withdrawal_says_what_stays_in_its_place(
    released: Path, new: str, broken: set[str]
) -> None:
    withdraw(released, "T0002", new)
    assert errors(released) == broken


# What differs between a withdrawn row of total_reports and one that comes under another key.
SEEN = [{}, {"value": "5000"}, {"note": "read again"}, {"qualifier": "about", "flags": ""}]
OTHER = [{"source_id": "unama-2024"}, {"as_of": "2020-01-01"}, {"area_id": "IRQ"}]


@pytest.mark.parametrize(
    ("more", "seen"), [*((one, True) for one in SEEN), *((one, False) for one in OTHER)]
)
def test_a_row_that_comes_again_under_a_new_key_is_seen(
    released: Path, more: dict[str, str], seen: bool
) -> None:
    row = withdraw(released, "T0002", "none")
    add_row(released, "total_reports", row | {"report_id": "T0900"} | more)
    assert (errors(released) == {AGAIN}) == seen
    for one in found(released):
        assert "T0002, which is withdrawn in 1.1.0" in one.message


def test_a_withdrawal_may_name_the_row_that_is_put_in_again(released: Path) -> None:
    row = withdraw(released, "T0002", "T0900")
    add_row(released, "total_reports", row | {"report_id": "T0900"})
    assert errors(released) == set()


def test_a_row_of_reference_comes_again_by_its_address_or_all_but_one_cell(released: Path) -> None:
    correct(released, table="sites", key="roj", field="*", new="none")
    row = drop_row(released, "sites", "roj")
    add_row(released, "sites", row | {"site_id": "roj-2", "name": "Another name"})
    assert errors(released) == {AGAIN}
    set_cell(released, "sites", "roj-2", "latitude", "35")
    set_cell(released, "sites", "roj-2", "longitude", "40")
    assert errors(released) == set()


def test_a_row_that_was_withdrawn_long_ago_is_known(released: Path) -> None:
    row = withdraw(released, "T0002", "none")
    publish(released, "1.1.0")
    change_figure(released)
    correct(released, release="1.2.0", old="31", new="99")
    publish(released, "1.2.0")
    add_row(released, "total_reports", row | {"report_id": "T0900"})
    assert errors(released) == {AGAIN}
    # The withdrawal stands as it was published; a further one says what there is now.
    correct(released, release="1.3.0", key="T0002", field="*", new="T0900")
    assert errors(released) == set()


@pytest.mark.parametrize("corrections", [0, 1, 2])
def test_new_corrections_are_counted(released: Path, corrections: int) -> None:
    keys = ["T0001", "T0002", "T0003"]
    correct(released, key=keys[2], field="note", new="Published already.")
    set_cell(released, "total_reports", keys[2], "note", "Published already.")
    publish(released, "1.1.0")
    for key in keys[:corrections]:
        correct(released, release="1.2.0", key=key, field="note", new="Read again.")
        set_cell(released, "total_reports", key, "note", "Read again.")
    assert history.new_corrections(Package(released)) == corrections
