"""Countries whose handovers and latest stated total differ, and what lies between."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from nesyria.figures import derive
from nesyria.figures.gaps import Gap, events_within, find_gaps
from nesyria.publishing.reconcile import render
from tests.helpers import AREAS, Rows, report, source
from tests.unit.figures.ledger import EVENT
from tests.unit.frames import frame

pytestmark = pytest.mark.slow

STATED = {"source_id": "daily", "area_id": "KGZ", "as_of": "2023-12", "as_of_basis": "stated"}
STATED |= {"qualifier": "exact", "scope": "nes", "kind": "repatriated", "group": "all"}
SECOND, THIRD = "KGZ-2023-12-20", "KGZ-2024-02-19"


def total(number: int, value: int, **values: object) -> dict[str, object]:
    return STATED | {"report_id": f"T{number:04d}", "value": value} | values


def tables(*totals: dict[str, object], reports: Rows | None = None) -> Mapping[str, pd.DataFrame]:
    own = reports or [
        report(1, EVENT, "daily", persons=96, women=27, children=69, qualifier="exact"),
        report(2, SECOND, "daily", date="2023-12-20"),
        report(3, THIRD, "daily", date=THIRD[4:], persons=9, qualifier="exact"),
        report(4, None, "daily", persons=5, qualifier="exact", flags="unplaced"),
        report(5, "KGZ-2023-12-01-o", "daily", date="2023-12-01", persons=2, qualifier="exact",
               kind="own_return"),
    ]  # fmt: skip
    ledger: dict[str, Rows] = {
        "areas": AREAS,
        "sources": [source("daily", published="2024-01-02"), source("un", kind="un")],
        "repatriation_reports": own,
        "total_reports": list(totals),
        "population_reports": [],
    }
    typed = {name: frame(name, *rows) for name, rows in ledger.items()}
    return typed | derive(typed)


def test_gap_is_told_with_all_that_is_behind_it() -> None:
    more = total(2, 70, group="children"), total(3, 120, scope="syria_iraq", as_of="2024")
    (found,) = find_gaps(tables(total(1, 100 + 4), *more))
    assert (found.stated, found.counted, found.residual) == (104, 96, 8)
    assert found.events == ((EVENT, 96), (SECOND, None))
    assert (found.silent, found.later_events, found.later_persons) == (1, 1, 9)
    assert (found.report_id, found.source_id, found.published) == ("T0001", "daily", "2024-01-02")
    assert found.share == pytest.approx(8 / 104)
    assert found.hints == (
        "children: 70 stated by 2023-12 (T0002), 69 counted",
        "repatriated, scope syria_iraq: 120 stated by 2024 (T0003)",
        "of kind own_return, not counted here: 1 event, 2 persons",
        "flagged unplaced, counted in no event: 1 report (R0004)",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "above", "area", "told"),
    [
        (100, 0.05, None, False),
        (102, 0.05, None, True),
        (90, 0.05, None, True),
        (102, 0.06, None, False),
        (100, 0.05, "KGZ", True),
        (102, 0.05, "FRA", False),
    ],
)
def test_share_decides_unless_the_country_is_named(
    value: int, above: float, area: str | None, told: bool
) -> None:
    assert bool(find_gaps(tables(total(1, value)), area, above)) == told


def test_total_is_that_of_the_row_of_its_country() -> None:
    own = dict(tables(total(1, 104), total(2, 120, as_of="2024-01-05", since="2023")))
    (found,) = find_gaps(own)
    assert found.report_id == own["countries"].set_index("area_id").at["KGZ", "stated_report_id"]
    # A release from before that table is told from alike.
    del own["countries"]
    assert find_gaps(own) == [found]


def test_largest_gap_comes_first() -> None:
    reports = [
        report(1, EVENT, "daily", persons=96, qualifier="exact"),
        report(2, "FRA-2022-07-03", "daily", area_id="FRA", date="2022-07-03", persons=51,
               qualifier="exact"),
    ]  # fmt: skip
    totals = total(1, 110), total(2, 226, area_id="FRA"), total(3, 900, area_id="world")
    found = find_gaps(tables(*totals, reports=reports))
    assert [one.area_id for one in found] == ["FRA", "KGZ"]


def test_events_behind_a_row_are_those_that_the_table_counts() -> None:
    said = [
        total(1, 9),
        total(2, 9, since="2023-12-10", as_of="2024-02-19"),
        total(3, 9, as_of="2023"),
    ]
    own = tables(
        *said, *(one | {"report_id": f"T{n}", "area_id": "world"} for n, one in enumerate(said, 11))
    )
    table = own["reconciliation"]
    assert len(table) == 6
    for row in table.to_dict("records"):
        since = "" if pd.isna(row["since"]) else str(row["since"])
        events = events_within(own, str(row["area_id"]), since, str(row["as_of"]))
        assert len(events) == row["events"]
        assert int(events["persons"].sum()) == row["counted"]
        assert int(events["persons"].isna().sum()) == row["events_silent"]


GAP = Gap("KGZ", "Kyrgyzstan", "T0001", "daily", "Daily", "", "", "2023-12", 104, 96, 8,
          ((EVENT, 96), (SECOND, None)), 1, 9, ("a hint",))  # fmt: skip


def test_what_no_source_states_is_not_told_as_zero() -> None:
    unsized = [
        report(1, EVENT, "daily"),
        report(2, THIRD, "daily", date=THIRD[4:]),
        report(3, "KGZ-2023-12-01-o", "daily", date="2023-12-01", kind="own_return"),
    ]
    own = tables(total(1, 104), total(2, 70, group="children"), reports=unsized)
    (found,) = find_gaps(own)
    assert found.later_persons is None
    assert found.hints == (
        "children: 70 stated by 2023-12 (T0002), no number counted",
        "of kind own_return, not counted here: 1 event, persons of no stated number",
    )
    for format in ("text", "markdown"):
        told = render([found], format)
        assert "104 stated, no number counted; " in told
        assert "counted: no number of persons in 1 event" in told
        assert "after that: 1 event with persons of no stated number, which" in told
    assert json.loads(render([found], "json"))[0]["later_persons"] is None
    lines = render([replace(found, events=())], "text").splitlines()
    assert "104 stated, nothing counted; " in lines[0]
    assert lines[2] == "  counted: no event"
