"""Layer 3, across tables: Great Expectations suites of SQL, on an embedded SQLite.

The suites are data (``expectations/*.json``), so they may hold nothing but queries that read. Each
query returns the rows that break its rule, as ``row_key``, ``field``, ``value`` and ``expected``.
"""

from __future__ import annotations

import contextlib
import gc
import io
import logging
import os
import sqlite3
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from nesyria.validation.suites.catalog import Rule


def run(
    rules: Iterable[Rule], connection: sqlite3.Connection
) -> Iterator[tuple[Rule, list[dict[str, Any]], int]]:
    """Run rules on SQLite; return per broken rule some of its rows, and how many there are."""
    source = context().data_sources.add_sqlite(
        "embedded",
        connection_string="sqlite://",
        create_temp_table=False,
        kwargs={"creator": lambda: connection},
    )
    try:
        yield from results(source, rules, table_batch)
    finally:
        # Before its connection is closed, which the pool would find out too late, and log.
        execution = source.get_execution_engine()
        execution.close()
        execution.engine.dispose()


def context() -> Any:
    """Return a Great Expectations context in memory: no files, no progress bars, no telemetry."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings(), _no_collection():
        # What the library warns of while it is imported is not the reader's to mend.
        warnings.simplefilter("ignore")
        import great_expectations as gx

    made = gx.get_context(mode="ephemeral")
    made.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    return made


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Hold the garbage collector: what an import makes stays, and to look through it takes long."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def table_batch(source: Any, resource: str) -> Any:
    """Return a table of a database as the library wants it."""
    asset = source.add_table_asset(resource, table_name=resource)
    return asset.add_batch_definition_whole_table(resource).get_batch()


def results(
    source: Any, rules: Iterable[Rule], batch_of: Callable[[Any, str], Any]
) -> Iterator[tuple[Rule, list[dict[str, Any]], int]]:
    """Run rules on the tables of a source; return what breaks them, as `run` does."""
    from nesyria.validation.suites.expectation import ViolatingRowsExpectation, is_cut_off

    by_resource: dict[str, list[Rule]] = {}
    for rule in rules:
        by_resource.setdefault(rule.resource, []).append(rule)
    for resource, own in by_resource.items():
        with _quiet():
            batch = batch_of(source, resource)
            broken = _broken(batch, own, ViolatingRowsExpectation)
        for rule, result in broken:
            details = result.result.get("details")
            if details is None:
                yield rule, [{"expected": f"its query cannot run: {_reason(result)}"}], 1
                continue
            shown, total = details["unexpected_rows"], int(result.result["observed_value"])
            yield rule, shown, _counted(batch, rule, total) if is_cut_off(total) else total


def _broken(batch: Any, rules: list[Rule], expectation: Any) -> list[tuple[Rule, Any]]:
    """Validate a batch with rules as expectations; return the rules that it breaks."""
    import great_expectations as gx

    by_id = {rule.id: rule for rule in rules}
    made = [expectation(unexpected_rows_query=rule.query, meta={"rule": rule.id}) for rule in rules]
    suite = gx.ExpectationSuite(name=rules[0].resource, expectations=made)
    outcome = batch.validate(suite, result_format={"result_format": "COMPLETE"})
    return [
        (by_id[one.expectation_config.meta["rule"]], one)
        for one in outcome.results
        if not one.success
    ]


def _counted(batch: Any, rule: Rule, least: int) -> int:
    """Return how many rows break a rule, as the library's own expectation counts them."""
    from great_expectations.expectations.core import (  # type: ignore[attr-defined]
        UnexpectedRowsExpectation,
    )

    with _quiet():
        found = _broken(batch, [rule], UnexpectedRowsExpectation)
    return max([least, *(int(one.result.get("observed_value", 0)) for _, one in found)])


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library's remarks to itself; what matters comes back as a result."""
    logger = logging.getLogger("great_expectations")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


def _reason(result: Any) -> str:
    """Return the last line of the first exception behind a failed expectation."""
    for info in result.exception_info.values():
        if isinstance(info, Mapping) and info.get("exception_message"):
            return str(info["exception_message"]).splitlines()[0]
    return str(result.exception_info.get("exception_message", "unknown")).splitlines()[0]
