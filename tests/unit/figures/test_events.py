"""Events: sums of parts, and the best date."""

import pandas as pd

from nesyria.figures.events import agreement
from tests.helpers import report
from tests.unit.figures.ledger import EVENT, PAGES, event
from tests.unit.frames import frame


def test_persons_are_summed_only_where_none_is_stated() -> None:
    found = event(
        report(1, EVENT, "agency", women=27, children=69),
        report(2, EVENT, "daily", women=28, children=69),
        report(3, EVENT, "weekly", children=69),
    )
    assert found["persons_basis"] == "summed"
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (96, 96, 97)


def test_a_sum_is_as_exact_as_its_parts() -> None:
    found = event(
        report(1, EVENT, "ministry", women=30, children=70, parts_qualifier="about"),
        report(2, EVENT, "daily", women=27, children=69),
        report(3, EVENT, "weekly", women=20, children=60, parts_qualifier="at_least"),
    )
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (96, 96, 100)


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


def test_publishers_agree_where_they_state_exactly_the_figure() -> None:
    rows = [
        report(1, EVENT, "ministry", persons=96, women=27, qualifier="exact"),
        report(2, EVENT, "daily", persons=96, women=28, qualifier="about"),
        report(3, EVENT, "agency", persons=90, children=69, qualifier="at_least"),
        report(4, EVENT, "weekly", persons=96, qualifier="exact", flags="partial"),
        report(5, "KGZ-2024", "daily", women=2, children=3),
        report(6, "KGZ-2024", "daily", women=2, children=3),
        report(7, "KGZ-2024", "agency", women=1, children=4),
    ]
    tables = {"sources": frame("sources", *PAGES)}
    tables["repatriation_reports"] = frame("repatriation_reports", *rows)
    found = agreement(tables).set_index(["event_id", "measure"])["publishers"]
    assert found.to_dict() == {
        (EVENT, "persons"): 2,
        (EVENT, "women"): 1,
        (EVENT, "children"): 1,
        # Both sums are 5, though the parts are not the same.
        ("KGZ-2024", "persons"): 2,
        ("KGZ-2024", "women"): 1,
        ("KGZ-2024", "children"): 1,
    }
