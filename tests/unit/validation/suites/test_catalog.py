"""The rules of the suites as files: those that are broken, gone, or not what was built."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from nesyria.datapackage import expectations
from nesyria.datapackage.expectations import history_rules
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.figures.build import build
from nesyria.validation.rule import RULES
from nesyria.validation.suites.catalog import suites
from tests.helpers import ROOT, findings
from tests.unit.validation.hostile import (
    expectation,
    found,
    write_suite,
)

pytestmark = pytest.mark.slow

HEADER = "-- id: sites.extra\n-- severity: error\n-- statement: a rule\n"


@pytest.fixture
def rule(example: Path) -> Path:
    """Return the file of a rule that the package does not have yet."""
    return example / "expectations" / "sites" / "extra.sql"


def test_ids_name_one_rule_each() -> None:
    ids = [one.id for one in (*history_rules(), *suites(Package(ROOT)))]
    assert len(ids) == len({*ids} - {*RULES}) >= 39


def test_every_rule_of_1_0_0_is_still_there_under_its_old_name() -> None:
    rules = [*history_rules(), *suites(Package(ROOT))]
    aliases = {(one.resource, one.alias) for one in rules if one.alias}
    assert len(aliases) == 37
    assert ("total_reports", "across.one_day") in aliases
    assert ("population_reports", "across.one_day") in aliases


def test_the_json_suites_are_what_the_sql_files_give() -> None:
    written = expectations.suites(Package(ROOT))
    assert {*written} == {f"expectations/{one.name}" for one in ROOT.glob("expectations/*.json")}
    for name, content in written.items():
        assert (ROOT / name).read_bytes() == content, f"{name} is stale; run: nesyria build"


def test_a_suite_runs_without_the_views(example: Path) -> None:
    suite = json.loads((example / "expectations" / "repatriations.json").read_text("utf-8"))
    by_rule = {one["meta"]["rule"]: one["kwargs"] for one in suite["expectations"]}
    query = by_rule["repatriations.events"]["unexpected_rows_query"]
    views = [name for name in expectations.read_views(Package(example)) if f"{name} AS (" in query]
    assert {*views} == {"flag_words", "flag_sets", "source_standing", "placed_reports"}
    assert views.index("flag_words") < views.index("flag_sets") < views.index("placed_reports")


def test_a_rule_is_one_file(rule: Path, example: Path) -> None:
    query = "SELECT site_id AS row_key, 'name' AS field, name AS value, 'x' AS expected FROM sites"
    rule.write_text(f"{HEADER}{query}\nWHERE site_id = 'roj'\n", encoding="utf-8")
    assert build(example) == ["expectations/sites.json"]
    (found,) = [one for one in findings(example, ["across"]) if one.severity == "error"]
    assert (found.rule, found.file, found.field) == ("sites.extra", "data/sites.csv", "name")
    assert found.row is not None
    assert found.message == "a rule; expected: x"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT 1", "needs a line like '-- id: ...'"),
        ("-- id: sites.extra\n-- severity: error\nSELECT 1", "'-- statement: ...'"),
        (HEADER.replace("sites.extra", "areas.extra"), "expected sites.extra"),
        (HEADER.replace("error", "grave"), "unknown severity 'grave'"),
        (b"\xff", "not a text in UTF-8"),
    ],
)
def test_files_that_are_no_rules_are_findings(
    rule: Path, example: Path, text: str | bytes, words: str
) -> None:
    rule.write_bytes(text if isinstance(text, bytes) else text.encode())
    (found,) = findings(example, ["across"])
    assert found.rule == "suite.valid"
    assert words in found.message
    if "severity" not in words:
        with pytest.raises(NesyriaError, match=r"sites/extra\.sql"):
            build(example)


def test_views_that_need_each_other_are_a_finding(example: Path) -> None:
    for name, other in (("one", "another"), ("another", "one")):
        view = example / "expectations" / "views" / f"{name}.sql"
        view.write_text(f"SELECT * FROM {other}", encoding="utf-8")
    (found,) = findings(example, ["across"])
    assert "views need each other" in found.message


@pytest.mark.parametrize("query", ["SELECT nothing FROM sites", "COPY sites TO 'x.csv'"])
def test_a_view_that_cannot_be_made_is_a_finding(example: Path, query: str) -> None:
    (example / "expectations" / "views" / "another.sql").write_text(query, encoding="utf-8")
    build(example)
    (found,) = findings(example, ["across"])
    assert found.rule == "suite.valid"
    assert "the view another cannot be made: " in found.message


def test_a_suite_that_is_not_what_the_sql_gives_is_a_finding(example: Path) -> None:
    suite = example / "expectations" / "sites.json"
    suite.write_text("{}", encoding="utf-8")
    (example / "expectations" / "totals.json").unlink()
    (example / "expectations" / "more.json").write_text("{}", encoding="utf-8")
    found = [one for one in findings(example, ["across"]) if one.rule == "suite.valid"]
    assert {one.resource for one in found} == {"sites", "totals", "more"}
    assert all("run: nesyria build" in one.message for one in found)


def test_a_suite_that_is_gone_is_missed(example: Path) -> None:
    (example / "expectations" / "totals.json").unlink()
    shutil.rmtree(example / "expectations" / "totals")
    (found, *gone) = sorted(
        (one for one in findings(example, ["across"]) if one.severity == "error"),
        key=lambda one: one.rule != "suite.valid",
    )
    assert (found.rule, found.resource) == ("suite.valid", "totals")
    assert "no suite" in found.message
    assert {one.rule for one in gone} == {"constraint.relaxed"}


def test_rules_of_no_table_are_findings(example: Path) -> None:
    stray = ["extra.sql", "total/extra.sql", "sites/old/extra.sql", "sites/extra.SQL"]
    for name in stray:
        file = example / "expectations" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(HEADER + "SELECT 1", encoding="utf-8")
    found = [one for one in findings(example, ["across"]) if one.severity == "error"]
    assert {one.rule for one in found} == {"suite.valid"}
    assert [one.file.removeprefix("expectations/") for one in found] == [
        *("extra.sql", "sites/extra.SQL", "sites/old", "total")
    ]
    assert all("no table has its rules here" in one.message for one in found)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT nothing FROM sites",
        "DELETE FROM sites",
        "ATTACH 'x.db' AS x",
        "SELECT 1; DROP TABLE x",
        "SELECT site_id AS row_key FROM sites WHERE random() > 2",
    ],
)
def test_a_query_that_cannot_run_is_a_finding(rule: Path, example: Path, query: str) -> None:
    rule.write_text(HEADER + query, encoding="utf-8")
    build(example)
    (found,) = [one for one in findings(example, ["across"]) if one.severity == "error"]
    assert found.rule == "sites.extra"
    assert "cannot run" in found.message


def test_suites_of_json_alone_are_read_as_they_were_in_1_0_0(example: Path) -> None:
    for folder in [one for one in (example / "expectations").iterdir() if one.is_dir()]:
        shutil.rmtree(folder)
    rules = {one.id for one in suites(Package(example))}
    assert rules == {one.id for one in suites(Package(ROOT))}
    assert [one for one in findings(example, ["across"]) if one.severity == "error"] == []


ODD_RULES: list[dict[str, Any]] = [
    {"rule": 5},
    {"rule": ["a"]},
    {"rule": "across.\x1b[2J"},
    {"rule": "file.hash"},
    {"rule": "suite.valid"},
    {"statement": 5},
    {"severity": "grave"},
    {"query": 5},
]
SUITES: list[object] = [
    [],
    {"name": "sites"},
    {"name": ["sites"], "expectations": []},
    {"name": "sites", "expectations": 5},
    {"name": "sites", "expectations": ["x"]},
    {"name": "sites", "expectations": [{"type": "unexpected_rows_expectation"}]},
    *({"name": "sites", "expectations": [expectation(**one)]} for one in ODD_RULES),
    {"name": "sites", "expectations": [expectation(), expectation(severity="warning")]},
]


@pytest.mark.parametrize("suite", SUITES, ids=repr)
def test_hostile_suites_are_findings(small: Path, suite: object) -> None:
    write_suite(small, suite)
    assert {one.rule for one in found(small) if one.severity == "error"} == {"suite.valid"}
