"""Claims: statements about the figures, each decided by its own SQL query in the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nesyria.errors import NesyriaError
from nesyria.sandbox import Limits, Sandbox

if TYPE_CHECKING:
    import pandas as pd

# Many times what a claim about these figures needs.
LIMITS = Limits(seconds=10, megabytes=512, in_all=30)
_VERDICTS = {1: "holds", 0: "contradicted", None: "undecided"}


def evaluate_claims(claims: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the claims with ``verdict`` and ``evidence`` as their queries give them now.

    Raises
    ------
    NesyriaError
        When a query is not one that may run, or does not return its one row of two values; when
        there is a claim and the extra ``validate`` is not installed.
    """
    out = claims.copy()
    decided: list[tuple[str, str | None]] = []
    if len(claims):
        with Sandbox(LIMITS) as sandbox:
            for name, frame in tables.items():
                sandbox.insert(name, frame)
            pairs = zip(claims["claim_id"], claims["query"], strict=True)
            decided = [evaluate_claim(sandbox, claim, query) for claim, query in pairs]
    out["verdict"] = [verdict for verdict, _ in decided]
    out["evidence"] = [evidence for _, evidence in decided]
    return out


def evaluate_claim(sandbox: Sandbox, claim: str, query: str) -> tuple[str, str | None]:
    """Return verdict and evidence that a claim's query gives in a sandbox."""
    try:
        read = sandbox.read_tables(query)
        rows = [tuple(row.values()) for row in sandbox.rows(query, most=2)]
    except NesyriaError as error:
        raise type(error)(f"claims, {claim}: the query cannot run: {error}") from None
    return verdict(claim, rows, looks=bool(read))


def verdict(claim: str, rows: list[tuple[Any, ...]], *, looks: bool) -> tuple[str, str | None]:
    """Return verdict and evidence from what a claim's query returned.

    Raises
    ------
    NesyriaError
        When that is not one row of two values, or the query looks at no table.
    """
    one = rows[0] if len(rows) == 1 and len(rows[0]) == 2 else None
    holds = one[0] if one else ""
    if one is None or not (holds is None or holds in (0, 1)):
        raise NesyriaError(
            f"claims, {claim}: the query must return one row of two values, "
            f"holds (1, 0 or NULL) and evidence; it returned {rows!r}"
        )
    if not looks:
        raise NesyriaError(f"claims, {claim}: the query looks at no table, so it decides nothing")
    return _VERDICTS[holds], None if one[1] is None else str(one[1])
