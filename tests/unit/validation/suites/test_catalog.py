"""Suites that are broken or gone."""

import json
from pathlib import Path

import pytest

from tests.helpers import findings

pytestmark = pytest.mark.slow


def test_suites_that_are_no_suites_are_findings(example: Path) -> None:
    suite = example / "expectations" / "sites.json"
    good = suite.read_text(encoding="utf-8")
    for broken in (
        "{",
        "{}",
        good.replace("unexpected_rows_expectation", "expect_column_to_exist"),
        good.replace('"error"', '"grave"'),
        good.replace('"name": "sites"', '"name": "places"'),
    ):
        suite.write_text(broken, encoding="utf-8")
        found = findings(example, ["across"])
        assert {one.rule for one in found} == {"suite.valid"}


def test_a_suite_that_is_gone_is_missed(example: Path) -> None:
    (example / "expectations" / "totals.json").unlink()
    (found,) = [one for one in findings(example, ["across"]) if one.severity == "error"]
    assert (found.rule, found.resource) == ("suite.valid", "totals")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT nothing FROM sites",
        "DELETE FROM sites",
        "ATTACH 'x.db' AS x",
        "SELECT 1; DROP TABLE x",
    ],
)
def test_a_query_that_cannot_run_is_a_finding(example: Path, query: str) -> None:
    path = example / "expectations" / "sites.json"
    suite = json.loads(path.read_text(encoding="utf-8"))
    suite["expectations"][0]["kwargs"]["unexpected_rows_query"] = query
    path.write_text(json.dumps(suite), encoding="utf-8")
    found = findings(example, ["across"])
    assert {one.rule for one in found} == {"across.sites_used"}
    assert "cannot run" in found[0].message
