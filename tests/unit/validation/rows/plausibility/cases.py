"""What the tests of plausible mistakes share: rows of the ledger, and how a case is judged."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.helpers import report, source
from tests.unit.frames import Row
from tests.unit.validation.packages import count, total
from tests.unit.validation.rows.frames import told

TABLES = {"R": "repatriation_reports", "T": "total_reports", "P": "population_reports"}
AREAS: Sequence[Row] = [
    {"area_id": key, "name": name, "kind": "country"}
    for key, name in (
        ("AUT", "Austria"),
        ("DEU", "Germany"),
        ("FRA", "France"),
        ("IRQ", "Iraq"),
        ("KAZ", "Kazakhstan"),
        ("KGZ", "Kyrgyzstan"),
        ("LBN", "Lebanon"),
        ("SYR", "Syria"),
    )
]


@dataclass(frozen=True)
class Case:
    """Rows, and words of what is said of each that breaks the rule, by key; of others, nothing."""

    rows: Sequence[Row]
    said: dict[str, str] = field(default_factory=dict)


def assert_told(rule: str, table: str, case: Case, **others: Sequence[Row]) -> None:
    """Say exactly what a case wants said."""
    found = told(rule, table, *case.rows, **others)
    assert set(found) == set(case.said), found
    assert all(words in found[key] for key, words in case.said.items()), found


__all__ = ["AREAS", "TABLES", "Case", "assert_told", "count", "report", "source", "total"]
