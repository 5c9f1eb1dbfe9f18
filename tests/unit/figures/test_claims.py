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
    ("coverage", "verdict", "evidence"),
    [
        ("1", "holds", "559 persons"),
        ("1.2", "holds", "559 persons"),
        ("0.9", "holds", "559 persons"),
        ("CAST(0.89951 AS DOUBLE)", "holds", "559 persons"),
        ("NULL", "holds", "559 persons"),
        ("0.899", "undecided",
         "559 persons; the count covers 89.9 % of what is stated, too little to decide"),
        ("0", "undecided",
         "559 persons; the count covers 0.0 % of what is stated, too little to decide"),
    ],
)  # fmt: skip
def test_a_count_that_covers_too_little_decides_nothing(
    coverage: str, verdict: str, evidence: str
) -> None:
    query = f"SELECT SUM(persons) > 500, SUM(persons) || ' persons', {coverage} FROM totals"
    assert decide(query) == (verdict, evidence)
    assert decide(query.replace("> 500", "> 600"))[0] in ("contradicted", verdict)


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


@pytest.mark.slow
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
        "SELECT 1, 'a', 0.95, 0.95",
        "SELECT 1, 'a', 'most'",
        "SELECT 1, 'a', -0.1",
        "SELECT 1, 'a', TRUE",
        "SELECT 1, 'a', CAST('NaN' AS DOUBLE)",
        "SELECT 1, 'a', CAST('inf' AS DOUBLE)",
    ],
)
def test_a_query_must_return_its_one_row(query: str) -> None:
    with pytest.raises(NesyriaError, match="must return one row of two or three values"):
        decide(query)
