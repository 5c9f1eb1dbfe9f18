"""Events summed by area and period."""

import pandas as pd
import pytest

from tests.helpers import report, row_of
from tests.unit.figures.ledger import EVENT, derived


def test_totals_count_in_country_group_and_world() -> None:
    rows = [
        report(1, EVENT, "daily", persons=96, qualifier="exact"),
        report(2, "KGZ-2024-02-19", "daily", date="2024-02-19", persons=99, qualifier="exact"),
        report(3, "FRA-2022-07-03", "daily", area_id="FRA", date="2022-07-03"),
    ]
    found = derived("totals", repatriation_reports=rows)
    persons = found.set_index(["area_id", "period"])["persons"]
    assert persons["KGZ", "2023"] == persons["central_asia", "2023"] == persons["world", "2023"]
    assert persons["KGZ", "all"] == persons["world", "all"] == 195
    france = row_of(found.set_index(["area_id", "period"]), ("FRA", "all"))
    assert (france["events"], france["events_unsized"]) == (1, 1)
    assert france["persons"] is pd.NA


@pytest.mark.slow
def test_totals_say_how_many_events_state_each_measure() -> None:
    rows = [
        report(1, EVENT, "daily", persons=96, children=69, qualifier="exact"),
        report(2, "KGZ-2024-02-19", "daily", date="2024-02-19", women=27, children=72),
        report(3, "KGZ-2024-03", "daily", date="2024-03"),
    ]
    found = derived("totals", repatriation_reports=rows).set_index(["area_id", "period"])
    names = ["events", "events_unsized"]
    names += [f"{measure}_events" for measure in ("persons", "women", "men", "children")]
    assert row_of(found, ("KGZ", "all"))[names].tolist() == [3, 1, 2, 1, 0, 2]
    assert row_of(found, ("KGZ", "2023"))[names].tolist() == [1, 0, 1, 0, 0, 1]
