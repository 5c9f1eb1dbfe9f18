"""Claims: statements about the figures, each decided by its own SQL query in the sandbox."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from nesyria.errors import NesyriaError
from nesyria.sandbox import Limits, Sandbox

if TYPE_CHECKING:
    import pandas as pd

# Many times what a claim about these figures needs.
LIMITS = Limits(seconds=10, megabytes=512, in_all=30)
# A count of events that covers less than this of what is stated decides nothing.
LEAST_COVERAGE = 0.9
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

    Where the query says which share of a stated number the count covers, and it is too small, the
    claim is undecided, whatever the count says.

    Raises
    ------
    NesyriaError
        When that is not one row of two or three values, or the query looks at no table.
    """
    one = rows[0] if len(rows) == 1 and len(rows[0]) in (2, 3) else None
    holds = one[0] if one else ""
    if one is None or not (holds is None or holds in (0, 1)) or not _is_share(*one[2:]):
        raise NesyriaError(
            f"claims, {claim}: the query must return one row of two or three values, "
            "holds (1, 0 or NULL), evidence, and of a count its coverage (a number or NULL); "
            f"it returned {rows!r}"
        )
    if not looks:
        raise NesyriaError(f"claims, {claim}: the query looks at no table, so it decides nothing")
    evidence = None if one[1] is None else str(one[1])
    return _covered(_VERDICTS[holds], evidence, *one[2:])


def _is_share(coverage: Any = None) -> bool:
    if coverage is None:
        return True
    number = isinstance(coverage, (int, float, Decimal)) and not isinstance(coverage, bool)
    return number and 0 <= coverage < math.inf


def _covered(said: str, evidence: str | None, coverage: Any = None) -> tuple[str, str | None]:
    """Return a verdict and its evidence, with the coverage where that is too small to decide."""
    # To three decimals, as in the reconciliation: engines differ in the last ones of a quotient.
    share = None if coverage is None else round(float(coverage), 3)
    if share is None or share >= LEAST_COVERAGE:
        return said, evidence
    few = f"the count covers {100 * share:.1f} % of what is stated, too little to decide"
    return _VERDICTS[None], f"{evidence}; {few}" if evidence else few
