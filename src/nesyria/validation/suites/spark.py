"""The suites on Spark, over a folder of Parquet files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from nesyria._libraries import optional_dependency
from nesyria.datapackage.package import Package
from nesyria.datapackage.paths import unsafe_name
from nesyria.errors import NesyriaError, first_line
from nesyria.validation.suites.screen import Screen, current

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PREFIX = "spark:"
# The suites write names in double quotes, as standard SQL does.
_STANDARD = ("spark.sql.ansi.enabled", "spark.sql.ansi.doubleQuotedIdentifiers")


class Spark:
    """An engine of suites: a session with the tables as views."""

    def __init__(self, session: SparkSession, screen: Screen) -> None:
        self._session, self._screen = session, screen

    def rows(self, query: str, most: int) -> list[dict[str, Any]]:
        """Return the first rows of what a query returns."""
        return [row.asDict() for row in self._frame(query).limit(most).collect()]

    def count(self, query: str) -> int:
        """Return how many rows a query returns."""
        return int(self._frame(query).count())

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query as tuples."""
        from pyspark.errors import PySparkException

        try:
            return [tuple(row) for row in self._session.sql(query).collect()]
        except PySparkException as error:
            raise NesyriaError(first_line(error)) from None

    def _frame(self, query: str) -> DataFrame:
        from pyspark.errors import PySparkException

        try:
            return self._session.sql(self._screen.passed(query))
        except PySparkException as error:
            raise NesyriaError(first_line(error)) from None


@contextmanager
def engine(package: Package, address: str, screen: Screen) -> Iterator[Spark]:
    """Open a session on a folder that holds the tables of a package.

    Raises
    ------
    NesyriaError
        When the tables are not there.
    """
    with optional_dependency("spark", "Spark"):
        from pyspark.sql import SparkSession

    folder = address.removeprefix(PREFIX)
    ours = SparkSession.getActiveSession() is None
    builder = SparkSession.builder.appName("nesyria")
    for name in _STANDARD:
        builder = builder.config(name, "true")
    builder = builder.config("spark.ui.enabled", "false")
    session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    if ours:
        # What it warns of is not for the reader to change.
        session.sparkContext.setLogLevel("ERROR")
    for name in _STANDARD:
        session.conf.set(name, "true")
    opened = Spark(session, screen)
    for name in package.resources:
        _parquet(session, folder, name).createOrReplaceTempView(name)
    _prepare(package, session, screen, opened)
    yield opened


def _prepare(package: Package, session: SparkSession, screen: Screen, opened: Spark) -> None:
    """Make what the suites need besides the tables, as views of the session."""
    held = screen.history()
    held["claims_decided"] = pa.Table.from_pandas(screen.claims(opened.ask), preserve_index=False)
    for name, table in held.items():
        schema = ", ".join(f"`{column}` STRING" for column in table.column_names)
        rows = [tuple(row.values()) for row in table.to_pylist()]
        session.createDataFrame(rows, schema).localCheckpoint().createOrReplaceTempView(name)
    views = dict(current(package, screen.before, "STRING"))
    views |= {name: screen.passed(query) for name, query in screen.views.items()}
    for name, query in views.items():
        # Worked out once, since many rules read them, and rows from then on: a query that reads a
        # view would be planned with all that is behind it.
        session.sql(query).localCheckpoint().createOrReplaceTempView(name)


def _parquet(session: SparkSession, folder: str, name: str) -> DataFrame:
    from pyspark.errors import PySparkException

    reason = unsafe_name(name)
    if reason:
        raise NesyriaError(f"the name {name[:200]!r} is refused: {reason}")
    try:
        return session.read.parquet(f"{folder.rstrip('/')}/{name}.parquet").cache()
    except PySparkException as error:
        raise NesyriaError(
            f"{folder}: no Parquet file of table {name} ({first_line(error)}); write them with: "
            "nesyria export parquet FOLDER"
        ) from None
