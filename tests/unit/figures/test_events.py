"""The rule from reports to figures, on events small enough to check by eye."""

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nesyria as nes
from nesyria import figures
from nesyria.datapackage.package import Package
from tests.helpers import ROOT, Make, report, row_of, source

EVENT = "KGZ-2023-12-07"
PAGES = [
    source("agency", kind="news", published="2023-12-09"),
    source("daily", kind="news", published="2023-12-08"),
    source("ministry", kind="official", published="2023-12-07"),
    source("weekly", kind="news"),
]


def event(make: Make, *reports: dict[str, object]) -> pd.Series:
    path = make(sources=PAGES, repatriation_reports=list(reports))
    return row_of(nes.load("repatriations", path=path).set_index("event_id"), EVENT)


def test_best_ranked_kind_of_source_wins(make: Make) -> None:
    found = event(
        make,
        report(1, EVENT, "agency", persons=95, qualifier="exact"),
        report(2, EVENT, "daily", persons=95, qualifier="exact"),
        report(3, EVENT, "ministry", persons=96, qualifier="exact"),
    )
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (96, 95, 96)
    assert (found["reports"], found["publishers"]) == (3, 3)


def test_exact_stands_before_approximate_even_of_a_better_kind(make: Make) -> None:
    found = event(
        make,
        report(1, EVENT, "ministry", persons=100, qualifier="about"),
        report(2, EVENT, "daily", persons=96, qualifier="exact"),
    )
    assert found["persons"] == 96


def test_then_the_most_frequent_then_the_latest_then_the_larger(make: Make) -> None:
    frequent = event(
        make,
        report(1, EVENT, "agency", persons=99, qualifier="exact"),
        report(2, EVENT, "daily", persons=96, qualifier="exact"),
        report(3, EVENT, "weekly", persons=96, qualifier="exact"),
    )
    assert frequent["persons"] == 96


def test_latest_published_wins_where_frequency_is_equal(make: Make) -> None:
    found = event(
        make,
        report(1, EVENT, "agency", persons=95, qualifier="exact"),
        report(2, EVENT, "daily", persons=96, qualifier="exact"),
    )
    assert found["persons"] == 95


def test_larger_wins_where_all_else_is_equal(make: Make) -> None:
    pages = [source("one", published="2023-12-08"), source("two", published="2023-12-08")]
    rows = [
        report(1, EVENT, "one", persons=95, qualifier="exact"),
        report(2, EVENT, "two", persons=96, qualifier="exact"),
    ]
    path = make(sources=pages, repatriation_reports=rows)
    assert nes.load("repatriations", path=path)["persons"].tolist() == [96]


@pytest.mark.parametrize("flag", ["disputed", "second_figure"])
def test_doubted_reports_count_for_the_range_only(make: Make, flag: str) -> None:
    found = event(
        make,
        report(1, EVENT, "ministry", persons=90, qualifier="exact", flags=flag),
        report(2, EVENT, "daily", persons=96, qualifier="exact"),
    )
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (96, 90, 96)


@pytest.mark.parametrize("flag", ["partial", "superseded", "planned"])
def test_silent_reports_say_nothing_about_the_numbers(make: Make, flag: str) -> None:
    found = event(
        make,
        report(1, EVENT, "ministry", persons=12, qualifier="exact", flags=flag),
        report(2, EVENT, "daily", persons=96, qualifier="exact"),
    )
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (96, 96, 96)


@pytest.mark.parametrize("flag", ["outside_nes", "planned", "not_completed"])
def test_what_did_not_happen_here_is_no_event(make: Make, flag: str) -> None:
    rows = [report(1, EVENT, "daily", persons=96, qualifier="exact", flags=flag)]
    path = make(sources=PAGES, repatriation_reports=rows)
    assert nes.load("repatriations", path=path).empty


def test_persons_are_summed_only_where_none_is_stated(make: Make) -> None:
    found = event(
        make,
        report(1, EVENT, "agency", women=27, children=69),
        report(2, EVENT, "daily", women=28, children=69),
        report(3, EVENT, "weekly", children=69),
    )
    assert found["persons_basis"] == "summed"
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (96, 96, 97)


def test_no_sum_where_no_report_names_all_the_parts(make: Make) -> None:
    found = event(
        make,
        report(1, EVENT, "agency", women=27, children=69),
        report(2, EVENT, "daily", men=2),
    )
    assert found["persons"] is pd.NA
    assert pd.isna(found["persons_basis"])


