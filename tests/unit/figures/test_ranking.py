"""Which of several numbers is the best."""

from tests.helpers import report, source
from tests.unit.figures.ledger import EVENT, derived, event


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
