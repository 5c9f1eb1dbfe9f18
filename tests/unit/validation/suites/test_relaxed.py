"""Rules that the last release had: whoever takes one away is told so."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import nesyria as nes
from nesyria.figures.build import build
from nesyria.validation.finding import Finding

pytestmark = pytest.mark.slow


def change(file: Path, how: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))
    how(content)
    file.write_text(json.dumps(content), encoding="utf-8")


def loosened(root: Path) -> list[Finding]:
    report = nes.validate(root, layers=["across"])
    # The package is what it says, and its readers decide whether the change was meant.
    assert report.valid
    return [one for one in report.findings if one.rule == "constraint.relaxed"]


def rules_of(schema: dict[str, Any], field: str) -> dict[str, Any]:
    (found,) = [one for one in schema["fields"] if one["name"] == field]
    rules: dict[str, Any] = found["constraints"]
    return rules


SCHEMA: list[tuple[str, Callable[[dict[str, Any]], object], str | None, str]] = [
    ("total_reports", lambda s: rules_of(s, "value").pop("minimum"), "value", "minimum 0 is gone"),
    ("total_reports", lambda s: rules_of(s, "value").update(minimum=-1), "value", "-1, was 0"),
    ("total_reports", lambda s: rules_of(s, "value").pop("required"), "value", "required is gone"),
    (
        "sites",
        lambda s: rules_of(s, "latitude").update(maximum=90),
        "latitude",
        "maximum is 90, was 38",
    ),
    ("sites", lambda s: rules_of(s, "kind").pop("enum"), "kind", "closed list is gone"),
    ("sources", lambda s: rules_of(s, "url").update(pattern="^h"), "url", "pattern is '^h', was"),
    ("sources", lambda s: s.pop("primaryKey"), None, "primary key source_id is gone"),
    # The list of flags was in its pattern; now it is the codes table, or nothing.
    (
        "total_reports",
        lambda s: [one.pop("codes", None) for one in s["fields"]],
        "flags",
        "whether it asks less",
    ),
    (
        "repatriation_reports",
        lambda s: s["foreignKeys"].pop(0),
        None,
        "to areas is gone",
    ),
]


@pytest.mark.parametrize(
    ("table", "how", "field", "words"), SCHEMA, ids=[words for *_, words in SCHEMA]
)
def test_a_schema_that_asks_less_is_seen(
    copy: Path, table: str, how: Callable[[dict[str, Any]], object], field: str | None, words: str
) -> None:
    change(copy / "schemas" / f"{table}.json", how)
    (found,) = loosened(copy)
    assert (found.severity, found.field) == ("warning", field)
    assert found.file == f"schemas/{table}.json"
    assert words in found.message
    assert "1.0.0" in found.message


def test_a_schema_that_asks_more_is_not(copy: Path) -> None:
    def stricter(schema: dict[str, Any]) -> None:
        rules_of(schema, "latitude").update(minimum=30, maximum=37.5)
        rules_of(schema, "kind")["enum"].append("other")

    change(copy / "schemas" / "sites.json", stricter)
    assert loosened(copy) == []


def test_a_suite_that_asks_less_is_seen(copy: Path) -> None:
    rule = copy / "expectations" / "repatriations" / "counts.sql"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("severity: error", "severity: warning"), encoding="utf-8")
    (copy / "expectations" / "repatriations" / "dates.sql").unlink()
    build(copy)
    found = loosened(copy)
    assert {one.file for one in found} == {"expectations/repatriations.json"}
    gone, weaker = sorted(one.message for one in found)
    # By the names that the last release has.
    assert "the rule across.counts is a warning, was error" in gone + weaker
    assert "the rule across.dates is gone: " in gone + weaker


def test_a_table_of_figures_that_is_gone_with_its_suite_is_seen(copy: Path) -> None:
    def without(descriptor: dict[str, Any]) -> None:
        kept = [one for one in descriptor["resources"] if one["name"] != "reconciliation"]
        descriptor["resources"] = kept

    change(copy / "datapackage.json", without)
    (copy / "expectations" / "reconciliation.json").unlink()
    messages = [one.message for one in loosened(copy)]
    assert any("table reconciliation is gone" in one for one in messages)
