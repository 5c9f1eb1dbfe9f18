"""Which rows of small tables break a rule."""

from collections.abc import Sequence

from nesyria.datapackage.package import Package
from nesyria.validation.rows import violations
from nesyria.validation.rows.table import Table
from nesyria.validation.rule import RULES
from tests.helpers import ROOT
from tests.unit.frames import Row, frame

_PACKAGE = Package(ROOT)


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
