"""The rules of the suites, read from ``expectations/``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nesyria.datapackage import expectations
from nesyria.datapackage.expectations import FOLDER, KIND, MAX_RULES
from nesyria.datapackage.expectations import SqlRule as Rule
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.validation.finding import SEVERITIES
from nesyria.validation.rule import RULES

__all__ = ["FOLDER", "Rule", "stale_suites", "suites"]

_RULE_ID = re.compile(r"[a-z][a-z0-9_]{0,60}\.[a-z0-9_]{1,60}")


def suites(package: Package) -> list[Rule]:
    """Return the rules of all suites of a package: its SQL files, or where it has none its JSON.

    Raises
    ------
    NesyriaError
        When a file is not of the form that is allowed, or two rules have one id.
    """
    rules = expectations.read_rules(package) or list(_from_json(package))
    if len(rules) > MAX_RULES:
        raise NesyriaError(f"{FOLDER}: {len(rules):,} rules, and {MAX_RULES} are the most")
    found: set[tuple[str, str]] = set()
    for rule in rules:
        _check(rule)
        if (rule.resource, rule.id) in found:
            raise NesyriaError(f"the suites of {rule.resource} have two rules {rule.id}")
        found.add((rule.resource, rule.id))
    return rules


def stale_suites(package: Package) -> list[str]:
    """Return the JSON suites that are not what the SQL files give.

    Raises
    ------
    NesyriaError
        When a file cannot be read.
    """
    written = expectations.suites(package)
    if not written:
        return []
    listed = package.listing(FOLDER, ".json")
    stale = {name for name in listed if name not in written}
    for name, content in written.items():
        if name not in listed or package.read_bytes(name, 16 * 1024**2) != content:
            stale.add(name)
    return sorted(stale)


def _from_json(package: Package) -> Iterator[Rule]:
    """Return the rules of JSON suites: releases before 1.1.0 have these alone."""
    own = {rule.id for rule in expectations.history_rules()}
    for name in package.listing(FOLDER, ".json"):
        suite = package.read_json(name)
        try:
            resource = suite["name"]
            package.resource(resource)
            for one in suite["expectations"]:
                if one["type"] != KIND:
                    raise NesyriaError(f"only {KIND} is allowed, not {one['type']!r}")
                query = one["kwargs"]["unexpected_rows_query"]
                rule = _json_rule(one["meta"], query, resource)
                # Those of history come with the validator, whatever a suite says of them.
                if rule.id not in own:
                    yield rule
        except (KeyError, TypeError, NesyriaError) as error:
            raise NesyriaError(f"{name}: not a suite of this package: {error}") from None


def _json_rule(meta: Mapping[str, Any], query: object, resource: str) -> Rule:
    rule, severity, statement = meta["rule"], meta["severity"], meta["statement"]
    if not isinstance(statement, str) or not isinstance(query, str):
        raise NesyriaError(f"{rule}: its statement and its query must be texts")
    if not isinstance(rule, str):
        raise NesyriaError(f"an id of a rule must be a text, not {rule!r}")
    alias = meta.get("alias")
    return Rule(
        rule, severity, statement, resource, query, alias if isinstance(alias, str) else None
    )


def _check(rule: Rule) -> None:
    """Refuse a rule whose id or severity is not one."""
    if rule.severity not in SEVERITIES:
        raise NesyriaError(f"{rule.id}: unknown severity {rule.severity!r}")
    if not _RULE_ID.fullmatch(rule.id) or rule.id in RULES:
        raise NesyriaError(f"no id of a rule of its own, like totals.years: {rule.id!r}")


def unproven(package: Package, rules: Iterable[Rule]) -> list[str]:
    """Return the tables of figures that no suite is about."""
    figures = set(package.resources) - set(package.edited())
    return sorted(figures - {rule.resource for rule in rules})
