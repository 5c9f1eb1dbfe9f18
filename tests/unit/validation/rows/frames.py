"""Which rows of small tables break a rule."""

from collections.abc import Sequence

from nesyria.datapackage.package import Package
from nesyria.validation.rows import violations
from nesyria.validation.rows.table import Table
from nesyria.validation.rule import RULES
from tests.helpers import ROOT
from tests.unit.frames import Row, frame

# Rule, table, its rows, other tables, and position and field of the rows that break the rule.
FrameCase = tuple[str, str, list[Row], dict[str, list[Row]], list[tuple[int, str]]]

REPORTS = "repatriation_reports"
PAGES: list[Row] = [
    {"source_id": "a", "publisher": "A", "published": "2023-12-08"},
    {"source_id": "b", "publisher": "B", "published": "2024-02"},
    {"source_id": "c", "publisher": "A", "published": "2024-02-01"},
]

_PACKAGE = Package(ROOT)


def made(*rows: Row, **same: object) -> list[Row]:
    """Return rows that have some cells in common."""
    return [{**same, **row} for row in rows]


def assert_broken(case: FrameCase) -> None:
    """Check that exactly the rows that the case names break its rule."""
    rule, table, rows, others, wanted = case
    found = broken(rule, table, *rows, **others)
    assert found == wanted, found


def broken(rule: str, table: str, *rows: Row, **others: Sequence[Row]) -> list[tuple[int, str]]:
    """Return position and field of the rows of a table that break a rule, beside other tables."""
    tables = {name: frame(name, *own) for name, own in others.items()}
    return violations(rule, table, tables | {table: frame(table, *rows)})


def told(rule: str, table: str, *rows: Row, **others: Sequence[Row]) -> dict[str, str]:
    """Return what a rule says of the rows of a table that break it, by their keys."""
    tables = {name: frame(name, *own) for name, own in others.items()}
    own = frame(table, *rows)
    schema, resource = _PACKAGE.schema(table), _PACKAGE.resource(table)
    about = Table(table, own, schema, resource, tables | {table: own}, tables | {table: own})
    said: dict[str, str] = {}
    for found in RULES[rule].violations(about):
        for order, row in enumerate(found.rows):
            words = found.message if isinstance(found.message, str) else found.message[order]
            key = str(own.iloc[int(row), 0])
            said[key] = f"{said[key]}; {words}" if key in said else words
    return said
