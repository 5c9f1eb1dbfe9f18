"""What sources state in total beside what is counted."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nesyria.figures.reconciliation import COMPARED, _by_day, _counted
from tests.helpers import report, row_of
from tests.unit.figures.ledger import EVENT, derived

DATES = ["2019", "2019-01", "2019-01-01", "2019-01-31", "2019-02", "2019-12-31", "2020"]
AREAS = ["FRA", "KGZ", "KGZ_x", "world"]
NUMBERS = st.none() | st.integers(0, 5)

EVENTS = st.lists(
    st.tuples(st.sampled_from(AREAS), st.none() | st.sampled_from(DATES), *[NUMBERS] * 5),
    max_size=8,
)
TOLD = st.lists(
    st.tuples(st.sampled_from(AREAS), st.sampled_from(["", *DATES]), st.sampled_from(DATES)),
    min_size=1,
    max_size=5,
)


def frame(
    rows: list[tuple[object, ...]], names: list[str], numbers: tuple[str, ...]
) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=names)
    return found.astype({name: "Int64" if name in numbers else "string" for name in names})


def within(date: str, since: str, as_of: str) -> bool:
    """Compare dates as far as both are precise."""
    return date[: len(as_of)] <= as_of and date[: len(since)] >= since


@pytest.mark.slow
@settings(max_examples=50)
@given(EVENTS, TOLD)
def test_each_period_counts_the_events_within_it(
    events: list[tuple[object, ...]], told: list[tuple[object, ...]]
) -> None:
    homes = frame(events, ["counted_in", "date", *COMPARED], COMPARED)
    stated = frame(told, ["area_id", "since", "as_of"], ())
    found = _counted(stated, _by_day(homes))
    assert len(found) == len(set(told)) * len(COMPARED)
    one: Any
    for one in found.to_dict("records"):
        among: list[dict[str, Any]] = [
            dict(zip(["area", "date", *COMPARED], event, strict=True))
            for event in events
            if event[0] == one["area_id"]
            and event[1]
            and within(str(event[1]), one["since"], one["as_of"])
        ]
        sizes = [event[one["group"]] for event in among]
        assert (one["events"], one["events_silent"]) == (len(among), sizes.count(None))
        assert one["counted"] == sum(size or 0 for size in sizes)


def test_many_periods_beside_many_days_take_no_time() -> None:
    days = [f"{year:04d}-{month:02d}-{day:02d}" for year in range(1000, 1090)
            for month in range(1, 13) for day in range(1, 29)]  # fmt: skip
    homes = frame(
        [("KGZ", day, *[1] * 5) for day in days], ["counted_in", "date", *COMPARED], COMPARED
    )
    told = frame([("KGZ", "", day) for day in days], ["area_id", "since", "as_of"], ())
    found = _counted(told, _by_day(homes))
    assert found.loc[found["group"] == "all", "counted"].tolist() == [*range(1, len(days) + 1)]


def test_reconciliation_shows_what_is_missing() -> None:
    stated = {"source_id": "daily", "area_id": "KGZ", "as_of": "2023-12", "as_of_basis": "stated"}
    stated |= {"qualifier": "exact", "scope": "nes", "kind": "repatriated"}
    found = derived(
        "reconciliation",
        repatriation_reports=[
            report(1, EVENT, "daily", women=27, children=69),
            report(2, "KGZ-2024-02-19", "daily", date="2024-02-19", persons=99, qualifier="exact"),
        ],
        total_reports=[
            stated | {"report_id": "T0001", "group": "all", "value": 333},
            stated | {"report_id": "T0002", "group": "women_children", "value": 96},
            stated | {"report_id": "T0003", "group": "all", "value": 9, "scope": "syria"},
        ],
    ).set_index("report_id")
    assert list(found.index) == ["T0001", "T0002"]
    assert row_of(found, "T0001")[["stated", "counted", "residual"]].tolist() == [333, 96, 237]
    assert found.at["T0001", "coverage"] == 0.288
    assert found.at["T0002", "residual"] == 0
