"""Rules compare by keys: no join of a suite looks at each row beside each other one."""

from collections.abc import Iterator
from typing import Any

import pytest

from nesyria.datapackage.expectations import read_rules, read_views
from nesyria.datapackage.package import Package
from nesyria.sandbox import Sandbox
from nesyria.sandbox.screening import _walked
from tests.helpers import ROOT

# Words of a text are found in it, both sides being codes tables or distinct texts of codes; or one
# side has one row: the table package, the greatest of all.
SMALL: tuple[str, ...] = (
    "area_membership",
    "flag_words",
    "unknown",
    "region_groups",
    "published_values",
)
SMALL += ("next_release", "exceeds_totals")


def tables(expression: object) -> set[str]:
    """Return the tables whose columns an expression names."""
    return {
        str(node["column_names"][0])
        for node in _walked(expression)
        if node.get("class") == "COLUMN_REF" and len(node["column_names"]) > 1
    }


def conjuncts(condition: Any) -> Iterator[Any]:
    if condition.get("type") == "CONJUNCTION_AND":
        for child in condition["children"]:
            yield from conjuncts(child)
    else:
        yield condition


def compared_without_key(parsed: object) -> bool:
    """Say whether a join of a query has no key that both sides share."""
    for join in _walked(parsed):
        if join.get("type") == "JOIN" and join.get("condition"):
            kinds = [one["type"] for one in conjuncts(join["condition"]) if len(tables(one)) > 1]
            if "COMPARE_EQUAL" not in kinds:
                return True
    return False


def parsed(sandbox: Sandbox, query: str) -> object:
    return sandbox._ask(lambda process: process.ask("parse", query=query))


@pytest.mark.slow
def test_joins_are_by_keys_alone() -> None:
    package = Package(ROOT)
    queries = {rule.id: rule.query for rule in read_rules(package)} | read_views(package)
    with Sandbox() as sandbox:
        found = {
            name for name, query in queries.items() if compared_without_key(parsed(sandbox, query))
        }
    assert {name for name in found if not name.endswith(SMALL)} == set()


@pytest.mark.parametrize(
    "condition", ["a.n < b.n", "a.n <> b.n AND a.k > b.k", "a.k = b.k OR a.n = b.n"]
)
def test_a_join_of_each_with_each_is_seen(condition: str) -> None:
    with Sandbox() as sandbox:
        query = f"SELECT a.n FROM totals AS a INNER JOIN totals AS b ON {condition}"
        assert compared_without_key(parsed(sandbox, query))
        assert not compared_without_key(parsed(sandbox, query.replace(condition, "a.k = b.k")))
