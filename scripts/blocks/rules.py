"""The rules: what must hold, and how many rows each warns of today."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from blocks.markup import code, table
from nesyria.datapackage.expectations import history_rules
from nesyria.datapackage.package import Package
from nesyria.functions import tables
from nesyria.validation import validate
from nesyria.validation.rule import Rule, catalogue, row_rules
from nesyria.validation.suites.catalog import suites


def rules_of(layer: str) -> Callable[[Package], str]:
    """Return what renders the rules of one layer that the code checks."""

    def block(_: Package) -> str:
        return _rules(rule for rule in catalogue() if layer in rule.layers)

    return block


def rules_across(package: Package) -> str:
    """Return the rules of history and of the suites, and those about the suites themselves."""
    rows = [
        (code(rule.id), rule.statement, rule.severity, "")
        for rule in catalogue()
        if "across" in rule.layers
    ]
    rows += [
        (code(rule.id), rule.statement, rule.severity, code(rule.alias) if rule.alias else "")
        for rule in [*history_rules(), *suites(package)]
    ]
    return table(["rule", "what holds", "severity", "in 1.0.0"], rows)


def warnings_today(package: Package) -> str:
    """Return how many rows each rule of severity warning is about, in the ledger as it is now."""
    rows = {rule.id: 0 for rule in row_rules() if rule.severity == "warning"}
    rows |= {rule.id: 0 for rule in suites(package) if rule.severity == "warning"}
    for finding in validate(package.root, layers=["rows", "across"]).findings:
        if finding.rule in rows:
            rows[finding.rule] += 1
    published = int(tables(package.root)["rows"].sum())
    listed = [(code(rule), number) for rule, number in sorted(rows.items()) if number]
    silent = ", ".join(code(rule) for rule, number in sorted(rows.items()) if not number)
    found = table(["rule", "rows"], [*listed, ("all", sum(rows.values()))])
    return f"Of {published:,} rows of all tables:\n\n{found}\n\nNo row today: {silent}."


def _rules(rules: Iterable[Rule]) -> str:
    rows = [(code(rule.id), rule.statement, rule.severity) for rule in rules]
    return table(["rule", "what holds", "severity"], rows)
