"""From rows back to their reports and sources, whatever people did to the rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.figures import DERIVED
from nesyria.provenance import contributing_reports, trace
from tests.helpers import edit, example, read_descriptor, write_descriptor

TABLES = [
    *DERIVED,
    "repatriation_reports",
    "total_reports",
    "population_reports",
    "claims",
    "sources",
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example package as version 1.1.0; its release is 1.0.0."""
    made = example(tmp_path_factory.mktemp("provenance"))
    write_descriptor(made, read_descriptor(made) | {"version": "1.1.0"})
    return made


def event(
    root: Path,
    key: str = "KGZ-2023-12-07",
    *,
    as_of: str | None = None,
    release: str | None = None,
) -> pd.DataFrame:
    """Return the row of one event."""
    events = nes.load("repatriations", path=root, as_of=as_of, release=release)
    return events[events["event_id"] == key]


def reports_of(frame: pd.DataFrame) -> set[str]:
    return set(" ".join(frame["reports"].dropna()).split())


KYRGYZ = {"R0001", "R0002", "R0003"}


def test_an_event_leads_to_its_reports_and_their_sources(root: Path) -> None:
    found = nes.sources(event(root))
    assert reports_of(found) == KYRGYZ
    reports = nes.load("repatriation_reports", path=root).set_index("report_id")
    assert set(found["source_id"]) == set(reports.loc[sorted(KYRGYZ), "source_id"])


@pytest.mark.slow
@pytest.mark.parametrize("table", DERIVED)
def test_every_single_figure_can_be_traced(table: str, root: Path) -> None:
    frame, package = nes.load(table, path=root), Package(root)
    for position in range(0, len(frame), 5):
        one = frame.iloc[position : position + 1]
        total_of_nobody = table == "reconciliation"
        assert len(contributing_reports(package, one)) >= 1 or total_of_nobody


def test_totals_of_the_world_lead_to_all_events_of_the_kind(root: Path) -> None:
    totals, events = nes.load("totals", path=root), nes.load("repatriations", path=root)
    world = totals[(totals["area_id"] == "world") & (totals["period"] == "all")]
    expected = contributing_reports(Package(root), events)
    assert set(contributing_reports(Package(root), world)["report_id"]) == set(
        expected["report_id"]
    )


@pytest.mark.parametrize("table", ["claims", "sources"])
def test_rows_that_name_a_source_lead_to_it(table: str, root: Path) -> None:
    rows = nes.load(table, path=root)
    found = nes.sources(rows)
    assert set(found["source_id"]) == set(rows["source_id"])
    assert found["reports"].isna().all()


def test_rows_of_the_ledger_name_their_reports(root: Path) -> None:
    rows = nes.load("repatriation_reports", path=root).head(2)
    assert reports_of(nes.sources(rows)) == {"R0001", "R0002"}


# Rows are cited as what they are


@pytest.mark.slow
def test_rows_of_a_release_are_cited_as_that_release(root: Path) -> None:
    then, now = event(root, "NAM-2024-01", release="1.0.0"), event(root, "NAM-2024-01")
    assert (len(nes.sources(then)), len(nes.sources(now))) == (1, 2)
    assert "(Version 1.0.0)" in nes.cite(then, path=root)
    assert "Two women" not in nes.cite(then)
    assert "(Version 1.1.0)" in nes.cite(now)
    assert "Two women" in nes.cite(now)


@pytest.mark.slow
def test_rows_of_a_day_have_the_pages_of_that_day(root: Path) -> None:
    then = event(root, "FRA-2022-07-03", as_of="2022-07-04")
    assert then["reports"].tolist() == [3]
    found = nes.sources(then)
    assert reports_of(found) == {"R0005", "R0006", "R0007"}
    assert (found["published_start"] <= "2022-07-04").all()
    assert "Twenty, not twelve" not in nes.cite(then)
    assert "Twenty, not twelve" in nes.cite(event(root, "FRA-2022-07-03"))


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2019-06-30", "2022-07-04", "2024-02"])
@pytest.mark.parametrize("table", ["repatriations", "populations"])
def test_every_day_traces_as_many_reports_as_its_figures_say(
    table: str, day: str, root: Path
) -> None:
    then = nes.load(table, path=root, as_of=day)
    package = nes.Dataset.at(root).as_of(day).package
    counted = trace(package, then).groupby("row").size()
    assert counted.tolist() == then["reports"].tolist()


