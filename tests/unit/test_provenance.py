"""From every figure back to its reports and sources."""

from pathlib import Path

import pandas as pd
import pytest

import nesyria as nes
from nesyria.provenance import contributing_reports


def test_an_event_leads_to_its_sources_and_reports(example: Path) -> None:
    handovers = nes.load("repatriations", path=example)
    behind = nes.sources(handovers[handovers["event_id"] == "XKX-2019-04-20"], path=example)
    assert dict(zip(behind["source_id"], behind["reports"], strict=True)) == {
        "gazette-20190420-xkx": "R0012",
        "herald-20190422-xkx": "R0011",
        "ministry-20190421-xkx": "R0010",
    }


@pytest.mark.parametrize("table", ["repatriations", "totals", "reconciliation", "populations"])
def test_every_single_figure_can_be_traced(table: str) -> None:
    frame = nes.load(table)
    every = frame if table != "totals" else frame[frame["period"] != "all"]
    for start in range(0, len(every), 25):
        assert not contributing_reports(every.iloc[start : start + 1]).empty


def test_the_number_of_reports_is_what_the_figure_says() -> None:
    from nesyria.figures.flags import Flags, flagged

    reports = nes.load("repatriation_reports")
    counted = reports[~flagged(reports, Flags.of({}).places_no_event)]
    sizes = counted.groupby("event_id").size()
    for row in nes.load("repatriations")[["event_id", "reports"]].to_numpy():
        assert sizes[row[0]] == row[1]


def test_totals_of_the_world_lead_to_all_events_of_the_kind() -> None:
    totals = nes.load("totals")
    world = totals[(totals["area_id"] == "world") & (totals["period"] == "all")]
    reports = nes.load("repatriation_reports")
    events = nes.load("repatriations")["event_id"]
    expected = set(reports.loc[reports["event_id"].isin(events), "report_id"])
    assert set(contributing_reports(world)["report_id"]) == expected


def test_rows_that_name_a_source_lead_to_it() -> None:
    claims = nes.load("claims")
    assert set(nes.sources(claims)["source_id"]) == set(claims["source_id"])


def test_rows_without_a_key_are_refused() -> None:
    with pytest.raises(nes.NesyriaError, match="keep the key columns"):
        nes.sources(pd.DataFrame({"persons": [96]}))
