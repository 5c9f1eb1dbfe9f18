"""Findings are of bounded length and number, whatever a package says."""

from pathlib import Path
from typing import Any

import pytest

from nesyria.datapackage.package import Package
from nesyria.validation import finding, formats
from nesyria.validation.finding import Finding
from nesyria.validation.report import Report
from nesyria.validation.rows import reader
from nesyria.validation.rows.table import Violation

LONG = "x" * 10**6


def one(rule: str = "field.enum", file: str = "data/a.csv", **values: Any) -> Finding:
    about: dict[str, Any] = {"resource": LONG, "row": 2, "field": LONG, "layer": "rows"}
    about |= {"severity": "error"}
    about |= {"value": LONG, "message": LONG} | values
    return Finding(file=file, rule=rule, **about)


@pytest.mark.parametrize("format", formats.FORMATS)
def test_long_texts_do_not_make_long_reports(format: str) -> None:
    report = Report("package 1.0.0", ("rows",), [one(row=row) for row in range(100)])
    assert len(formats.render(report, format)) < 100 * 8_000
    assert len(str(report)) < 100 * 8_000


def test_of_very_many_findings_each_rule_keeps_some_and_says_how_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "MOST", 100)
    many = [one(row=row) for row in range(500)]
    many += [one(rule, row=row) for rule in ("key.foreign", "row.order") for row in range(10)]
    many += [one("date.future", severity="warning", row=row) for row in range(3)]
    kept = finding.ordered(many)
    assert len(kept) <= 100
    counts = {rule: sum(1 for each in kept if each.rule == rule) for rule in {o.rule for o in kept}}
    assert counts == {"field.enum": 13, "key.foreign": 10, "row.order": 10, "date.future": 3}
    assert "and 488 more findings of this rule in this file" in {each.message for each in kept}


def test_each_of_very_many_rules_cannot_name_very_many_rows(small: Path) -> None:
    tables, _ = reader.read(Package(small))
    tables.room = 3
    broken = Violation([0, 0], "area_id", "wrong")
    found = [*tables.findings("key.foreign", "areas", broken)]
    found += tables.findings("row.order", "areas", broken)
    assert [each.row for each in found] == [2, 2, 2, None]
    assert found[-1].message == "and 1 more rows, in field area_id"
