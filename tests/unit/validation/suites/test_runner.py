"""Figures that do not follow from the ledger, and a package without a release."""

import shutil
from pathlib import Path

import pytest

import nesyria as nes
from tests.helpers import ROOT, Make, edit, findings, rules_found, source
from tests.unit.validation.packages import total

pytestmark = pytest.mark.slow

FIGURES = [
    ("repatriations", ",10,10,10,stated", ",12,10,12,stated", "repatriations.best_estimates"),
    ("repatriations", ",2023-12-07,day", ",2023-12-06,day", "repatriations.dates"),
    ("totals", "KGZ,repatriation,all,1,", "KGZ,repatriation,all,2,", "totals.sums"),
    ("totals", "world,repatriation,all,", "world,repatriation,2031,", "totals.sums"),
    ("reconciliation", ",32,10,", ",32,11,", "reconciliation.counted"),
    (
        "populations",
        ",all,persons,2600,exact,2600,2600",
        ",all,persons,2601,exact,2600,2600",
        "populations.best_estimates",
    ),
    ("countries", "ALB,1,3,", "ALB,2,3,", "countries.counted"),
    ("countries", "2023-12-08,T0001", "2023-12-08,T0018", "countries.stated"),
    ("countries", ",10,32,both,", ",9,32,both,", "countries.at_least"),
    ("countries", ",10,32,both,", ",10,33,both,", "countries.at_least"),
    ("countries", ",10,32,both,", ",10,32,stated,", "countries.at_least"),
    ("countries", "XKX,1,", "NAM,1,", "countries.listed"),
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
    assert report.counts()["corrections.no_release"] == 1


def test_a_subregion_lies_in_one_region(example: Path) -> None:
    edit(example, "areas", ",Europe,Southern Europe,", ",Asia,Southern Europe,")
    found = [one for one in findings(example, ["across"]) if one.rule == "areas.subregions"]
    assert len(found) == 1
    assert "Southern Europe lies in" in found[0].message


@pytest.mark.parametrize(
    ("value", "more", "found"),
    [
        (96, {}, set()),
        (97, {}, {"total_reports.disagreement"}),
        (97, {"qualifier": "about"}, set()),
        (97, {"flags": "disputed"}, set()),
        (97, {"flags": "differs"}, set()),
        (96, {"flags": "differs"}, {"total_reports.disagreement"}),
        (960, {"qualifier": "about"}, {"total_reports.magnitude"}),
        (960, {"qualifier": "about", "as_of": "2023-12"}, {"total_reports.magnitude"}),
        (960, {"qualifier": "about", "as_of": "2024-01"}, set()),
        (480, {"qualifier": "about"}, set()),
    ],
)
def test_totals_of_one_day_agree(
    make: Make, value: int, more: dict[str, object], found: set[str]
) -> None:
    pages = [source("a", published="2024-01-31"), source("b", published="2024-01-31")]
    root = make(sources=pages, total_reports=[total(1, "a", 96), total(2, "b", value, **more)])
    shutil.copytree(ROOT / "expectations", root / "expectations")
    said = {"total_reports.disagreement", "total_reports.magnitude"} & rules_found(root, ["across"])
    assert said == found


@pytest.mark.parametrize("sources", [199, 200, 201, 350])
def test_all_that_breaks_a_rule_is_counted(make: Make, sources: int) -> None:
    root = make(sources=[source(f"s{number:03d}") for number in range(sources)])
    shutil.copytree(ROOT / "expectations", root / "expectations")
    found = [one for one in findings(root, ["across"]) if one.rule == "sources.unused"]
    placed = [one for one in found if one.row]
    assert len(placed) == min(sources, 200)
    more = [one.message.partition(":")[0] for one in found if not one.row]
    assert more == ([f"and {sources - 200} more rows"] if sources > 200 else [])
