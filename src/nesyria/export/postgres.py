"""PostgreSQL: tables with keys, checks and comments, all in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nesyria._libraries import optional_dependency
from nesyria._postgres import database_url
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.export.shared import databases

if TYPE_CHECKING:
    import sqlalchemy as sa


def write(package: Package, address: str) -> None:
    """Write the tables into the first schema of the connection's search path.

    Tables of a former export are replaced. Readers see the old tables until all is done, and
    nothing has changed where it fails.

    Raises
    ------
    NesyriaError
        When the address is not one of PostgreSQL, when the server does not answer or refuses, or
        when it holds tables of these names that no export wrote.
    """
    with optional_dependency("postgres", "this export"):
        import psycopg  # noqa: F401
        import sqlalchemy as sa

    model = databases.model(package)
    place = database_url(address)
    engine = sa.create_engine(place, poolclass=sa.pool.NullPool)
    try:
        with engine.begin() as connection:
            _check_free(connection, model)
            model.drop_all(connection)
            model.create_all(connection)
            databases.fill(connection, model, package)
    except sa.exc.DBAPIError as error:
        said = str(error.orig).strip().splitlines()
        where = place.render_as_string(hide_password=True)
        raise NesyriaError(f"{where}: {said[0] if said else error}") from None


def _check_free(connection: sa.Connection, model: sa.MetaData) -> None:
    import sqlalchemy as sa

    present = set(sa.inspect(connection).get_table_names())
    if databases.RELEASE not in present and present & set(model.tables):
        raise NesyriaError(
            f"the database has a table {min(present & set(model.tables))} that no export wrote; "
            "use another database or schema (?options=-csearch_path=NAME)"
        )
