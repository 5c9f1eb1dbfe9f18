"""The rules of the suites, read from ``expectations/``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.validation.report import SEVERITIES
from nesyria.validation.rule import RULES

FOLDER = "expectations"

_RULE_ID = re.compile(r"across\.[a-z0-9_]{1,60}")

# The one kind of expectation that a suite may hold: it is SQL, and no code comes from data.
KIND = "unexpected_rows_expectation"


@dataclass(frozen=True)
class Rule:
    """One expectation of a suite."""

    id: str
    severity: str
    statement: str
    resource: str
    query: str


def suites(package: Package) -> Iterator[Rule]:
    """Return the rules of all suites of a package.

    Raises
    ------
    NesyriaError
        When a suite is not JSON of the form that is allowed.
    """
    for name in package.listing(FOLDER, ".json"):
        suite = package.read_json(name)
        try:
            resource = suite["name"]
            package.resource(resource)
            for one in suite["expectations"]:
                if one["type"] != KIND:
                    raise NesyriaError(f"only {KIND} is allowed, not {one['type']!r}")
                yield _rule(one["meta"], one["kwargs"]["unexpected_rows_query"], resource)
        except (KeyError, TypeError, NesyriaError) as error:
            raise NesyriaError(f"{name}: not a suite of this package: {error}") from None


def _rule(meta: Mapping[str, Any], query: object, resource: str) -> Rule:
    """Return the rule of an expectation, its form checked."""
    rule, severity, statement = meta["rule"], meta["severity"], meta["statement"]
    if severity not in SEVERITIES:
        raise NesyriaError(f"unknown severity {severity!r}")
    if not isinstance(rule, str) or not _RULE_ID.fullmatch(rule) or rule in RULES:
        raise NesyriaError(f"no id of a rule of its own, like across.totals: {rule!r}")
    if not isinstance(statement, str) or not isinstance(query, str):
        raise NesyriaError(f"{rule}: its statement and its query must be texts")
    return Rule(rule, severity, statement, resource, query)


def unique_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules, or refuse two of one table that have the same id."""
    found: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        if found.setdefault((rule.resource, rule.id), rule) is not rule:
            raise NesyriaError(f"the suites of {rule.resource} have two rules {rule.id}")
    return list(found.values())
