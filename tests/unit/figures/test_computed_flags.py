"""Flags that are worked out: where a contradiction lies between reports."""

import pytest

from nesyria import figures
from nesyria.figures.computed_flags import differs
from tests.helpers import AREAS, Rows, report
from tests.unit.figures.ledger import EVENT, PAGES
from tests.unit.frames import frame


def differing(*reports: dict[str, object]) -> list[bool]:
    """Return which reports of one event differ from its figures."""
    rows: dict[str, Rows] = {
        "areas": AREAS,
        "sources": PAGES,
        "repatriation_reports": list(reports),
        "total_reports": [],
        "population_reports": [],
    }
    tables = {name: frame(name, *given) for name, given in rows.items()}
    return differs(tables | figures.derive(tables)).tolist()


@pytest.mark.slow
def test_one_person_who_is_a_man_and_a_child_is_a_contradiction() -> None:
    assert differing(
        report(1, EVENT, "ministry", persons=1, qualifier="exact"),
        report(2, EVENT, "daily", persons=1, men=1, qualifier="exact"),
        report(3, EVENT, "agency", persons=1, children=1, qualifier="exact"),
        report(4, EVENT, "weekly", children=1, qualifier="exact"),
    ) == [False, True, True, False]


def test_a_part_that_fits_beside_another_is_none() -> None:
    assert differing(
        report(1, EVENT, "daily", persons=3, women=1, qualifier="exact"),
        report(2, EVENT, "agency", persons=3, children=2, qualifier="exact"),
    ) == [False, False]
