"""What is explained is what the rule decides: of every figure, in the package and in any ledger."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nesyria import figures
from nesyria.datapackage.package import Package
from nesyria.explanation.evidence import COLUMNS, EVIDENCE, Evidence, join_key
from nesyria.figures.lineage import KEYS
from nesyria.tableschema.pandas import read_frame
from tests.helpers import AREAS, ROOT, SITES, report
from tests.unit.figures.ledger import PAGES
from tests.unit.frames import frame

Tables = Mapping[str, pd.DataFrame]


def first_stated(found: Evidence, measure: str) -> pd.Series:
    """Return the number of the first report of each figure."""
    own = found.reports[found.reports["measure"] == measure]
    return own.drop_duplicates("key").set_index("key")["number"]


def summed(found: Evidence, measure: str, column: str = "number") -> pd.Series:
    """Return the sum over the events that each figure counts."""
    own = found.events[found.events["measure"] == measure]
    return own.groupby("key")[column].sum(min_count=1)


def stated_ends(found: Evidence, measure: str, end: str) -> dict[str, set[int]]:
    """Return the numbers of each figure that reports say to be its low, or its high, end."""
    own = found.reports[found.reports["measure"] == measure]
    assert own.groupby("key")[f"states_{end}"].any().all()
    # A report that makes an end by its number has it as its number; else it is in its range.
    said = own[own[f"states_{end}"]]
    named = ["number", "said_low", "said_high"]
    numbers: dict[str, set[int]] = {}
    for name in named:
        for key, number in zip(said["key"], said[name], strict=True):
            numbers.setdefault(key, set()).add(-1 if pd.isna(number) else number)
    return numbers


def figures_by_key(tables: Tables, table: str) -> pd.DataFrame:
    rows = tables[table]
    return rows.set_index(join_key(rows, KEYS[table]))


def same(explained: pd.Series, figure: pd.Series) -> bool:
    """Say whether two columns have the same numbers, missing where there is no evidence."""
    wanted, found = figure.astype("Int64"), explained.astype("Int64").reindex(figure.index)
    return wanted.set_axis(range(len(wanted))).equals(found.set_axis(range(len(wanted))))


def check(tables: Tables) -> None:
    """Compare the evidence of every figure with the figure."""
    before = {name: rows.copy() for name, rows in tables.items()}
    every = {table: EVIDENCE[table](tables) for table in COLUMNS}
    for table, columns in COLUMNS.items():
        found, own = every[table], figures_by_key(tables, table)
        for measure, (value, *ends) in columns.items():
            if table in ("repatriations", "populations") or measure in ("stated", "remaining"):
                assert same(first_stated(found, measure), own[value]), (table, measure)
                for end, column in zip(("low", "high"), ends, strict=False):
                    by_key = stated_ends(found, measure, end)
                    known = own[column].dropna()
                    assert set(known.index) == set(by_key), (table, measure, end)
                    assert all(known[key] in by_key[key] for key in by_key), (table, measure, end)
            elif table == "reconciliation":
                assert same(summed(found, measure).reindex(own.index).fillna(0), own[value])
            elif measure != "at_least":
                assert same(summed(found, measure), own[value]), (table, measure)
                for end, column in zip(("low", "high"), ends, strict=False):
                    assert same(summed(found, measure, end), own[column]), (table, measure, end)
    counted(tables, every)
    # Nothing that was read is another than before, so that the figures are the same.
    for name, rows in before.items():
        pd.testing.assert_frame_equal(rows, tables[name], obj=name)


def counted(tables: Tables, every: Mapping[str, Evidence]) -> None:
    """Compare the counts of events, and what countries have at least, with their evidence."""
    found, own = every["reconciliation"].events, tables["reconciliation"]
    sizes = found.groupby("key").size().reindex(own["report_id"]).fillna(0)
    assert sizes.tolist() == own["events"].tolist()
    silent = found[found["number"].isna()].groupby("key").size().reindex(own["report_id"])
    assert silent.fillna(0).tolist() == own["events_silent"].tolist()
    totals, rows = every["totals"].events, figures_by_key(tables, "totals")
    for measure in ("persons", "women", "men", "children"):
        stated = totals[(totals["measure"] == measure) & totals["number"].notna()]
        assert same(
            stated.groupby("key").size().reindex(rows.index).fillna(0), rows[f"{measure}_events"]
        )
    countries, rows = every["countries"], figures_by_key(tables, "countries")
    after = summed(countries, "at_least").reindex(rows.index).fillna(0)
    least = rows[["stated", "counted_then"]].astype("Int64").max(axis=1) + after
    assert same(least.where(rows["stated"].notna(), rows["persons"]), rows["at_least"])


def all_tables(package: Package) -> dict[str, pd.DataFrame]:
    return {name: read_frame(package, name) for name in package.resources}


def test_every_table_of_figures_has_evidence() -> None:
    assert set(EVIDENCE) == set(COLUMNS) == set(figures.DERIVED)


@pytest.mark.slow
def test_every_figure_of_the_package_is_explained_by_the_reports_that_give_it() -> None:
    check(all_tables(Package(ROOT)))


@pytest.mark.slow
def test_what_is_not_explained_as_it_is_derived_is_found() -> None:
    tables = all_tables(Package(ROOT))
    rows = tables["repatriations"]
    tables["repatriations"] = rows.assign(persons_low=rows["persons_low"] + 1)
    with pytest.raises(AssertionError):
        check(tables)


PLAIN = st.sampled_from([None, None, "partial", "disputed", "second_figure", "superseded"])
FLAGS = PLAIN | st.sampled_from(["planned", "outside_nes", "disputed partial"])
NUMBERS = st.none() | st.integers(0, 4)
QUALIFIERS = st.sampled_from(["exact", "exact", "about", "at_least", "at_most"])
SOURCES = st.sampled_from([page["source_id"] for page in PAGES])
DATES = st.sampled_from([None, "2022", "2023-12", "2023-12-07", "2024-02-19"])

HANDOVERS = st.fixed_dictionaries(
    {
        "event_id": st.sampled_from([*"abcdefgh", None]),
        "source_id": SOURCES,
        "date": DATES,
        "qualifier": QUALIFIERS,
        "parts_qualifier": st.none() | QUALIFIERS,
        "flags": FLAGS,
        **dict.fromkeys(("persons", "women", "men", "children"), NUMBERS),
    }
)
TOTALS = st.fixed_dictionaries(
    {
        "area_id": st.sampled_from(["KGZ", "FRA", "world"]),
        "source_id": SOURCES,
        "as_of": DATES,
        "since": st.sampled_from([None, None, "2023"]),
        "group": st.sampled_from(["all", "all", "women", "women_children"]),
        "value": st.integers(0, 9),
        "qualifier": QUALIFIERS,
        "scope": st.sampled_from(["nes", "nes", "syria"]),
        "kind": st.sampled_from(["repatriated", "remaining"]),
        "flags": PLAIN,
    }
)
POPULATIONS = st.fixed_dictionaries(
    {
        "site_id": st.just("al-hol"),
        "area_id": st.sampled_from(["IRQ", "world"]),
        "source_id": SOURCES,
        "as_of": DATES,
        "as_of_basis": st.just("stated"),
        "group": st.just("all"),
        "unit": st.just("persons"),
        "qualifier": QUALIFIERS,
        "flags": PLAIN,
        "numbers": st.sampled_from([(3, None, None), (4, 2, 6), (None, 1, 5), (5, None, None)]),
    }
)


# Few ledgers, each with many figures: a ledger of one report takes as long as one of fifty.
@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(
    st.lists(HANDOVERS, min_size=10, max_size=50),
    st.lists(TOTALS, max_size=20),
    st.lists(POPULATIONS, max_size=20),
)
def test_every_figure_of_any_ledger_is_explained_by_the_reports_that_give_it(
    handovers: list[dict[str, Any]],
    totals: list[dict[str, Any]],
    populations: list[dict[str, Any]],
) -> None:
    events = [
        report(number, row["event_id"], row["source_id"])
        | row
        | {"date_basis": row["date"] and "stated"}
        for number, row in enumerate(handovers)
    ]
    stated = [row | {"report_id": f"T{number:04d}"} for number, row in enumerate(totals)]
    people = [
        row
        | {"report_id": f"P{number:04d}"}
        | dict(zip(("value", "low", "high"), row["numbers"], strict=True))
        for number, row in enumerate(populations)
    ]
    ledger = {"areas": AREAS, "sites": SITES, "sources": PAGES, "repatriation_reports": events}
    ledger |= {"total_reports": stated, "population_reports": people}
    tables = {name: frame(name, *rows) for name, rows in ledger.items()}
    check(tables | figures.derive(tables))
