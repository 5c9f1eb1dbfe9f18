"""Addresses of PostgreSQL databases, for the export and for the suites that run there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    import sqlalchemy as sa


def database_url(address: str) -> sa.URL:
    """Return the address of a PostgreSQL database, for its driver.

    Raises
    ------
    NesyriaError
        When it is not the address of a PostgreSQL database.
    """
    import sqlalchemy as sa

    try:
        found = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        found = None
    if found is None or found.drivername.partition("+")[0] not in ("postgresql", "postgres"):
        # The address may hold a password, so it is not repeated.
        raise NesyriaError("not the address of a PostgreSQL database; write postgresql://host/name")
    return found.set(drivername="postgresql+psycopg")
