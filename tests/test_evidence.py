"""Every row of the collected evidence is in the ledger, unchanged, or listed as left out.

``tests/evidence`` holds what was collected, without remarks and titles. A line's number is its
report's number. Where the ledger departs from it, ``docs/review.csv`` says why.
"""

import csv
from pathlib import Path

import pytest

from tests.conftest import ROOT, read_table

# evidence file: (table, letter of its keys, {column there: column here})
FILES = {
    "event_reports": ("repatriation_reports", "R", {"iso3": "area_id"}),
    "total_reports": ("total_reports", "T", {}),
    "population_reports": ("population_reports", "P", {}),
}
NUMBERS = ("persons", "women", "men", "children", "value", "low", "high")
# Columns that a review may have changed; each change stands in docs/review.csv.
REVIEWED = ("event_id", "date", "date_basis", "kind", "as_of", "as_of_basis", "since", "scope")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


EXCLUDED = rows(ROOT / "docs" / "exclusions.csv")
REVIEW = {
    (row["table"], row["key"], row["field"]): row for row in rows(ROOT / "docs" / "review.csv")
}

RENAMED = {row["evidence"]: key for (_, key, name), row in REVIEW.items() if name == "source_id"}


@pytest.mark.parametrize("file", FILES)
def test_every_row_is_in_the_ledger_or_listed(file: str) -> None:
    table, letter, _ = FILES[file]
    collected = len(rows(ROOT / "tests" / "evidence" / f"{file}.csv"))
    expected = {f"{letter}{number:04d}" for number in range(1, collected + 1)}
    kept = [row["report_id"] for row in read_table(ROOT, table)]
    left_out = [row["report_id"] for row in EXCLUDED if row["table"] == table]
    first = [key for key in kept if key in expected]
    assert sorted(first + left_out) == sorted(expected)


def test_every_source_is_kept_or_listed() -> None:
    collected = {
        RENAMED.get(row["source_id"], row["source_id"])
        for row in rows(ROOT / "tests" / "evidence" / "sources.csv")
    }
    kept = {row["source_id"] for row in read_table(ROOT, "sources")}
    left_out = {row["source_id"] for row in EXCLUDED if row["table"] == "sources"}
    assert collected - kept == left_out


@pytest.mark.parametrize("file", FILES)
def test_no_number_was_touched(file: str) -> None:
    table, letter, _ = FILES[file]
    ledger = {row["report_id"]: row for row in read_table(ROOT, table)}
    compared = 0
    for number, row in enumerate(rows(ROOT / "tests" / "evidence" / f"{file}.csv"), 1):
        own = ledger.get(f"{letter}{number:04d}")
        if own is None:
            continue
        assert own["source_id"] == RENAMED.get(row["source_id"], row["source_id"])
        for column in NUMBERS:
            if column in row:
                assert own[column] == row[column], (own["report_id"], column)
                compared += 1
    assert compared > 500


@pytest.mark.parametrize("file", FILES)
def test_every_change_by_review_has_its_reason(file: str) -> None:
    table, letter, renamed = FILES[file]
    ledger = {row["report_id"]: row for row in read_table(ROOT, table)}
    for number, row in enumerate(rows(ROOT / "tests" / "evidence" / f"{file}.csv"), 1):
        key = f"{letter}{number:04d}"
        for column, value in row.items():
            name = renamed.get(column, column)
            if key not in ledger or name not in REVIEWED or ledger[key].get(name, value) == value:
                continue
            change = REVIEW[table, key, name]
            assert (change["evidence"], change["ledger"]) == (value, ledger[key][name])
            assert change["reason"], change


def test_every_exclusion_has_a_reason_and_leads_somewhere() -> None:
    keys = {row["report_id"] for table, *_ in FILES.values() for row in read_table(ROOT, table)}
    keys |= {row["source_id"] for row in read_table(ROOT, "sources")}
    for row in EXCLUDED:
        assert row["reason"], row
        assert not row["kept_as"] or row["kept_as"] in keys, row
