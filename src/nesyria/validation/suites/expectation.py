"""The expectation behind every rule of the suites: a query that returns the rows that break it."""

from __future__ import annotations

from typing import Any, ClassVar

from great_expectations.constants import MAX_RESULT_RECORDS
from great_expectations.expectations.core import (  # type: ignore[attr-defined]
    UnexpectedRowsExpectation,
)

_ROWS, _NUMBER = "unexpected_rows_query.table", "unexpected_rows_query.row_count"


class ViolatingRowsExpectation(UnexpectedRowsExpectation):
    """Run a query once, for its rows.

    The library's own runs each query twice, for the rows and for their number, though most rules
    are broken by none. Where more rows break a rule than the library fetches, their number is not
    known here; `is_cut_off` says so, and the library's own expectation counts them.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = (_ROWS,)

    def _validate(self, metrics: dict[str, Any], *more: Any, **others: Any) -> Any:
        return super()._validate({**metrics, _NUMBER: len(metrics[_ROWS])}, *more, **others)


def is_cut_off(rows: int) -> bool:
    """Say whether so many rows may be some of more."""
    return rows >= int(MAX_RESULT_RECORDS)
