"""Claims are decided by their queries, which can read and do nothing else."""

from pathlib import Path

import pandas as pd
import pytest

from nesyria import NesyriaError
from nesyria.figures import claims
from nesyria.sandbox import Limits

TABLES = {"totals": pd.DataFrame({"area_id": ["KGZ", "FRA"], "persons": [333, 226]})}


def decide(query: str) -> tuple[object, object]:
    frame = pd.DataFrame({"claim_id": ["C001"], "query": [query]})
    row = claims.evaluate_claims(frame, TABLES).iloc[0]
    return row["verdict"], row["evidence"]


def test_verdicts() -> None:
    query = "SELECT SUM(persons) > {} AS holds, SUM(persons) || ' persons' AS evidence FROM totals"
    assert decide(query.format(500)) == ("holds", "559 persons")
    assert decide(query.format(600)) == ("contradicted", "559 persons")
    assert decide("SELECT NULL, 'too few' FROM totals LIMIT 1") == ("undecided", "too few")


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM totals",
        "UPDATE totals SET persons = 0",
        "INSERT INTO totals VALUES ('X', 1)",
        "CREATE TABLE x (a)",
        "DROP TABLE totals",
        "ATTACH 'other.db' AS other",
        "PRAGMA writable_schema = 1",
        "SELECT load_extension('x'), ''",
        "VACUUM INTO 'copy.db'",
        "SELECT 1, ''; DELETE FROM totals",
        "SELECT abs(random()) % 2, '' FROM totals",
        "SELECT date('now') < '2030-01-01', '' FROM totals",
        "SELECT CURRENT_DATE < '2030-01-01', '' FROM totals",
    ],
)
def test_a_query_can_only_read(query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NesyriaError, match="C001: the query cannot run"):
        decide(query)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("query", ["SELECT 1, 'yes'", "WITH x AS (SELECT 1) SELECT 1, 'y' FROM x"])
def test_a_query_that_looks_at_nothing_decides_nothing(query: str) -> None:
    with pytest.raises(NesyriaError, match="C001: the query looks at no table"):
        decide(query)


def test_a_query_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "LIMITS", Limits(seconds=0.5))
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    with pytest.raises(NesyriaError, match="interrupted"):
        decide(endless + "SELECT COUNT(*), '' FROM n")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1",
        "SELECT 1, 'a' UNION ALL SELECT 1, 'b'",
        "SELECT 1, 'a' WHERE 0",
        "SELECT 2, 'a'",
    ],
)
def test_a_query_must_return_its_one_row(query: str) -> None:
    with pytest.raises(NesyriaError, match="must return one row of two values"):
        decide(query)
