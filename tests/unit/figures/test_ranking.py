"""Which of several numbers is the best, and what the least and the greatest are."""

import pandas as pd
import pytest

from nesyria.figures.events import values_in_order
from nesyria.figures.ranking import decided_by
from tests.helpers import report, source
from tests.unit.figures.ledger import EVENT, PAGES, derived, event
from tests.unit.frames import frame


def test_best_ranked_kind_of_source_wins() -> None:
    found = event(
        report(1, EVENT, "agency", persons=95, qualifier="exact"),
        report(2, EVENT, "daily", persons=95, qualifier="exact"),
        report(3, EVENT, "ministry", persons=96, qualifier="exact"),
    )
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (96, 95, 96)
    assert (found["reports"], found["publishers"]) == (3, 3)


def test_exact_stands_before_approximate_even_of_a_better_kind() -> None:
    found = event(
        report(1, EVENT, "ministry", persons=100, qualifier="about"),
        report(2, EVENT, "daily", persons=96, qualifier="exact"),
    )
    assert found["persons"] == 96


def test_then_the_most_frequent_then_the_latest_then_the_larger() -> None:
    frequent = event(
        report(1, EVENT, "agency", persons=99, qualifier="exact"),
        report(2, EVENT, "daily", persons=96, qualifier="exact"),
        report(3, EVENT, "weekly", persons=96, qualifier="exact"),
    )
    assert frequent["persons"] == 96


def test_latest_published_wins_where_frequency_is_equal() -> None:
    found = event(
        report(1, EVENT, "agency", persons=95, qualifier="exact"),
        report(2, EVENT, "daily", persons=96, qualifier="exact"),
    )
    assert found["persons"] == 95


def test_larger_wins_where_all_else_is_equal() -> None:
    pages = [source("one", published="2023-12-08"), source("two", published="2023-12-08")]
    rows = [
        report(1, EVENT, "one", persons=95, qualifier="exact"),
        report(2, EVENT, "two", persons=96, qualifier="exact"),
    ]
    found = derived("repatriations", sources=pages, repatriation_reports=rows)
    assert found["persons"].tolist() == [96]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "qualifier", "low", "high"),
    [
        (90, "exact", 90, 96),
        (90, "about", 90, 96),
        (99, "about", 96, 99),
        # A bound that the figure keeps to says nothing against it.
        (90, "at_least", 96, 96),
        (99, "at_most", 96, 96),
        (99, "at_least", 96, 99),
        (90, "at_most", 90, 96),
        (96, "at_least", 96, 96),
        (96, "at_most", 96, 96),
    ],
)
def test_a_bound_widens_the_range_only_where_the_figure_breaks_it(
    number: int, qualifier: str, low: int, high: int
) -> None:
    found = event(
        report(1, EVENT, "ministry", persons=96, qualifier="exact"),
        report(2, EVENT, "daily", persons=number, qualifier=qualifier),
    )
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (96, low, high)


def test_a_bound_alone_is_the_figure_and_its_range() -> None:
    found = event(report(1, EVENT, "daily", persons=50, qualifier="at_least"))
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (50, 50, 50)


def test_of_bounds_alone_the_best_is_the_figure_that_the_others_are_held_against() -> None:
    found = event(
        report(1, EVENT, "ministry", persons=100, qualifier="at_most"),
        report(2, EVENT, "daily", persons=50, qualifier="at_least"),
        report(3, EVENT, "weekly", persons=120, qualifier="at_least"),
    )
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (100, 100, 120)


def test_approximate_parts_of_an_exact_total_stand_behind_exact_ones() -> None:
    about = report(1, EVENT, "ministry", persons=156, children=90, qualifier="exact")
    about |= {"parts_qualifier": "about"}
    others = [
        report(2, EVENT, "agency", persons=156, women=48, men=2, children=106, qualifier="exact"),
        report(3, EVENT, "daily", persons=148, children=88, qualifier="about"),
    ]
    found = event(about, *others)
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (156, 148, 156)
    assert (found["children"], found["children_low"], found["children_high"]) == (106, 88, 106)
    assert pd.isna(found["flags"])
    # As release 1.0.0 had to read it.
    plain = event(about | {"parts_qualifier": None}, *others)
    assert (plain["children"], plain["flags"]) == (90, "parts_differ")


def test_exact_parts_of_an_approximate_total_stand_before_approximate_ones() -> None:
    found = event(
        report(1, EVENT, "ministry", persons=100, children=66, qualifier="about"),
        report(2, EVENT, "daily", persons=99, children=69, qualifier="about")
        | {"parts_qualifier": "exact"},
    )
    assert (found["persons"], found["children"]) == (100, 69)


def test_reports_stand_in_order_and_it_is_known_what_decided() -> None:
    rows = [
        report(1, EVENT, "ministry", persons=99, qualifier="exact", flags="disputed"),
        report(2, EVENT, "ministry", persons=98, qualifier="about"),
        report(3, EVENT, "weekly", persons=90, qualifier="exact"),
        report(4, EVENT, "agency", persons=95, qualifier="exact"),
        report(5, EVENT, "daily", persons=96, qualifier="exact"),
        report(6, EVENT, "weekly", persons=96, qualifier="exact"),
        report(7, EVENT, "daily", persons=89, qualifier="exact", flags="superseded"),
    ]
    pages = [*PAGES, source("authority", kind="official", published="2023-12-07")]
    rows.append(report(8, EVENT, "authority", persons=97, qualifier="exact"))
    rows.append(report(9, EVENT, "authority", persons=94, qualifier="exact"))
    tables = {"sources": frame("sources", *pages)}
    tables["repatriation_reports"] = frame("repatriation_reports", *rows)
    ranked = values_in_order(tables)
    ranked["decided"] = decided_by(ranked, ["event_id", "measure"])
    found = ranked[["report_id", "decided"]].astype("object").where(ranked["decided"].notna(), None)
    assert list(zip(ranked["report_id"], found["decided"], strict=True)) == [
        ("R0008", None),
        ("R0009", "number"),
        ("R0005", "source_rank"),
        ("R0006", "source_rank"),
        ("R0004", "source_rank"),
        ("R0003", "source_rank"),
        ("R0002", "inexact"),
        ("R0001", "doubted"),
    ]


def test_the_frequent_and_the_late_stand_before_others() -> None:
    rows = [
        report(1, EVENT, "agency", persons=95, qualifier="exact"),
        report(2, EVENT, "daily", persons=96, qualifier="exact"),
        report(3, EVENT, "weekly", persons=96, qualifier="exact"),
    ]
    tables = {"sources": frame("sources", *PAGES)}
    tables["repatriation_reports"] = frame("repatriation_reports", *rows)
    ranked = values_in_order(tables)
    decided = decided_by(ranked, ["event_id", "measure"]).astype("object")
    assert ranked["report_id"].tolist() == ["R0002", "R0003", "R0001"]
    assert decided.where(decided.notna(), None).tolist() == [None, "published", "frequency"]
