"""The one place where SQL from data runs: a database in memory that can only read its tables.

The queries of claims and suites are data, so they run as untrusted code. Each is parsed first: one
SELECT, on the tables that were put in, with functions that depend on their arguments alone. It then
runs on DuckDB with locked configuration, without files, network or extensions, with bounded memory
and time, and its result is bounded too.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nesyria._optional import optional_dependency
from nesyria.errors import NesyriaError
from nesyria.sandbox.screening import check

if TYPE_CHECKING:
    from types import TracebackType

    import pandas as pd
    import pyarrow as pa

MAX_QUERY = 100_000
MAX_RESULT_BYTES = 16 * 1024**2
_FETCHED_AT_ONCE = 100


@dataclass(frozen=True)
class Limits:
    """What a query may use."""

    seconds: float = 30
    memory: str = "1GiB"
    threads: int = 2


class Sandbox:
    """A database in memory whose tables can be read, and nothing else.

    Parameters
    ----------
    limits : Limits, optional
        Time of each query, memory and threads of all.
    """

    def __init__(self, limits: Limits = Limits()) -> None:
        with optional_dependency("validate", "SQL on the tables"):
            import duckdb
            import pyarrow as pa  # noqa: F401
        self._errors = duckdb.Error
        self._limits = limits
        self._connection = duckdb.connect(":memory:", config=_config(limits))
        self._tables: set[str] = set()
        # From here on no statement, whoever writes it, reaches a file or changes a setting.
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget the tables."""
        self._connection.close()

    def insert(self, name: str, frame: pd.DataFrame | pa.Table) -> None:
        """Add a table; a frame without the bounds of its partial dates, its days as text."""
        import pyarrow as pa

        held = frame if isinstance(frame, pa.Table) else _arrow(frame)
        self._connection.register("inserted", held)
        try:
            self._create(name, "SELECT * FROM inserted")
        finally:
            self._connection.unregister("inserted")

    def derive(self, name: str, query: str) -> None:
        """Add a table of what a query returns."""
        self.read_tables(query)
        self._create(name, _bare(query))

    def read_tables(self, query: str, tables: Set[str] | None = None) -> frozenset[str]:
        """Return the tables that a query reads.

        Parameters
        ----------
        query : str
            The query; it is parsed and not run.
        tables : set of str, optional
            The tables that there are; those of this database where left out.

        Raises
        ------
        NesyriaError
            When it is not one SELECT on these tables that may run.
        """
        return check(self._parsed(query), self._tables if tables is None else tables)

    def rows(self, query: str, most: int) -> list[dict[str, Any]]:
        """Return the first rows of what a query returns, each by name of column.

        Raises
        ------
        NesyriaError
            When it may not run, cannot run, or takes more than the limits allow.
        """
        self.read_tables(query)
        with self._bounded():
            found = self._connection.execute(f"SELECT * FROM (\n{_bare(query)}\n) LIMIT {most:d}")
            names = [column[0] for column in found.description or []]
            rows = list(_fetched(found))
        return [dict(zip(names, row, strict=True)) for row in rows]

    def count(self, query: str) -> int:
        """Return how many rows a query returns."""
        return int(
            self.rows(f"SELECT COUNT(*) AS n FROM (\n{_bare(query)}\n) AS counted", 1)[0]["n"]
        )

    def _create(self, name: str, query: str) -> None:
        if name.casefold() in self._tables:
            raise NesyriaError(f"two tables have the name {name}")
        with self._bounded():
            self._connection.execute(f"CREATE TABLE {_quoted(name)} AS\n{query}")
        self._tables.add(name.casefold())

    def _parsed(self, query: str) -> Mapping[str, Any]:
        if not isinstance(query, str) or len(query) > MAX_QUERY:
            raise NesyriaError(f"it is not a text of at most {MAX_QUERY:,} characters")
        with self._bounded():
            row = self._connection.execute("SELECT json_serialize_sql(?)", [query]).fetchone()
        try:
            parsed: Mapping[str, Any] = json.loads(row[0] if row else "")
        except (ValueError, RecursionError):
            raise NesyriaError("it cannot be parsed") from None
        if parsed.get("error"):
            message = " ".join(str(parsed.get("error_message")).split())
            raise NesyriaError(message.replace("serialized to json", "run"))
        return parsed

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        """Stop what takes too long, and say what the database says in one line."""
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            self._connection.interrupt()

        timer = threading.Timer(self._limits.seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (self._errors, RuntimeError, MemoryError, OverflowError) as error:
            if stopped.is_set():
                raise NesyriaError(
                    f"it was interrupted after {self._limits.seconds:g} seconds"
                ) from None
            lines = str(error).strip().splitlines() or [type(error).__name__]
            raise NesyriaError(lines[0]) from None
        finally:
            timer.cancel()
            # So that it cannot stop the query after this one.
            timer.join()


def _fetched(found: Any) -> Iterator[Sequence[Any]]:
    """Return rows while they are not too large in all."""
    size = 0
    while part := found.fetchmany(_FETCHED_AT_ONCE):
        size += sum(
            len(cell) if isinstance(cell, str | bytes) else 8 for row in part for cell in row
        )
        if size > MAX_RESULT_BYTES:
            raise NesyriaError(f"it returns more than {MAX_RESULT_BYTES:,} bytes")
        yield from part


def _config(limits: Limits) -> dict[str, Any]:
    return {
        "memory_limit": limits.memory,
        # Nothing is written to a disk, whatever does not fit in memory.
        "temp_directory": "",
        "threads": limits.threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "allow_unsigned_extensions": False,
        # No variable of the program is a table.
        "python_enable_replacements": False,
    }


def _arrow(frame: pd.DataFrame) -> pa.Table:
    """Return a frame as Arrow holds it: numbers, truth values, and text."""
    import pyarrow as pa

    columns = {}
    for name in frame.columns:
        column = frame[name]
        if column.dtype.kind == "M":
            if str(name).endswith(("_start", "_end")):
                continue
            column = column.dt.strftime("%Y-%m-%d")
        if column.dtype.kind not in "iufb":
            column = column.astype("string")
        kind = pa.string() if column.dtype.kind not in "iufb" else None
        columns[str(name)] = pa.array(column, type=kind, from_pandas=True)
    return pa.table(columns)


def _bare(query: str) -> str:
    """Return a query that can be put in brackets."""
    return query.rstrip().rstrip(";")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
