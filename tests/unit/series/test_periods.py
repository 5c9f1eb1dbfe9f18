"""A country in each period: counted, or why not."""

import pandas as pd
import pytest

import nesyria as nes
from nesyria.series.periods import LENGTHS, periods_of
from tests.helpers import AREAS, Rows
from tests.unit.frames import frame


def event(
    number: int, date: str | None, persons: int | None, **values: object
) -> dict[str, object]:
    row: dict[str, object] = {"event_id": f"KGZ-{number}", "area_id": "KGZ", "date": date}
    row |= {"kind": "repatriation", "persons": persons, "reports": 1, "publishers": 1}
    return row | {"persons_low": persons, "persons_high": persons} | values


def stated(area: str, as_of: str, residual: int, **values: object) -> dict[str, object]:
    row: dict[str, object] = {"report_id": "T0001", "area_id": area, "as_of": as_of}
    return row | {"group": "all", "residual": residual} | values


def cells(freq: str, events: Rows, totals: Rows | None = None) -> dict[tuple[str, str], object]:
    """Return by country and period the persons, or why they are blank."""
    tables = {"areas": frame("areas", *AREAS), "repatriations": frame("repatriations", *events)}
    tables["reconciliation"] = frame("reconciliation", *(totals or []))
    rows = periods_of(tables, LENGTHS[freq])
    assert (rows["persons"].isna() == rows["why"].notna()).all()
    told = rows["persons"].astype("object").where(rows["persons"].notna(), rows["why"])
    return dict(zip(zip(rows["area_id"], rows["period"], strict=True), told, strict=True))


EVENTS: Rows = [
    event(1, "2019-05-09", 10, persons_low=9),
    event(2, "2019-05", 5),
    event(3, "2019-12-31", None),
    event(4, "2021-01-01", 0),
    event(5, "2021-02-01", 7, kind="own_return"),
]


def test_each_year_has_what_is_counted_or_why_not() -> None:
    found = cells("year", EVENTS)
    assert found == {("KGZ", "2019"): 15, ("KGZ", "2020"): "nothing_known", ("KGZ", "2021"): 0}


def test_each_month_has_what_is_counted_or_why_not() -> None:
    found = cells("month", EVENTS)
    # From the first month of any event to the last.
    assert len(found) == 21
    assert (found["KGZ", "2019-05"], found["KGZ", "2019-12"]) == (15, "unsized")
    assert (found["KGZ", "2020-06"], found["KGZ", "2021-01"]) == ("nothing_known", 0)


def test_an_event_of_a_year_is_in_none_of_its_months_and_may_be_in_each() -> None:
    found = cells("month", [event(1, "2019", 5), event(2, "2020-02-01", 3)])
    assert [found["KGZ", month] for month in ("2019-01", "2019-12", "2020-01", "2020-02")] == [
        *["stated_elsewhere"] * 2,
        "nothing_known",
        3,
    ]
    assert cells("year", [event(1, "2019", 5)]) == {("KGZ", "2019"): 5}


@pytest.mark.parametrize(
    ("total", "why"),
    [
        (stated("FRA", "2020-06", 141), ["stated_elsewhere", "stated_elsewhere", "nothing_known"]),
        (stated("FRA", "2020", 141, since="2020"), ["nothing_known", "stated_elsewhere",
                                                    "nothing_known"]),
        (stated("FRA", "2020", 0), ["nothing_known"] * 3),
        (stated("FRA", "2020", -3), ["nothing_known"] * 3),
        (stated("FRA", "2020", 141, group="children"), ["nothing_known"] * 3),
    ],
)  # fmt: skip
def test_a_total_that_exceeds_the_count_says_that_more_came_home(
    total: dict[str, object], why: list[str]
) -> None:
    found = cells("year", EVENTS, [total])
    assert [found["FRA", year] for year in ("2019", "2020", "2021")] == why


def test_low_and_high_are_summed() -> None:
    tables = {"areas": frame("areas", *AREAS), "repatriations": frame("repatriations", *EVENTS)}
    tables["reconciliation"] = frame("reconciliation")
    first = periods_of(tables, LENGTHS["year"]).iloc[0]
    assert first[["events", "persons", "low", "high"]].tolist() == [3, 15, 14, 15]


def test_without_events_there_is_no_period() -> None:
    assert cells("year", [], [stated("FRA", "2020", 9)]) == {}


def test_the_years_of_the_package_add_up_to_its_totals() -> None:
    years, totals = nes.panel(), nes.load("totals")
    totals = totals[totals["kind"].eq("repatriation") & totals["period"].ne("all")]
    both = years.dropna(subset="persons").merge(totals, on=["area_id", "period"])
    assert (both["persons_x"] == both["persons_y"]).all()
    assert pd.Series(both["events_x"] == both["events_y"]).all()
    with pytest.raises(nes.NesyriaError, match="choose one of: year, month"):
        nes.panel("week")  # type: ignore[arg-type]
