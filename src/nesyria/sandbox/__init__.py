"""The one place where SQL from data runs: a database in memory that can only read its tables.

The queries of claims and suites are data, so they run as untrusted code. Each is parsed first: one
SELECT, on the tables that were put in, with functions that depend on their arguments alone. It then
runs on DuckDB with locked configuration, without files, network or extensions, with bounded memory
and time, and its result is bounded too. The database is in a process of its own, which is ended
where a query does not come to an end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any

from nesyria._cache import Cache
from nesyria._libraries import optional_dependency
from nesyria.errors import NesyriaError
from nesyria.sandbox.limits import DEFAULT, MAX_QUERY, Limits
from nesyria.sandbox.process import EndedError, Process, prepare
from nesyria.sandbox.screening import check
from nesyria.tableschema.distinct import distinct

if TYPE_CHECKING:
    from types import TracebackType

    import pandas as pd
    import pyarrow as pa

__all__ = ["Limits", "OutOfTimeError", "Sandbox", "prepare"]


# What queries read of which tables: rules and claims are asked again and again, of each release.
_SCREENED: Cache[frozenset[str]] = Cache(500)


class OutOfTimeError(NesyriaError):
    """The queries before took all the time that there is, so that this one was not run."""


class Sandbox:
    """A database in memory whose tables can be read, and nothing else.

    Parameters
    ----------
    limits : Limits, optional
        Time of each query and of all, memory and threads.
    """

    def __init__(self, limits: Limits = DEFAULT) -> None:
        with optional_dependency("validate", "SQL on the tables"):
            for name in ("duckdb", "pyarrow"):
                if find_spec(name) is None:
                    raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        self._limits = limits
        # How each table was made, so that another process can have it too.
        self._made: dict[str, Callable[[Process], object]] = {}
        self._spent = 0.0
        self._process: Process | None = Process(limits)

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
        process, self._process = self._process, None
        self._made.clear()
        if process is not None:
            process.release()

    def insert(self, name: str, frame: pd.DataFrame | pa.Table) -> None:
        """Add a table; a frame without the bounds of its partial dates, its days as text."""
        self._make(name, lambda process: process.ask("insert", feed=_stream(frame), name=name))

    def derive(self, name: str, query: str) -> None:
        """Add a table of what a query returns."""
        self.read_tables(query)
        bare = _bare(query)
        self._make(name, lambda process: process.ask("derive", name=name, query=bare))

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
        if not isinstance(query, str) or len(query) > MAX_QUERY:
            raise NesyriaError(f"it is not a text of at most {MAX_QUERY:,} characters")
        known = frozenset(self._made if tables is None else tables)

        def screened() -> frozenset[str]:
            return check(self._ask(lambda process: process.ask("parse", query=query)), known)

        return _SCREENED.get((query, known), screened)

    def rows(self, query: str, most: int) -> list[dict[str, Any]]:
        """Return the first rows of what a query returns, each by name of column.

        Raises
        ------
        NesyriaError
            When it may not run, cannot run, or takes more than the limits allow.
        """
        self.read_tables(query)
        bare = _bare(query)
        found = self._ask(lambda process: process.ask("rows", query=bare, most=most))
        return [dict(zip(found["names"], row, strict=True)) for row in found["rows"]]

    def count(self, query: str) -> int:
        """Return how many rows a query returns."""
        return int(
            self.rows(f"SELECT COUNT(*) AS n FROM (\n{_bare(query)}\n) AS counted", 1)[0]["n"]
        )

    def _make(self, name: str, made: Callable[[Process], object]) -> None:
        if name.casefold() in self._made:
            raise NesyriaError(f"two tables have the name {name}")
        self._ask(made)
        self._made[name.casefold()] = made

    def _ask(self, question: Callable[[Process], Any]) -> Any:
        """Ask the process; where it is gone, another one that has the tables."""
        if self._spent > self._limits.in_all:
            raise OutOfTimeError(
                f"it was not run, since the queries before took {self._limits.in_all:g} seconds"
            )
        with self._timed():
            try:
                return question(self._ready())
            except EndedError:
                self._process = None
                raise

    def _ready(self) -> Process:
        if self._process is None:
            self._process = Process(self._limits)
            for made in self._made.values():
                made(self._process)
        return self._process

    @contextmanager
    def _timed(self) -> Iterator[None]:
        start = time.monotonic()
        try:
            yield
        finally:
            self._spent += time.monotonic() - start


def _stream(frame: pd.DataFrame | pa.Table) -> Callable[[IO[bytes]], None]:
    """Return what writes a table as Arrow streams it."""

    def write(target: IO[bytes]) -> None:
        import pyarrow as pa

        held = frame if isinstance(frame, pa.Table) else _arrow(frame)
        with pa.ipc.new_stream(target, held.schema) as stream:
            stream.write_table(held)

    return write


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
        if column.dtype.kind in "iufb":
            columns[str(name)] = pa.array(column, from_pandas=True)
        else:
            columns[str(name)] = _text(column)
    return pa.table(columns)


def _text(column: pd.Series) -> pa.Array:
    """Return a column as text, each distinct value held once."""
    import pandas as pd
    import pyarrow as pa

    own = distinct(column)
    values = pa.array(own.series.astype(pd.StringDtype("pyarrow")), pa.large_string())
    codes = pa.array(own.codes, pa.int32(), mask=own.codes < 0)
    return pa.DictionaryArray.from_arrays(codes, values)


def _bare(query: str) -> str:
    """Return a query that can be put in brackets."""
    return query.rstrip().rstrip(";")
