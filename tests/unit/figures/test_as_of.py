"""The figures as they were known on a day."""

import functools
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nesyria as nes
from nesyria.figures import as_of
from tests import helpers
from tests.helpers import Make, report, source


@pytest.mark.slow
def test_a_figure_of_a_day_uses_what_was_published_by_then(make: Make) -> None:
    event = "KGZ-2023-12-07"
    path = make(
        sources=[
            source("first", published="2023-12-08"),
            source("later", published="2024-01", kind="official"),
            source("undated"),
        ],
        repatriation_reports=[
            report(1, event, "first", persons=95, qualifier="exact", flags="differs"),
            report(2, event, "later", persons=96, qualifier="exact"),
            report(3, event, "undated", persons=97, qualifier="exact", date="2023-12"),
        ],
    )
    persons = {
        day: nes.load("repatriations", as_of=day, path=path)["persons"].tolist()
        for day in ("2023-12-07", "2023-12-08", "2023-12-31", "2024-01-01", "2024")
    }
    assert persons == {
        "2023-12-07": [],
        "2023-12-08": [95],
        "2023-12-31": [95],
        "2024-01-01": [96],
        "2024": [96],
    }
    high = nes.load("repatriations", as_of="2023-12-31", path=path)["persons_high"]
    assert high.tolist() == [97]


@pytest.mark.slow
def test_an_event_is_known_from_the_day_of_its_first_page(example: Path) -> None:
    known = nes.load("repatriations", as_of="2023-12-07", path=example).set_index("event_id")
    # A page of that day says that it happened; the number it gives is superseded by now.
    assert known.at["KGZ-2023-12-07", "reports"] == 1
    assert known.at["KGZ-2023-12-07", "persons"] is pd.NA
    before = nes.load("repatriations", as_of="2023-12-06", path=example)
    assert "KGZ-2023-12-07" not in set(before["event_id"])


def test_the_last_day_is_today(example: Path) -> None:
    now = nes.load("repatriations", path=example)
    then = nes.load("repatriations", as_of="2024-12-31", path=example)
    pd.testing.assert_frame_equal(then, now)


@settings(max_examples=8, deadline=None)
@given(st.dates(pd.Timestamp("2017-01-01").date(), pd.Timestamp("2024-12-31").date()), st.data())
def test_as_of_is_monotone_in_sources(day: object, data: st.DataObject) -> None:
    later = data.draw(st.dates(day, pd.Timestamp("2024-12-31").date()))  # type: ignore[arg-type]
    tables = ledger()
    for table, field in as_of.LEDGER.items():
        known = as_of.available_from(tables[table], tables["sources"], field)
        early = set(known.index[known <= pd.Timestamp(str(day))])
        assert early <= set(known.index[known <= pd.Timestamp(str(later))])


@functools.cache
def ledger() -> dict[str, pd.DataFrame]:
    with tempfile.TemporaryDirectory() as folder:
        root = helpers.example(Path(folder))
        return {name: nes.load(name, path=root) for name in [*as_of.LEDGER, "sources"]}


@pytest.mark.slow
def test_tables_of_a_day_keep_their_types(example: Path) -> None:
    for table in ("repatriation_reports", "totals", "claims", "sources", "areas"):
        then = nes.load(table, as_of="2021-06-30", path=example)
        now = nes.load(table, path=example)
        assert list(then.columns) == list(now.columns)
        assert then.dtypes.astype(str).tolist() == now.dtypes.astype(str).tolist()
        assert then.attrs["as_of"] == "2021-06-30"
