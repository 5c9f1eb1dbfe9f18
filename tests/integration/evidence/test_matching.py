"""Reports of the ledger, left out and matched anew, find their events."""

import pandas as pd
import pytest

from nesyria.datapackage.package import Package
from tests.helpers import ROOT


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        import match_events
    left_out: pd.DataFrame = match_events.left_out(Package(ROOT))
    return left_out


@pytest.mark.slow
def test_nine_in_ten_are_decided_and_nearly_all_of_these_right(found: pd.DataFrame) -> None:
    decided = found["decided"]
    assert decided.mean() >= 0.90
    assert found.loc[decided, "right"].mean() >= 0.98


@pytest.mark.slow
def test_every_placed_report_is_left_out_once(found: pd.DataFrame) -> None:
    from nesyria.intake.text import text_table

    reports = text_table(Package(ROOT), "repatriation_reports")
    placed = reports.loc[reports["event_id"] != "", "area_id"]
    assert found["area_id"].value_counts().to_dict() == placed.value_counts().to_dict()
