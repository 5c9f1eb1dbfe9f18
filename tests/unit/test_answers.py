"""The public functions `explain` and `reconcile`, asked of every kind of place."""

import pytest

import nesyria as nes
from tests.helpers import example, released_example


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> nes.Dataset:
    return nes.Dataset.at(example(tmp_path_factory.mktemp("answers")))


@pytest.mark.slow
@pytest.mark.parametrize(
    "table", ["repatriations", "totals", "reconciliation", "populations", "countries"]
)
def test_a_row_is_explained_where_it_comes_from(place: nes.Dataset, table: str) -> None:
    rows = place.load(table)
    found = nes.explain(rows.iloc[1])
    assert (found.table, found.key) == (table, rows[list(found.key)].iloc[1].to_dict())
    for other in (place.explain(rows.iloc[1]), nes.explain(rows.iloc[[1]])):
        assert found.to_dict() == other.to_dict()


@pytest.mark.slow
def test_a_row_of_a_day_is_explained_by_what_was_known_then(place: nes.Dataset) -> None:
    then = place.as_of("2022-07-03")
    row = then.load("repatriations").set_index("event_id", drop=False).loc["FRA-2022-07-03"]
    found = nes.explain(row)
    assert found.place["as_of"] == "2022-07-03"
    assert [line.report_id for line in found["persons"].reports] == ["R0005"]
    with pytest.raises(nes.NesyriaError, match="these rows are of"):
        place.explain(row)
    assert nes.explain("FRA-2022-07-03", path=place.package.root)["persons"].high == 20


def test_a_release_is_explained_by_its_own_ledger(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    root = released_example(tmp_path_factory.mktemp("released"))
    row = nes.load("repatriations", path=root, release="1.0.0").iloc[0]
    assert nes.explain(row).place["release"] == "1.0.0"


def test_what_release_1_0_0_has_is_explained_without_what_it_lacks() -> None:
    release = nes.Dataset.installed().release("1.0.0")
    found = release.explain("FRA-2022-07-03")
    assert found["persons"].reports[0].number == found["persons"].value
    assert {one.agency for one in found.sources} == {None}
    # Bounds were numbers like others then: the explanation says what the rule of today gives.
    (note,) = release.explain("IRQ-2022-10-18").notes
    assert note.startswith("persons_low: the table has 600")
    with pytest.raises(nes.NesyriaError, match="with more parts there are: FRA repatriation"):
        release.explain("FRA")


@pytest.mark.slow
@pytest.mark.parametrize("table", ["repatriations", "totals", "reconciliation", "countries"])
def test_rows_of_an_unknown_origin_must_be_the_figure_that_is_found(
    place: nes.Dataset, table: str
) -> None:
    import polars as pl

    root = place.package.root
    rows = place.load(table, engine="polars")
    for row in (rows.head(1), rows.tail(1)):
        assert nes.explain(row, path=root).table == table
    other = row.with_columns(pl.col("events" if "events" in row.columns else "reports") + 1)
    # Where the place is named it is believed; the rows themselves say nothing of theirs.
    assert nes.explain(other, path=root).table == table
    with pytest.raises(nes.NesyriaError, match=r"this row does not say|no figure has the key"):
        nes.explain(other)
