"""The figures alone say which reports are behind them."""

from pathlib import Path

import pandas as pd
import pytest

from nesyria.datapackage.package import Package
from nesyria.figures import DERIVED
from nesyria.figures.lineage import KEYS, LEDGER, contributing_reports
from nesyria.tableschema.pandas import read_frame
from tests.helpers import example

REAL = Package.installed()


def pairs(package: Package, table: str) -> pd.DataFrame:
    tables = {name: read_frame(package, name) for name in package.resources}
    return contributing_reports(table, tables)


def test_every_table_of_figures_has_pairs() -> None:
    assert set(KEYS) == set(LEDGER) == set(DERIVED)


@pytest.mark.slow
@pytest.mark.parametrize("table", ["repatriations", "populations"])
def test_a_figure_has_as_many_reports_as_it_says(table: str, tmp_path: Path) -> None:
    for package in (REAL, Package(example(tmp_path))):
        traced = pairs(package, table).groupby(KEYS[table]).size()
        said = read_frame(package, table).astype(dict.fromkeys(KEYS[table], "string"))
        counts = said.set_index(KEYS[table])["reports"]
        assert traced.to_dict() == counts.to_dict()


@pytest.mark.slow
@pytest.mark.parametrize("table", DERIVED)
def test_every_figure_has_a_report_and_no_report_is_of_another_table(table: str) -> None:
    found = pairs(REAL, table)
    figures = read_frame(REAL, table)[KEYS[table]].astype("string")
    counted = figures.merge(found, on=KEYS[table])
    assert len(counted[KEYS[table]].drop_duplicates()) == len(figures)
    known = pd.concat([read_frame(REAL, name)["report_id"] for name in LEDGER[table]])
    assert set(found["report_id"]) <= set(known)


def test_what_only_announces_a_handover_is_not_behind_it(tmp_path: Path) -> None:
    found = pairs(Package(example(tmp_path)), "repatriations")
    of_event = found.loc[found["event_id"] == "KGZ-2023-12-07", "report_id"]
    assert of_event.tolist() == ["R0001", "R0002", "R0003"]


def test_a_country_has_the_reports_counted_and_the_totals_that_it_names(tmp_path: Path) -> None:
    package = Package(example(tmp_path))
    found = pairs(package, "countries")
    of_country = found.loc[found["area_id"] == "KGZ", "report_id"]
    assert sorted(of_country) == ["R0001", "R0002", "R0003", "T0001"]


def test_a_total_has_the_reports_of_the_events_that_it_counts(tmp_path: Path) -> None:
    package = Package(example(tmp_path))
    events, totals = pairs(package, "repatriations"), pairs(package, "totals")
    of_group = totals[(totals["area_id"] == "central_asia") & (totals["kind"] == "repatriation")]
    of_group = of_group[of_group["period"] == "all"]
    counted = events[events["event_id"].isin(["KAZ-2019-05", "KGZ-2023-12-07"])]
    assert set(of_group["report_id"]) == set(counted["report_id"])
