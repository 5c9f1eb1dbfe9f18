"""Events: sums of parts, and the best date."""

import pandas as pd

from tests.helpers import report
from tests.unit.figures.ledger import EVENT, event


def test_persons_are_summed_only_where_none_is_stated() -> None:
    found = event(
        report(1, EVENT, "agency", women=27, children=69),
        report(2, EVENT, "daily", women=28, children=69),
        report(3, EVENT, "weekly", children=69),
    )
    assert found["persons_basis"] == "summed"
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (96, 96, 97)


def test_no_sum_where_no_report_names_all_the_parts() -> None:
    found = event(
        report(1, EVENT, "agency", women=27, children=69),
        report(2, EVENT, "daily", men=2),
    )
    assert found["persons"] is pd.NA
    assert pd.isna(found["persons_basis"])


def test_nothing_is_imputed() -> None:
    found = event(report(1, EVENT, "daily", persons=96, women=27, qualifier="exact"))
    assert found["children"] is pd.NA
    assert found["men"] is pd.NA


def test_most_precise_date_then_the_one_most_reports_support() -> None:
    found = event(
        report(1, EVENT, "agency", date="2023-11-30", persons=96, qualifier="exact"),
        report(2, EVENT, "daily", date="2023-12-07", persons=96, qualifier="exact"),
        report(3, EVENT, "weekly", date="2023-12", persons=96, qualifier="exact"),
    )
    assert (found["date"], found["date_precision"]) == ("2023-12-07", "day")


def test_day_of_publication_is_no_date_of_the_event() -> None:
    late = {"date": "2023-12-09", "date_basis": "published"}
    found = event(
        report(1, EVENT, "agency", persons=96, qualifier="exact", **late),
        report(2, EVENT, "daily", date="2023-12", persons=96, qualifier="exact"),
    )
    assert found["date"] == "2023-12"