@pytest.mark.slow
def test_a_place_can_be_named_for_rows_that_do_not_say_theirs(root: Path) -> None:
    for place in ({"release": "1.0.0"}, {"as_of": "2024-02-20"}, {}):
        frame = event(root, "NAM-2024-01", **place)
        plain = pd.DataFrame(frame[["event_id"]].to_dict("list"))
        assert plain.attrs == {}
        pd.testing.assert_frame_equal(
            nes.sources(plain, path=root, **place), nes.sources(frame), check_like=True
        )
        assert nes.cite(plain, path=root, **place) == nes.cite(frame)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"release": "1.0.0"}, "these rows are of example 1.1.0, as of 2024-03-01"),
        ({"as_of": "2019"}, "these rows are of example 1.1.0, as of 2024-03-01"),
    ],
)
def test_a_place_that_is_not_that_of_the_rows_is_refused(
    place: dict[str, str], words: str, root: Path
) -> None:
    rows = event(root, as_of="2024-03-01")
    for ask in (nes.sources, nes.cite):
        with pytest.raises(nes.NesyriaError, match=words):
            ask(rows, path=root, **place)


def test_rows_whose_package_has_another_version_now_are_refused(tmp_path: Path) -> None:
    root = example(tmp_path)
    rows = event(root)
    write_descriptor(root, read_descriptor(root) | {"version": "1.1.0"})
    with pytest.raises(nes.NesyriaError, match=r"are of example 1\.0\.0, and .* 1\.1\.0; load"):
        nes.cite(rows)
    assert "(Version 1.0.0)" in nes.cite(rows, release="1.0.0")


def test_a_figure_of_which_all_reports_are_gone_is_refused(tmp_path: Path) -> None:
    root = example(tmp_path)
    rows = nes.load("repatriations", path=root)
    for report in ("R0001", "R0002", "R0003"):
        edit(root, "repatriation_reports", f"{report},KGZ-2023-12-07", f"{report},KGZ-2023-12-08")
    with pytest.raises(nes.NesyriaError, match=r"1 of the rows cannot .*KGZ-2023-12-07"):
        nes.sources(rows)


# What people do to a frame


