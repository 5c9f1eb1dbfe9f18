"""SQLite: one file, with primary keys, foreign keys and checks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.export.shared import databases


def write(package: Package, file: Path) -> None:
    """Write the database; its own constraints check every row on the way in.

    Raises
    ------
    NesyriaError
        When a row breaks a rule of its schema.
    """
    model = databases.model(package)
    import sqlalchemy as sa

    engine = sa.create_engine(sa.URL.create("sqlite", database=str(file)))
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            model.create_all(connection)
            databases.fill(connection, model, package)
            connection.commit()
    except sa.exc.DBAPIError as error:
        raise NesyriaError(f"SQLite cannot hold these tables: {error.orig}") from None
    finally:
        engine.dispose()


def is_export(file: Path) -> bool:
    """Say whether a file is a database that `write` made."""
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return database.execute(query, [databases.RELEASE]).fetchone() is not None
    except sqlite3.Error:
        return False
