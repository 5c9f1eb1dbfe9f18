"""What the flags of a report do to the figures."""

import pytest

from tests.helpers import report
from tests.unit.figures.ledger import EVENT, derived, event


@pytest.mark.parametrize("flag", ["disputed", "second_figure"])
def test_doubted_reports_count_for_the_range_only(flag: str) -> None:
    found = event(
        report(1, EVENT, "ministry", persons=90, qualifier="exact", flags=flag),
        report(2, EVENT, "daily", persons=96, qualifier="exact"),
    )
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (96, 90, 96)


@pytest.mark.slow
@pytest.mark.parametrize("flag", ["partial", "superseded", "planned"])
def test_silent_reports_say_nothing_about_the_numbers(flag: str) -> None:
    found = event(
        report(1, EVENT, "ministry", persons=12, qualifier="exact", flags=flag),
        report(2, EVENT, "daily", persons=96, qualifier="exact"),
    )
    assert (found["persons"], found["persons_low"], found["persons_high"]) == (96, 96, 96)


@pytest.mark.slow
@pytest.mark.parametrize("flag", ["outside_nes", "planned", "not_completed"])
def test_what_did_not_happen_here_is_no_event(flag: str) -> None:
    rows = [report(1, EVENT, "daily", persons=96, qualifier="exact", flags=flag)]
    assert derived("repatriations", repatriation_reports=rows).empty
