"""Figures that do not follow from the ledger, and a package without a release."""

import shutil
from pathlib import Path

import pytest

import nesyria as nes
from tests.helpers import edit, findings

pytestmark = pytest.mark.slow

FIGURES = [
    ("repatriations", ",10,10,10,stated", ",12,10,12,stated", "repatriations.best_estimates"),
    ("repatriations", ",2023-12-07,day", ",2023-12-06,day", "repatriations.dates"),
    ("totals", "KGZ,repatriation,all,1,", "KGZ,repatriation,all,2,", "totals.sums"),
    ("totals", "world,repatriation,all,", "world,repatriation,2031,", "totals.sums"),
    ("reconciliation", ",32,10,", ",32,11,", "reconciliation.counted"),
    (
        "populations",
        "roj,KAZ,2024-02,all,persons,2600,",
        "roj,KAZ,2024-02,all,persons,2601,",
        "populations.best_estimates",
    ),
    ("claims", ",holds,", ",undecided,", "claims.verdicts"),
    ("areas", "KAZ KGZ", "KAZ", "areas.region_groups"),
    ("population_reports", ",60,,,percent", ",160,,,percent", "population_reports.percentages"),
]


@pytest.mark.parametrize(("table", "old", "new", "rule"), FIGURES)
def test_figures_that_do_not_follow_are_found(
    example: Path, table: str, old: str, new: str, rule: str
) -> None:
    edit(example, table, old, new)
    found = [one for one in findings(example, ["across"]) if one.rule == rule]
    assert found
    assert found[0].severity == "error"
    assert "expected: " in found[0].message


def test_it_is_said_when_no_release_can_be_compared_with(released: Path) -> None:
    shutil.rmtree(released / "releases")
    report = nes.validate(released, layers=["across"])
    assert report.valid
    assert report.counts() == {"corrections.no_release": 1}