def test_nothing_is_imputed(make: Make) -> None:
    found = event(make, report(1, EVENT, "daily", persons=96, women=27, qualifier="exact"))
    assert found["children"] is pd.NA
    assert found["men"] is pd.NA


def test_most_precise_date_then_the_one_most_reports_support(make: Make) -> None:
    found = event(
        make,
        report(1, EVENT, "agency", date="2023-11-30", persons=96, qualifier="exact"),
        report(2, EVENT, "daily", date="2023-12-07", persons=96, qualifier="exact"),
        report(3, EVENT, "weekly", date="2023-12", persons=96, qualifier="exact"),
    )
    assert (found["date"], found["date_precision"]) == ("2023-12-07", "day")


def test_day_of_publication_is_no_date_of_the_event(make: Make) -> None:
    late = {"date": "2023-12-09", "date_basis": "published"}
    found = event(
        make,
        report(1, EVENT, "agency", persons=96, qualifier="exact", **late),
        report(2, EVENT, "daily", date="2023-12", persons=96, qualifier="exact"),
    )
    assert found["date"] == "2023-12"


def test_totals_count_in_country_group_and_world(make: Make) -> None:
    rows = [
        report(1, EVENT, "daily", persons=96, qualifier="exact"),
        report(2, "KGZ-2024-02-19", "daily", date="2024-02-19", persons=99, qualifier="exact"),
        report(3, "FRA-2022-07-03", "daily", area_id="FRA", date="2022-07-03"),
    ]
    found = nes.load("totals", path=make(sources=PAGES, repatriation_reports=rows))
    persons = found.set_index(["area_id", "period"])["persons"]
    assert persons["KGZ", "2023"] == persons["central_asia", "2023"] == persons["world", "2023"]
    assert persons["KGZ", "all"] == persons["world", "all"] == 195
    france = row_of(found.set_index(["area_id", "period"]), ("FRA", "all"))
    assert (france["events"], france["events_unsized"]) == (1, 1)
    assert france["persons"] is pd.NA


def test_reconciliation_shows_what_is_missing(make: Make) -> None:
    stated = {"source_id": "daily", "area_id": "KGZ", "as_of": "2023-12", "as_of_basis": "stated"}
    stated |= {"qualifier": "exact", "scope": "nes", "kind": "repatriated"}
    path = make(
        sources=PAGES,
        repatriation_reports=[
            report(1, EVENT, "daily", women=27, children=69),
            report(2, "KGZ-2024-02-19", "daily", date="2024-02-19", persons=99, qualifier="exact"),
        ],
        total_reports=[
            stated | {"report_id": "T0001", "group": "all", "value": 333},
            stated | {"report_id": "T0002", "group": "women_children", "value": 96},
            stated | {"report_id": "T0003", "group": "all", "value": 9, "scope": "syria"},
        ],
    )
    found = nes.load("reconciliation", path=path).set_index("report_id")
    assert list(found.index) == ["T0001", "T0002"]
    assert row_of(found, "T0001")[["stated", "counted", "residual"]].tolist() == [333, 96, 237]
    assert found.at["T0001", "coverage"] == 0.288
    assert found.at["T0002", "residual"] == 0


def test_populations_keep_range_and_best(make: Make) -> None:
    row = {"site_id": "al-hol", "area_id": "world", "as_of": "2023-12", "as_of_basis": "stated"}
    row |= {"group": "all", "unit": "persons"}
    path = make(
        sources=PAGES,
        population_reports=[
            row
            | {"report_id": "P0001", "source_id": "daily", "value": 50000, "qualifier": "about"},
            row
            | {"report_id": "P0002", "source_id": "agency", "value": 48210, "qualifier": "exact"},
            row
            | {"report_id": "P0003", "source_id": "weekly", "low": 45000, "high": 55000}
            | {"qualifier": "about"},
        ],
    )
    found = nes.load("populations", path=path)
    assert found[["value", "low", "high", "reports"]].to_numpy().tolist() == [
        [48210, 45000, 55000, 3]
    ]


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_the_ledger_never_changes_a_figure(rng: random.Random) -> None:
    tables = {name: nes.load(name, path=ROOT) for name in Package(ROOT).edited()}
    expected = figures.derive(tables)
    shuffled = {
        name: frame.sample(frac=1, random_state=rng.randrange(2**32))
        for name, frame in tables.items()
    }
    for name, frame in figures.derive(shuffled).items():
        pd.testing.assert_frame_equal(frame, expected[name], obj=name)
