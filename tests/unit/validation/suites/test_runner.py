"""Figures that do not follow from the ledger, and a package without a release."""

import shutil
from pathlib import Path

import pytest

import nesyria as nes
from tests.helpers import edit, findings

pytestmark = pytest.mark.slow

FIGURES = [
    ("repatriations", ",10,10,10,stated", ",12,10,12,stated", "across.numbers"),
    ("repatriations", ",2023-12-07,day", ",2023-12-06,day", "across.dates"),
    ("totals", "KGZ,repatriation,all,1,", "KGZ,repatriation,all,2,", "across.totals"),
    ("totals", "world,repatriation,all,", "world,repatriation,2031,", "across.totals"),
    ("reconciliation", ",32,10,", ",32,11,", "across.reconciliation"),
    (
        "populations",
        "roj,KAZ,2024-02,all,persons,2600,",
        "roj,KAZ,2024-02,all,persons,2601,",
        "across.populations",
    ),
    ("claims", ",holds,", ",undecided,", "across.claims"),
    ("areas", "KAZ KGZ", "KAZ", "across.region_groups"),
    ("population_reports", ",60,,,percent", ",160,,,percent", "across.percents"),
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
    assert report.counts() == {"across.released": 1}
