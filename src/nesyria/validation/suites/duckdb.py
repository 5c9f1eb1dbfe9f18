"""The suites on the embedded engine: DuckDB in the sandbox, filled with the tables of a package."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pandas as pd

from nesyria.datapackage.expectations import read_views
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.figures import claims
from nesyria.sandbox import Limits, OutOfTimeError, Sandbox
from nesyria.validation.suites.history import tables as history

# Of one query, of all claims and of all queries: many times what a million reports need.
_SECONDS, _SECONDS_OF_CLAIMS, _SECONDS_IN_ALL = 20.0, 15.0, 40.0


def fill(
    package: Package, tables: Mapping[str, pd.DataFrame], before: Package | None
) -> tuple[Sandbox, list[str]]:
    """Return a database in memory with all that the suites read, and the claims not decided.

    Raises
    ------
    NesyriaError
        When a table or a view cannot be made.
    """
    sandbox = Sandbox(Limits(seconds=_SECONDS, in_all=_SECONDS_IN_ALL))
    try:
        for name, frame in tables.items():
            sandbox.insert(name, frame)
        for name, table in (
            history.about(package, before) | history.changes(package, before)
        ).items():
            sandbox.insert(name, table)
        found, left = decided(sandbox, tables)
        sandbox.insert("claims_decided", found)
        for name, query in read_views(package).items():
            try:
                sandbox.derive(name, query)
            except NesyriaError as error:
                raise NesyriaError(f"the view {name} cannot be made: {error}") from None
    except BaseException:
        sandbox.close()
        raise
    return sandbox, left


def decided(sandbox: Sandbox, tables: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, list[str]]:
    """Return what each claim's query gives; of one that cannot run, why, as its evidence.

    Where those before took all the time of claims, a claim is as it is stated, and is named: none
    is called wrong because of another one.
    """
    rows, left = [], []
    columns = ["claim_id", "query", "verdict", "evidence"]
    stated = tables.get("claims", pd.DataFrame(columns=columns))
    end = time.monotonic() + _SECONDS_OF_CLAIMS
    for claim, query, verdict, evidence in stated.reindex(columns=columns).itertuples(index=False):
        if pd.isna(query):
            continue
        try:
            if time.monotonic() > end:
                raise OutOfTimeError
            rows.append((claim, *claims.evaluate_claim(sandbox, claim, query)))
        except OutOfTimeError:
            left.append(str(claim))
            rows.append((claim, *(None if pd.isna(one) else one for one in (verdict, evidence))))
        except NesyriaError as error:
            rows.append((claim, "", str(error)))
    return pd.DataFrame(rows, columns=["claim_id", "verdict", "evidence"], dtype="object"), left
