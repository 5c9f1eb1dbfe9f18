"""The suites on the embedded engine: DuckDB in the sandbox, filled with the tables of a package."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from nesyria.datapackage.expectations import read_views
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.figures import claims
from nesyria.sandbox import Limits, Sandbox
from nesyria.validation.suites import history

# Of one query, at least, and more for large ledgers: many times what the suites need.
_SECONDS, _SECONDS_PER_ROW = 60.0, 0.0001


def fill(package: Package, tables: Mapping[str, pd.DataFrame], before: Package | None) -> Sandbox:
    """Return a database in memory with all that the suites read.

    Raises
    ------
    NesyriaError
        When a table or a view cannot be made.
    """
    rows = sum(len(frame) for frame in tables.values())
    sandbox = Sandbox(Limits(seconds=_SECONDS + _SECONDS_PER_ROW * rows))
    try:
        for name, frame in tables.items():
            sandbox.insert(name, frame)
        for name, table in (
            history.about(package, before) | history.changes(package, before)
        ).items():
            sandbox.insert(name, table)
        sandbox.insert("claims_decided", decided(sandbox, tables))
        for name, query in read_views(package).items():
            try:
                sandbox.derive(name, query)
            except NesyriaError as error:
                raise NesyriaError(f"the view {name} cannot be made: {error}") from None
    except BaseException:
        sandbox.close()
        raise
    return sandbox


def decided(sandbox: Sandbox, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what each claim's query gives; of one that cannot run, why, as its evidence."""
    rows = []
    stated = tables.get("claims", pd.DataFrame(columns=["claim_id", "query"]))
    for claim, query in zip(stated["claim_id"], stated["query"], strict=True):
        if pd.isna(query):
            continue
        try:
            rows.append((claim, *claims.evaluate_claim(sandbox, claim, query)))
        except NesyriaError as error:
            rows.append((claim, "", str(error)))
    return pd.DataFrame(rows, columns=["claim_id", "verdict", "evidence"], dtype="object")
