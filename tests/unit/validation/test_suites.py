"""Queries that take long: nothing else is reported wrong because of them."""

import pandas as pd
import pytest

from nesyria.datapackage.package import Package
from nesyria.sandbox import OutOfTimeError, Sandbox
from nesyria.validation import suites
from nesyria.validation.rows import reader
from nesyria.validation.suites import duckdb
from nesyria.validation.suites.catalog import Rule
from nesyria.validation.suites.catalog import suites as rules_of
from tests.helpers import ROOT, Make, source

CLAIMS = pd.DataFrame(
    {
        "claim_id": ["C001", "C002"],
        "query": ["SELECT 1, 'one' FROM claims LIMIT 1", "SELECT 0, 'two' FROM claims LIMIT 1"],
        "verdict": ["holds", None],
        "evidence": ["as stated", None],
    },
    dtype="string",
)


def test_rules_whose_time_was_used_up_are_named_and_not_reported_broken(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: object) -> list[dict[str, object]]:
        raise OutOfTimeError("it was not run")

    tables, _ = reader.read(Package(make(sources=[source("a")])))
    monkeypatch.setattr(Sandbox, "rows", late)
    rule = Rule("sites.x", "error", "x holds", "sites", "SELECT 1 AS row_key")
    (found,) = suites._violations(tables, [rule])
    assert found.rule == "suite.valid"
    assert "1 rules were not checked" in found.message
    assert "sites.x" in found.message


def test_claims_that_are_not_decided_are_as_they_are_stated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Sandbox() as sandbox:
        sandbox.insert("claims", CLAIMS)
        found, left = duckdb.decided(sandbox, {"claims": CLAIMS})
        assert (found["evidence"].tolist(), left) == (["one", "two"], [])
        monkeypatch.setattr(duckdb, "_SECONDS_OF_CLAIMS", -1.0)
        found, left = duckdb.decided(sandbox, {"claims": CLAIMS})
    assert left == ["C001", "C002"]
    assert found["evidence"].tolist() == ["as stated", None]
    assert found["verdict"].tolist() == ["holds", None]


def test_rules_of_other_packages_run_after_those_of_the_installed_one() -> None:
    (own, *_) = rules_of(Package(ROOT))
    strange = Rule(own.id, own.severity, own.statement, own.resource, "SELECT 2 AS row_key")
    assert list(suites._known_first([strange, own])) == [[own], [strange]]
