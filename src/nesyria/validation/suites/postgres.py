"""The suites on a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from nesyria._libraries import optional_dependency
from nesyria._postgres import database_url
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.validation.suites.screen import Screen, current

if TYPE_CHECKING:
    import pyarrow as pa
    import sqlalchemy as sa


class Postgres:
    """An engine of suites: a session that can only read."""

    def __init__(self, connection: sa.Connection, screen: Screen) -> None:
        self._connection, self._screen = connection, screen

    def rows(self, query: str, most: int) -> list[dict[str, Any]]:
        """Return the first rows of what a query returns."""
        asked = f"SELECT * FROM (\n{self._screen.passed(query)}\n) AS asked LIMIT {most:d}"
        return [dict(row) for row in self._ask(asked).mappings()]

    def count(self, query: str) -> int:
        """Return how many rows a query returns."""
        asked = f"SELECT COUNT(*) FROM (\n{self._screen.passed(query)}\n) AS asked"
        return int(self._ask(asked).scalar_one())

    def _ask(self, query: str) -> sa.CursorResult[Any]:
        import sqlalchemy as sa

        try:
            # As the driver takes it: no part of a query is a parameter.
            with self._connection.begin_nested():
                return self._connection.exec_driver_sql(query)
        except sa.exc.DBAPIError as error:
            raise NesyriaError(_said(error)) from None


@contextmanager
def engine(package: Package, address: str, screen: Screen) -> Iterator[Postgres]:
    """Open a session on a database that holds the tables of a package.

    Raises
    ------
    NesyriaError
        When nothing answers at the address, or the tables are not there.
    """
    with optional_dependency("postgres", "a PostgreSQL database"):
        import psycopg  # noqa: F401
        import sqlalchemy as sa

    place = database_url(address)
    # One connection for all, since what is made for the session is seen by it alone.
    pool = sa.create_engine(place, poolclass=sa.pool.StaticPool)
    try:
        with pool.connect() as connection:
            _prepare(package, connection, screen)
            connection.commit()
            yield Postgres(connection, screen)
    except sa.exc.DBAPIError as error:
        shown = place.render_as_string(hide_password=True)
        raise NesyriaError(f"{shown}: {_said(error)}") from None
    finally:
        pool.dispose()


def _prepare(package: Package, connection: sa.Connection, screen: Screen) -> None:
    """Make what the suites need, for this session; from then on it can only read."""
    import sqlalchemy as sa

    missing = sorted(set(package.resources) - set(sa.inspect(connection).get_table_names()))
    if missing:
        raise NesyriaError(
            f"the database has no table {missing[0]}; write the tables with: "
            "nesyria export postgres URL"
        )

    def ask(query: str) -> list[tuple[Any, ...]]:
        try:
            with connection.begin_nested():
                return [tuple(row) for row in connection.exec_driver_sql(query).fetchmany(3)]
        except sa.exc.DBAPIError as error:
            raise NesyriaError(_said(error)) from None

    def every(query: str) -> list[tuple[Any, ...]]:
        if query == CLAIMS:
            return [tuple(row) for row in connection.exec_driver_sql(query).fetchall()]
        return ask(query)

    import pyarrow as pa

    held = screen.history()
    held["claims_decided"] = pa.Table.from_pandas(screen.claims(every), preserve_index=False)
    for name, table in held.items():
        _fill(connection, name, table)
    made = [*current(package, screen.before, "TEXT").items()]
    made += [(name, screen.passed(query)) for name, query in screen.views.items()]
    for name, query in made:
        kind = "VIEW" if name in ("cells_current", "rows_current") else "TABLE"
        connection.exec_driver_sql(f'CREATE TEMP {kind} "{name}" AS {query}')
    connection.execute(sa.text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))


CLAIMS = "SELECT claim_id, query FROM claims"


def _fill(connection: sa.Connection, name: str, table: pa.Table) -> None:
    """Copy a small table of text into a table of the session."""
    import sqlalchemy as sa

    columns = ", ".join(f'"{column}" TEXT' for column in table.column_names)
    connection.execute(sa.text(f'CREATE TEMP TABLE "{name}" ({columns})'))
    if table.num_rows:
        marks = ", ".join(f":{column}" for column in table.column_names)
        connection.execute(sa.text(f'INSERT INTO "{name}" VALUES ({marks})'), table.to_pylist())


def _said(error: sa.exc.DBAPIError) -> str:
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else str(error)
