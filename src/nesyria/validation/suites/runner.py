"""The suites of rules, run by Great Expectations on whichever engine holds the tables.

The library is imported here and only when suites run: it takes a second. Nothing of the process is
changed while it works, so that threads can validate side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from nesyria.validation.suites.catalog import Rule

if TYPE_CHECKING:
    from nesyria.validation.suites.expectation import Engine

# The one cell of the one row that stands for a query which was not run.
NOT_RUN = "not run"

Violations = list[dict[str, Any]]


def run(rules: Iterable[Rule], engine: Engine) -> Iterator[tuple[Rule, Violations, int]]:
    """Run rules; return per broken rule some of the rows that break it, and how many there are."""
    by_resource: dict[str, list[Rule]] = {}
    for rule in rules:
        by_resource.setdefault(rule.resource, []).append(rule)
    if not by_resource:
        return
    batch = _batch(_context())
    for resource, own in by_resource.items():
        yield from _broken(batch, resource, own, engine)


def _broken(
    batch: Any, resource: str, rules: list[Rule], engine: Engine
) -> Iterator[tuple[Rule, Violations, int]]:
    """Validate the suite of a table."""
    from nesyria.validation.suites.expectation import ENGINE, ViolatingRowsExpectation
    from nesyria.validation.suites.library import gx

    by_id = {rule.id: rule for rule in rules}
    suite = gx.ExpectationSuite(
        name=resource,
        expectations=[
            ViolatingRowsExpectation(unexpected_rows_query=rule.query, meta={"rule": rule.id})
            for rule in rules
        ],
    )
    token = ENGINE.set(engine)
    try:
        outcome = batch.validate(suite, result_format="COMPLETE")
    finally:
        ENGINE.reset(token)
    for one in outcome.results:
        if not one.success:
            rows = one.result["details"]["unexpected_rows"]
            yield (
                by_id[one.expectation_config.meta["rule"]],
                rows,
                int(one.result["observed_value"]),
            )


def _batch(context: Any) -> Any:
    """Return a batch of no rows: the engine holds those of all tables."""
    asset = context.data_sources.add_pandas("tables").add_dataframe_asset("tables")
    whole = asset.add_batch_definition_whole_dataframe("tables")
    return whole.get_batch({"dataframe": pd.DataFrame()})


def _context() -> Any:
    """Return a Great Expectations context in memory: no files, no progress bars, no telemetry."""
    from nesyria.validation.suites.library import gx

    made = gx.get_context(mode="ephemeral")
    made.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    made.variables.analytics_enabled = False
    return made
