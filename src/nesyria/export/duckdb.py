"""DuckDB: one file, with primary keys, foreign keys, checks and comments.

Two exports hold the same rows and rules, but not the same bytes: DuckDB writes marks of its own
into each file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nesyria._libraries import optional_dependency
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError, first_line
from nesyria.export.shared import databases

if TYPE_CHECKING:
    import sqlalchemy as sa


# A name that no table of a package can have.
_INCOMING = "rows to insert"


def write(package: Package, file: Path) -> None:
    """Write the database; its own constraints check every row on the way in.

    Raises
    ------
    NesyriaError
        When a row breaks a rule of its schema, or DuckDB has no room for what a schema says.
    """
    with optional_dependency("export", "this export"):
        import duckdb

    model = databases.model(package)
    with duckdb.connect(str(file)) as connection:
        try:
            for statement in _statements(model):
                connection.execute(statement)
        except duckdb.Error as error:
            # Old versions read no character 0.
            reason = first_line(error)
            raise NesyriaError(f"DuckDB cannot hold what the schemas say: {reason}") from None
        for table in model.sorted_tables:
            connection.register(_INCOMING, databases.content(package, table.name))
            try:
                connection.execute(f'INSERT INTO "{table.name}" SELECT * FROM "{_INCOMING}"')
            except duckdb.ConstraintException as error:
                raise databases.refused(table.name, error) from None
            connection.unregister(_INCOMING)


def is_export(file: Path) -> bool:
    """Say whether a file is a database that `write` made."""
    with optional_dependency("export", "this export"):
        import duckdb

    query = "SELECT 1 FROM duckdb_tables() WHERE table_name = ?"
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            return connection.execute(query, [databases.RELEASE]).fetchone() is not None
    except duckdb.Error:
        return False


def _statements(model: sa.MetaData) -> list[str]:
    """Return the model in PostgreSQL's words, which DuckDB understands."""
    import sqlalchemy as sa

    found: list[str] = []

    def keep(statement: sa.sql.ddl.ExecutableDDLElement, *_: object, **__: object) -> None:
        found.append(str(statement.compile(dialect=engine.dialect)))

    # Without this style of parameters every % would be doubled.
    engine = sa.create_mock_engine("postgresql://", keep, paramstyle="named")
    # SQLAlchemy 2.0 doubles backslashes until a server says that strings are those of the standard.
    engine.dialect._backslash_escapes = False  # type: ignore[attr-defined]
    model.create_all(engine, checkfirst=False)
    return found
