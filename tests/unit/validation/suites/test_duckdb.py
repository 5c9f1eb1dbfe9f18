"""Queries that do harm, or never end."""

from pathlib import Path

import pytest

from nesyria.validation.suites import duckdb
from tests.unit.validation.hostile import (
    expectation,
    found,
    write_suite,
)

QUERIES = [
    "",
    "SELECT 1 AS row_key, 5 AS field UNION ALL SELECT 2, 'x'",
    "SELECT x'ff' AS row_key, x'ff' AS field, x'ff' AS value, x'ff' AS expected",
    "SELECT 1 AS row_key FROM {batch} {nothing}",
    "SELECT zeroblob(1000000000) AS row_key FROM {batch}",
    "SELECT printf('%1000000000d', 1) AS row_key FROM {batch}",
    "SELECT load_extension('x') AS row_key FROM {batch}",
    "SELECT 1 AS \"a\", x'00ff' AS value FROM {batch}",
    "PRAGMA writable_schema = 1",
    "VACUUM INTO 'stolen.db'",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n",
]


@pytest.mark.slow
@pytest.mark.parametrize("query", QUERIES, ids=repr)
def test_hostile_queries_are_findings(
    small: Path, query: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Their share of the work is smaller here, that the test does not take as long as they may.
    monkeypatch.setattr(duckdb, "_SECONDS", 2)
    write_suite(small, {"name": "sites", "expectations": [expectation(query)]})
    before = sorted(small.rglob("*"))
    assert found(small)
    assert sorted(small.rglob("*")) == before
