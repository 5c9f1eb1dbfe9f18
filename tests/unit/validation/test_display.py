"""Findings as people read them: a rule is said once, with the rows that break it."""

import pytest

from nesyria.validation.display import grouped, ranges, summary, text
from nesyria.validation.finding import Finding
from nesyria.validation.rule import RULES


def finding(row: int | None, message: str = "is not there", **values: str) -> Finding:
    given = {"file": "data/sites.csv", "field": "kind", "rule": "field.enum", "severity": "error"}
    given |= values
    return Finding(
        "sites",
        given["file"],
        row,
        given["field"],
        given["rule"],
        given["rule"].split(".")[0],
        given["severity"],
        values.get("value"),
        message,
    )


def shown(findings: list[Finding], groups: int = 50, entries: int = 5) -> str:
    return text(findings, groups=groups, entries=entries)


def test_one_finding_is_two_lines() -> None:
    assert shown([finding(3, 'not "camp"')]).splitlines() == [
        "data/sites.csv",
        "  row 3, field kind  [field.enum]",
        '    not "camp"',
    ]


def test_many_rows_with_one_message_say_it_once() -> None:
    found = [finding(row) for row in range(2, 44_002)]
    assert shown(found).splitlines() == [
        "data/sites.csv",
        "  rows 2-44001, field kind  [field.enum]",
        "    is not there",
    ]


@pytest.mark.slow
def test_many_messages_of_a_rule_are_bounded_and_counted() -> None:
    found = [finding(row, f"{row} is no kind") for row in range(2, 44_002)]
    said = shown(found, entries=2).splitlines()
    assert said[1] == "  44,000 errors  [field.enum]"
    assert said[2].strip() == RULES["field.enum"].statement
    assert said[3:] == [
        "    row 2, field kind: 2 is no kind",
        "    row 3, field kind: 3 is no kind",
        "    and 43,998 more: rows 4-44001",
    ]


def test_many_rules_are_bounded_and_counted() -> None:
    found = [finding(2, rule=f"field.rule{number}") for number in range(30)]
    said = shown(found, groups=10)
    assert said.count("[field.rule") == 10
    assert said.endswith("and 20 more findings; the report in JSON has all of them")


def test_files_stand_together_and_rules_apart() -> None:
    found = [
        finding(2, file="a.csv"),
        finding(2, file="b.csv"),
        finding(3, file="a.csv", rule="field.type"),
        finding(4, file="a.csv", severity="warning"),
    ]
    groups = [(one.file, one.rule, one.severity) for one in grouped(found)]
    assert groups == [
        ("a.csv", "field.enum", "error"),
        ("a.csv", "field.type", "error"),
        ("a.csv", "field.enum", "warning"),
        ("b.csv", "field.enum", "error"),
    ]


def test_errors_are_read_before_warnings_and_are_not_cut_off_by_them() -> None:
    found = [finding(2, file="a.csv", severity="warning"), finding(3, file="b.csv")]
    lines = [line for line in shown(found).splitlines() if line.endswith(("csv", "]"))]
    warned, broken = ["a.csv", "  row 2, field kind  [field.enum]"], ["b.csv"]
    assert lines == [*broken, "  row 3, field kind  [field.enum]", *warned]
    assert shown(found, groups=1).startswith("b.csv")


def test_a_message_of_several_lines_or_of_a_book_stays_in_its_place() -> None:
    assert "    one\n      two" in shown([finding(2, "one\ntwo")])
    assert len(shown([finding(2, "x" * 10**6)])) < 3_000


def test_rows_apart_are_bounded_too() -> None:
    assert ranges(range(2, 100, 2), most=3) == "2, 4, 6 and 46 more"
    assert ranges([]) == ""


def test_summary_counts_each_severity() -> None:
    warning = finding(2, severity="warning")
    assert summary("x 1", ("rows",), []) == "x 1: valid (rows)"
    assert summary("x 1", ("rows",), [warning]) == (
        "x 1: valid, with warnings: 0 errors, 1 warning (rows)"
    )
    assert summary("x 1", ("rows",), [finding(2), finding(3), warning]) == (
        "x 1: NOT VALID: 2 errors, 1 warning (rows)"
    )
