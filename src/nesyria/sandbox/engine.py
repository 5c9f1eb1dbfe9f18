"""DuckDB in the process of the sandbox: a database in memory that can only read its tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from nesyria.errors import NesyriaError, first_line
from nesyria.sandbox.deadline import Deadline
from nesyria.sandbox.limits import MAX_RESULT_BYTES, Limits

if TYPE_CHECKING:
    import pyarrow as pa

_FETCHED_AT_ONCE = 100


class Engine:
    """A database whose tables can be read, and nothing else.

    Parameters
    ----------
    limits : Limits
        Time of each query, memory and threads of all.
    """

    def __init__(self, limits: Limits) -> None:
        # Both before the first query, whose time is its own.
        import duckdb
        import pyarrow as pa  # noqa: F401

        self._errors = duckdb.Error
        self._limits = limits
        self._sources = 0
        self._connection = duckdb.connect(":memory:", config=_config(limits))
        # From here on no statement, whoever writes it, reaches a file or changes a setting.
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")
        self._deadline = Deadline(self._connection.interrupt)

    def close(self) -> None:
        """Forget the tables."""
        self._deadline.close()
        self._connection.close()

    def insert(self, name: str, rows: pa.RecordBatchReader) -> None:
        """Add a table."""
        # Read where it lies, without a copy: a query reads few of its columns, and once. No query
        # may use this name, which is not that of a table.
        source = f"arrow {self._sources}"
        self._sources += 1
        self._connection.register(source, rows.read_all())
        self._create("TEMP VIEW", name, f"SELECT * FROM {_quoted(source)}")

    def derive(self, name: str, query: str) -> None:
        """Add a table of what a query returns."""
        self._create("TABLE", name, query)

    def _create(self, kind: str, name: str, query: str) -> None:
        with self._bounded():
            self._connection.execute(f"CREATE {kind} {_quoted(name)} AS\n{query}")

    def parsed(self, query: str) -> Mapping[str, Any]:
        """Return the tree of a query that is not run."""
        with self._bounded():
            parse = "SELECT json_serialize_sql(CAST(? AS VARCHAR))"
            row = self._connection.execute(parse, [query]).fetchone()
        try:
            found: Mapping[str, Any] = json.loads(row[0] if row else "")
        except (ValueError, RecursionError):
            raise NesyriaError("it cannot be parsed") from None
        if found.get("error"):
            message = " ".join(str(found.get("error_message")).split())
            raise NesyriaError(message.replace("serialized to json", "run"))
        return found

    def rows(self, query: str, most: int) -> tuple[list[str], list[Sequence[Any]]]:
        """Return the names of columns and the first rows of what a query returns."""
        with self._bounded():
            found = self._connection.execute(f"SELECT * FROM (\n{query}\n) LIMIT {most:d}")
            names = [column[0] for column in found.description or []]
            return names, list(_fetched(found))

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        """Stop what takes too long, and say what the database says in one line."""
        try:
            with self._deadline.within(self._limits.seconds):
                yield
        except (self._errors, RuntimeError, MemoryError, OverflowError) as error:
            if self._deadline.missed:
                raise NesyriaError(self._limits.interrupted) from None
            raise NesyriaError(first_line(error)) from None


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
        "memory_limit": f"{limits.megabytes}MiB",
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


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
