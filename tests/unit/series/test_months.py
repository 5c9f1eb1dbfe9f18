"""One number a month."""

import pandas as pd
import pytest

import nesyria as nes
from nesyria.series.months import months_of
from tests.unit.frames import frame


def figure(date: str, value: int | None, **values: object) -> dict[str, object]:
    row: dict[str, object] = {"site_id": "al-hol", "area_id": "world", "date": date, "value": value}
    row |= {"group": "all", "unit": "persons", "low": value, "high": value, "reports": 1}
    return row | values


FIGURES = [
    figure("2019-04", 73000),
    figure("2019-04-10", 72000),
    figure("2019-04-18", 73500, low=73393, high=74000),
    figure("2019-06", 70000),
    figure("2019-07", None, low=68000, high=70000),
    figure("2019", 71000),
    figure("2019-05-01", 9000, unit="families"),
    figure("2019-05-01", 500, area_id="FRA"),
    figure("2019-05-01", 400, group="women"),
    figure("2019-05-01", 300, site_id="roj"),
]


def months(**wanted: str) -> list[list[object]]:
    asked = {"site": "al-hol", "area": "world", "group": "all"} | wanted
    rows = months_of(frame("populations", *FIGURES), **asked)
    return rows.astype("object").where(rows.notna(), None).to_numpy().tolist()


def test_a_month_has_the_last_day_else_the_month_and_gaps_are_kept() -> None:
    assert months() == [
        ["2019-04", 73500, 73393, 74000, "2019-04-18", "day"],
        ["2019-05", None, None, None, None, None],
        ["2019-06", 70000, 70000, 70000, "2019-06", "month"],
        ["2019-07", None, 68000, 70000, "2019-07", "month"],
    ]


@pytest.mark.parametrize(
    ("wanted", "value"), [({"area": "FRA"}, 500), ({"group": "women"}, 400), ({"site": "roj"}, 300)]
)
def test_a_site_a_nationality_or_a_group_is_chosen(wanted: dict[str, str], value: int) -> None:
    assert months(**wanted) == [["2019-05", value, value, value, "2019-05-01", "day"]]


def test_what_has_no_number_is_told_with_what_has() -> None:
    with pytest.raises(nes.NesyriaError, match="site_id 'nowhere'; there are: al-hol, roj"):
        months(site="nowhere")
    with pytest.raises(nes.NesyriaError, match="group 'men'; there are: all, women"):
        months(group="men")


@pytest.mark.slow
def test_a_camp_of_the_package_has_a_row_for_each_month() -> None:
    found = nes.monthly("al-hol", as_of="2023-12-31")
    every = pd.period_range(found["month"].iloc[0], found["month"].iloc[-1], freq="M")
    assert found["month"].tolist() == every.strftime("%Y-%m").tolist()
    assert found["value"].dtype == "Int64"
    assert (found["basis"].isna() == found["date"].isna()).all()
