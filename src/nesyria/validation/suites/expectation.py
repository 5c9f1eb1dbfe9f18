"""The expectation behind every rule of the suites: a query that returns the rows that break it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, ClassVar, Protocol

from nesyria.errors import NesyriaError
from nesyria.sandbox import OutOfTimeError
from nesyria.validation.suites.library import UnexpectedRowsExpectation, pydantic
from nesyria.validation.suites.runner import NOT_RUN

# As many rows of one rule as Great Expectations hands over; the others are counted.
MOST = 200


class Engine(Protocol):
    """What runs queries: DuckDB in the sandbox, PostgreSQL, or Spark."""

    def rows(self, query: str, most: int) -> list[dict[str, Any]]:
        """Return the first rows of what a query returns."""

    def count(self, query: str) -> int:
        """Return how many rows a query returns."""


# Of the thread that validates: the library copies expectations, so they cannot hold it.
ENGINE: ContextVar[Engine] = ContextVar("engine")


class ViolatingRowsExpectation(UnexpectedRowsExpectation):
    """Run a query once, on the engine that holds the tables.

    The library's own runs each query twice, in threads, for the rows and for their number, and
    prints that it names no batch; of DuckDB it knows nothing.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ()

    @pydantic.validator("unexpected_rows_query", allow_reuse=True)
    def _validate_query(cls, query: str) -> str:  # noqa: N805
        return query

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: Any = None,
        execution_engine: Any = None,
    ) -> Any:
        engine, query = ENGINE.get(), str(self.unexpected_rows_query)
        try:
            rows = engine.rows(query, MOST)
            total = len(rows) if len(rows) < MOST else engine.count(query)
        except OutOfTimeError as error:
            # It says nothing of the data: what it says is told apart from what breaks a rule.
            rows, total = [{NOT_RUN: str(error)}], 1
        except NesyriaError as error:
            rows, total = [{"expected": f"its query cannot run: {error}"}], 1
        found = {"unexpected_rows_query.table": rows, "unexpected_rows_query.row_count": total}
        return super()._validate(found, runtime_configuration, execution_engine)
