"""Which rows of small tables break a rule."""

from collections.abc import Sequence

from nesyria.validation.rows import violations
from tests.unit.frames import Row, frame


def broken(rule: str, table: str, *rows: Row, **others: Sequence[Row]) -> list[tuple[int, str]]:
    """Return position and field of the rows of a table that break a rule, beside other tables."""
    tables = {name: frame(name, *own) for name, own in others.items()}
    return violations(rule, table, tables | {table: frame(table, *rows)})
