"""Numbers of people that look like another kind of number: a year, or a number of families."""

import datetime

import pytest

from tests.helpers import Rows, report
from tests.unit.validation.packages import DAY, NEXT_DAY, count, total
from tests.unit.validation.rows.frames import broken

THIS_YEAR = datetime.datetime.now(datetime.UTC).year


@pytest.mark.parametrize(
    ("number", "found"),
    [(2010, False), (2011, True), (2023, True), (THIS_YEAR, True), (THIS_YEAR + 1, False)],
)
def test_a_year_is_no_number_of_people(number: int, found: bool) -> None:
    rows = {
        "repatriation_reports": [report(1, DAY, "a", children=number)],
        "total_reports": [total(1, "a", number)],
        "population_reports": [count(1, "a", None, low=number, high=9000)],
    }
    fields = {"repatriation_reports": "children", "total_reports": "value"}
    for table, own in rows.items():
        wanted = [(0, fields.get(table, "low"))] if found else []
        assert broken("count.year", table, *own) == wanted


def spoken(number: int, event: str | None, page: str, note: str) -> dict[str, object]:
    return report(number, event, page, note=note)


# The table, its rows, other rows of reports, and the places that are found.
CASES: dict[str, tuple[str, Rows, Rows, list[int]]] = {
    "its note": (
        "repatriation_reports",
        [report(1, DAY, "a", persons=157, note="nearly 157 families, by bus")],
        [],
        [0],
    ),
    "its note, with a comma": (
        "repatriation_reports",
        [report(1, DAY, "a", persons=1204, note="1,204 Iraqi families")],
        [],
        [0],
    ),
    "its note has another number": (
        "repatriation_reports",
        [report(1, DAY, "a", persons=625, note="157 families, 12 buses")],
        [],
        [],
    ),
    "a part of the number": (
        "repatriation_reports",
        [report(1, DAY, "a", persons=204, note="1,204 families; 20.204 families")],
        [],
        [],
    ),
    "another report of its event": (
        "repatriation_reports",
        [report(1, DAY, "a", persons=157), spoken(2, DAY, "b", "157 families")],
        [],
        [0],
    ),
    "a report of another event": (
        "repatriation_reports",
        [report(1, DAY, "a", persons=157), spoken(2, NEXT_DAY, "b", "157 families")],
        [],
        [],
    ),
    "another row of its page": (
        "repatriation_reports",
        [report(1, DAY, "a", persons=157), spoken(2, NEXT_DAY, "a", "157 families")],
        [],
        [0],
    ),
    "a report that was only planned": (
        "repatriation_reports",
        [report(1, DAY, "a", persons=157, note="157 families", flags="planned")],
        [],
        [],
    ),
    "a total of its page": (
        "total_reports",
        [total(1, "a", 603), total(2, "a", 603, group="families"), total(3, "b", 603)],
        [],
        [0],
    ),
    "a note of a report of its page": (
        "total_reports",
        [total(1, "a", 603)],
        [spoken(1, DAY, "a", "603 families so far")],
        [0],
    ),
    "a number of its page at a site": (
        "population_reports",
        [count(1, "a", 20), count(2, "a", 20, unit="families"), count(3, "b", 20)],
        [],
        [0],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_number_of_families_is_none_of_persons(name: str) -> None:
    table, rows, reports, wanted = CASES[name]
    others = {"repatriation_reports": reports, "total_reports": [], "population_reports": []}
    others.pop(table)
    found = broken("count.families", table, *rows, **others)
    assert [place for place, _ in found] == wanted
