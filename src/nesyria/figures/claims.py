"""Claims: statements about the figures, each decided by its own SQL query.

A query is data, so it runs as untrusted code: on a throw-away database in memory that holds
copies of the tables, read-only, without reach to any file, and for a bounded number of steps.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING

from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    import pandas as pd

# Instructions of SQLite's machine: some seconds, far more than a claim about these figures needs.
MAX_STEPS = 50_000_000

_STRIDE = 10_000

_ROWS_AT_A_TIME = 50_000

_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}

# Loading code is a function call in SQLite; so is nothing else that could do harm.
_FORBIDDEN_FUNCTIONS = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"}

# What gives another answer tomorrow, or to someone else.
_FORBIDDEN_FUNCTIONS |= {"random", "randomblob", "date", "time", "datetime", "julianday"}

_FORBIDDEN_FUNCTIONS |= {"strftime", "unixepoch", "timediff", "sqlite_version", "sqlite_source_id"}

_FORBIDDEN_FUNCTIONS |= {"current_date", "current_time", "current_timestamp"}

# Drivers ask for it when they open a connection; it changes nothing in a database of one's own.
_HARMLESS_PRAGMAS = {"read_uncommitted"}

_VERDICTS = {1: "holds", 0: "contradicted", None: "undecided"}


def evaluate_claims(claims: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the claims with ``verdict`` and ``evidence`` as their queries give them now.

    Raises
    ------
    NesyriaError
        When a query is not one that may run, or does not return its one row of two values.
    """
    database = open_sandbox(tables)
    try:
        pairs = zip(claims["claim_id"], claims["query"], strict=True)
        decided = [evaluate_claim(database, claim, query) for claim, query in pairs]
    finally:
        database.close()
    out = claims.copy()
    out["verdict"] = [verdict for verdict, _ in decided]
    out["evidence"] = [evidence for _, evidence in decided]
    return out


def open_sandbox(tables: Mapping[str, pd.DataFrame]) -> sqlite3.Connection:
    """Return a read-only database in memory with a copy of each table."""
    database = sqlite3.connect(":memory:")
    for name, frame in tables.items():
        insert(database, name, frame)
    restrict(database)
    return database


def insert(database: sqlite3.Connection, name: str, frame: pd.DataFrame) -> None:
    """Create a table from a frame, without the bounds of its partial dates."""
    kept = [
        column
        for column in frame.columns
        if not (column.endswith(("_start", "_end")) and frame[column].dtype.kind == "M")
    ]
    columns = ", ".join(f'"{column}" {_affinity(frame[column])}' for column in kept)
    database.execute(f'CREATE TABLE "{name}" ({columns})')
    marks = ", ".join("?" * len(kept))
    insert = f'INSERT INTO "{name}" VALUES ({marks})'
    # Some rows at a time: as objects they take many times the memory of their columns.
    for first in range(0, len(frame), _ROWS_AT_A_TIME):
        part = frame[kept].iloc[first : first + _ROWS_AT_A_TIME]
        days = [column for column in kept if part[column].dtype.kind == "M"]
        part = part.assign(**{day: part[day].dt.strftime("%Y-%m-%d") for day in days})
        values = part.astype(object).where(part.notna(), None)
        database.executemany(insert, zip(*(values[column] for column in kept), strict=True))
    database.commit()


def restrict(database: sqlite3.Connection, max_steps: int = MAX_STEPS) -> None:
    """Let a connection read its tables from now on, and do nothing else, nor go on for ever."""

    def allow(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        denied = action not in _READING
        if action == sqlite3.SQLITE_FUNCTION:
            denied = second in _FORBIDDEN_FUNCTIONS
        elif action == sqlite3.SQLITE_PRAGMA:
            denied = first not in _HARMLESS_PRAGMAS
        return sqlite3.SQLITE_DENY if denied else sqlite3.SQLITE_OK

    steps = iter(range(max_steps // _STRIDE))
    database.set_progress_handler(lambda: next(steps, None) is None, _STRIDE)
    database.set_authorizer(allow)


def unrestrict(database: sqlite3.Connection) -> None:
    """Let a connection write again."""
    database.set_progress_handler(None, 0)
    database.set_authorizer(None)


def _affinity(column: pd.Series) -> str:
    return {"i": "INTEGER", "f": "REAL", "b": "INTEGER"}.get(column.dtype.kind, "TEXT")


def evaluate_claim(database: sqlite3.Connection, claim: str, query: str) -> tuple[str, str | None]:
    """Return verdict and evidence that a claim's query gives on a guarded database."""
    try:
        looks = _looks_at_a_table(database, query)
        rows = database.execute(query).fetchmany(2)
    except sqlite3.Error as error:
        raise NesyriaError(f"claims, {claim}: the query cannot run: {error}") from None
    if len(rows) != 1 or len(rows[0]) != 2 or rows[0][0] not in _VERDICTS:
        raise NesyriaError(
            f"claims, {claim}: the query must return one row of two values, "
            f"holds (1, 0 or NULL) and evidence; it returned {rows!r}"
        )
    if not looks:
        raise NesyriaError(f"claims, {claim}: the query looks at no table, so it decides nothing")
    holds, evidence = rows[0]
    return _VERDICTS[holds], None if evidence is None else str(evidence)


def _looks_at_a_table(database: sqlite3.Connection, query: str) -> bool:
    """Say whether a query opens a table, by the steps that SQLite would take."""
    return any(step[1] == "OpenRead" for step in database.execute(f"EXPLAIN {query}"))