CHANGES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "columns left out": lambda f: f[["event_id", "persons"]],
    "index set": lambda f: f.set_index("event_id"),
    "several levels of index": lambda f: f.set_index(["area_id", "event_id", "kind"]),
    "copied": lambda f: f.copy(),
    "sorted": lambda f: f.sort_values("date", ascending=False),
    "stacked on itself": lambda f: pd.concat([f, f]),
    "key stands twice": lambda f: pd.concat([f, f[["event_id"]]], axis=1),
    "one row": lambda f: f.iloc[0],
    "key alone": lambda f: f["event_id"],
    "other types": lambda f: f.astype(object),
    "as a category": lambda f: f.astype({"event_id": "category"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_frame_leads_to_the_same_sources(
    change: Callable[[pd.DataFrame], Any], root: Path
) -> None:
    rows = event(root)
    pd.testing.assert_frame_equal(nes.sources(change(rows), path=root), nes.sources(rows))


def test_reports_lead_to_their_sources_by_whatever_key_is_left(root: Path) -> None:
    for table in ("repatriation_reports", "total_reports", "population_reports"):
        rows = nes.load(table, path=root)
        expected = nes.sources(rows)
        for left in (rows[["report_id"]], rows.set_index("report_id").iloc[:, 5:]):
            pd.testing.assert_frame_equal(nes.sources(left), expected)
        by_source = nes.sources(rows[["source_id"]])
        assert by_source["source_id"].tolist() == expected["source_id"].tolist()


def test_a_report_is_not_answered_by_the_event_that_it_is_of(root: Path) -> None:
    rows = nes.load("repatriation_reports", path=root)[["event_id", "persons"]].dropna()
    with pytest.raises(nes.NesyriaError, match=r"keep .* \(report_id or source_id\)"):
        nes.sources(rows)


def test_rows_of_several_tables_are_all_answered(root: Path) -> None:
    handover, reports = event(root), nes.load("repatriation_reports", path=root)
    camps = nes.load("populations", path=root)
    mixed = pd.concat([handover, reports.head(1), reports.iloc[12:13, :3], camps.head(3)])
    found = nes.sources(mixed, path=root)
    alone = [nes.sources(part) for part in (handover, reports.iloc[[0, 12]], camps.head(3))]
    assert set(found["source_id"]) == set().union(*(part["source_id"] for part in alone))
    assert reports_of(found) == set().union(*map(reports_of, alone))


def test_dates_that_were_parsed_still_name_the_figure(root: Path) -> None:
    camps = nes.load("populations", path=root)
    parsed = camps.assign(date=pd.to_datetime(camps["date"], format="mixed"))
    pd.testing.assert_frame_equal(nes.sources(parsed), nes.sources(camps))
    days = camps.assign(date=[day.date() for day in parsed["date"]])
    pd.testing.assert_frame_equal(nes.sources(days), nes.sources(camps))


@pytest.mark.slow
def test_a_month_that_cannot_be_told_from_its_first_day_is_refused(tmp_path: Path) -> None:
    root = example(tmp_path)
    row = "P0007,al-hol,IRQ,un-20240215-camps,2024-02-10"
    edit(root, "population_reports", row, row.replace("IRQ", "world").replace("-10", "-01"))
    from nesyria.figures.build import build

    build(root)
    camps = nes.load("populations", path=root)
    parsed = camps.assign(date=pd.to_datetime(camps["date"], format="mixed"))
    with pytest.raises(nes.NesyriaError, match="a month is not told from its first day"):
        nes.sources(parsed)


def test_a_missing_key_is_refused_with_its_row(root: Path) -> None:
    rows = nes.load("repatriations", path=root)
    rows.loc[3, "event_id"] = pd.NA
    with pytest.raises(nes.NesyriaError, match=r"1 of the rows, first the one at position 3"):
        nes.sources(rows[["event_id", "persons"]])


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_no_rows_have_no_sources(table: str, root: Path) -> None:
    whole = nes.load(table, path=root)
    found = nes.sources(whole.iloc[:0])
    assert len(found) == 0
    assert list(found.columns) == list(nes.sources(whole.head(1)).columns)
    assert nes.cite(whole.iloc[:0]) == nes.cite(path=root)


@pytest.mark.parametrize("table", ["areas", "sites"])
def test_rows_without_a_source_are_refused(table: str, root: Path) -> None:
    with pytest.raises(nes.NesyriaError, match=r"name neither a source nor a figure; keep the key"):
        nes.sources(nes.load(table, path=root))


def test_rows_without_a_key_are_refused() -> None:
    with pytest.raises(nes.NesyriaError, match="keep the key columns"):
        nes.sources(pd.DataFrame({"persons": [96]}))


def test_a_key_that_is_nowhere_is_refused(root: Path) -> None:
    for name, value in {"event_id": "XXX-2020", "report_id": "R9999", "source_id": "x"}.items():
        with pytest.raises(nes.NesyriaError, match=rf"1 of the rows cannot be found .*{value}"):
            nes.sources(pd.DataFrame({name: [value]}), path=root)


def test_two_columns_of_one_name_that_differ_are_refused(root: Path) -> None:
    rows = nes.load("repatriations", path=root).head(2)
    other = rows[["event_id"]].iloc[::-1].reset_index(drop=True)
    with pytest.raises(nes.NesyriaError, match="there are two columns event_id, and they differ"):
        nes.sources(pd.concat([rows, other], axis=1), path=root)


@pytest.mark.parametrize("rows", [None, "repatriations", {"event_id": ["x"]}, [1], 3])
def test_what_is_no_frame_is_refused(rows: object) -> None:
    with pytest.raises(nes.NesyriaError, match="these are no rows"):
        nes.sources(rows)


# Other libraries, and rows that do not say where they come from


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("engine", ["polars", "pyarrow"])
def test_other_libraries_lead_to_the_same_sources(engine: str, table: str, root: Path) -> None:
    rows = nes.load(table, path=root, engine=engine)
    pd.testing.assert_frame_equal(
        nes.sources(rows, path=root), nes.sources(nes.load(table, path=root))
    )


@pytest.mark.slow
def test_arrow_says_where_it_comes_from_and_polars_does_not(root: Path) -> None:
    arrow = nes.load("repatriations", engine="pyarrow", path=root, release="1.0.0")
    assert "(Version 1.0.0)" in nes.cite(arrow.slice(0, 2))
    assert "(Version 1.0.0)" in nes.cite(arrow.to_batches()[0])
    polars = nes.load("repatriations", engine="polars", path=root, release="1.0.0")
    with pytest.raises(nes.NesyriaError, match="do not say which version they are of"):
        nes.cite(polars)
    assert nes.cite(polars.head(2), path=root, release="1.0.0") == nes.cite(arrow.slice(0, 2))
    lazy = polars.lazy().head(2)
    assert nes.cite(lazy, path=root, release="1.0.0") == nes.cite(arrow.slice(0, 2))


def test_a_frame_keeps_its_origin_through_a_file(root: Path, tmp_path: Path) -> None:
    rows = event(root, "NAM-2024-01", release="1.0.0")
    rows.to_parquet(tmp_path / "rows.parquet")
    from pyarrow import parquet

    for again in (
        pd.read_parquet(tmp_path / "rows.parquet"),
        parquet.read_table(tmp_path / "rows.parquet"),
    ):
        assert nes.cite(again) == nes.cite(rows)


@pytest.mark.slow
def test_figures_of_an_unknown_day_are_refused_where_the_day_matters(root: Path) -> None:
    """The installed package is not theirs, so the example stands in for it."""
    place = nes.Dataset.at(root)
    package = place.package
    now, then = event(root, "NAM-2024-01"), event(root, "NAM-2024-01", as_of="2024-02-20")
    from nesyria.provenance import sources

    assert len(sources(package, now, origin_known=False)) == 2
    for rows in (then, pd.concat([now, then]), now[["event_id"]], nes.load("totals", path=root)):
        with pytest.raises(nes.NesyriaError, match="which version or day they are of"):
            sources(package, rows, origin_known=False)


def test_rows_of_two_releases_together_are_refused(root: Path) -> None:
    both = pd.concat([event(root), event(root, release="1.0.0")])
    with pytest.raises(nes.NesyriaError, match="do not say which version they are of"):
        nes.cite(both)


# Every row counts, whichever rows they are


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_part_in_any_order_is_the_sum_of_its_rows(data: st.DataObject, root: Path) -> None:
    table = data.draw(st.sampled_from([*DERIVED, "repatriation_reports"]))
    package = Package(root)
    whole = nes.load(table, path=root)
    places = data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=12))
    rows = whole.iloc[places]
    if data.draw(st.booleans()):
        rows = rows.reset_index(drop=True)
    traced = trace(package, rows)
    assert set(traced["row"]) == set(range(len(places)))
    every = trace(package, whole)
    by_row = every.groupby("row")["report_id"].agg(set)
    for position, place in enumerate(places):
        assert set(traced.loc[traced["row"] == position, "report_id"]) == by_row[place]
