"""The package as a relational model: tables, keys and checks, made from the Table Schemas.

SQLAlchemy holds the model and writes it in the words of each database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nesyria._libraries import optional_dependency
from nesyria.citation import cite_release
from nesyria.datapackage.package import Package, Schema
from nesyria.datapackage.paths import folded
from nesyria.errors import NesyriaError, first_line
from nesyria.export.shared import columnar, metadata
from nesyria.tableschema import fields

if TYPE_CHECKING:
    import pyarrow as pa
    import sqlalchemy as sa

# One row that says what the database holds; where it is missing, no export made the tables.
RELEASE = "nesyria_release"


def model(package: Package) -> sa.MetaData:
    """Return the tables of the package, with `RELEASE`, as SQLAlchemy knows them."""
    with optional_dependency("export", "this export"):
        import sqlalchemy as sa

    found = sa.MetaData()
    texts = [sa.Column(name, sa.Text, nullable=False) for name in _release(package)]
    sa.Table(RELEASE, found, *texts, comment="What these tables are and how to cite them.")
    for name in package.resources:
        _check_name(name)
        schema, resource = package.schema(name), package.resource(name)
        parts: list[Any] = [_column(field) for field in schema["fields"]]
        parts += [check for field in schema["fields"] for check in _checks(name, field)]
        parts += _keys(name, schema)
        comment = f"{resource.get('title', name)}. {resource.get('description', '')}".strip()
        sa.Table(name, found, *parts, comment=comment)
    return found


def _check_name(table: str) -> None:
    """Refuse a name that a database, or this export, has for a table of its own."""
    if folded(table) == RELEASE or folded(table).startswith("sqlite_"):
        raise NesyriaError(f"{table}: no table of a database can have this name; use another")


def fill(connection: sa.Connection, model: sa.MetaData, package: Package) -> None:
    """Insert every row, referenced tables first.

    Raises
    ------
    NesyriaError
        When a row breaks a rule of its schema.
    """
    import sqlalchemy as sa

    for table in model.sorted_tables:
        found = content(package, table.name).to_pylist()
        try:
            if found:
                connection.execute(table.insert(), found)
        except sa.exc.IntegrityError as error:
            raise refused(table.name, error.orig) from None


def refused(table: str, error: object) -> NesyriaError:
    """Return the error for rows that a database does not take."""
    reason = first_line(error)
    return NesyriaError(
        f"{table}: the rows break a rule: {reason}; validate the package to see which"
    )


def content(package: Package, name: str) -> pa.Table:
    """Return what a table of the model holds."""
    if name != RELEASE:
        return columnar.table(package, name)
    import pyarrow as pa

    return pa.Table.from_pylist([_release(package)])


def _release(package: Package) -> dict[str, object]:
    return {
        "name": package.descriptor["name"],
        "title": package.descriptor["title"],
        "version": package.version,
        "licence": metadata.licence(package)["name"],
        "citation": cite_release(package, "apa"),
    }


def _column(field: fields.Field) -> sa.Column[Any]:
    import sqlalchemy as sa

    # A partial date is text, and so is an enum: their checks hold everywhere.
    types: dict[str, Any] = {
        "integer": sa.BigInteger,
        "number": sa.Double,
        "boolean": sa.Boolean,
        "date": sa.Date,
    }
    return sa.Column(
        field["name"],
        types.get(field["type"], sa.Text),
        nullable=not fields.constraints(field).get("required", False),
        comment=field.get("description"),
        autoincrement=False,
    )


def _checks(table: str, field: fields.Field) -> list[sa.CheckConstraint]:
    import sqlalchemy as sa

    column: sa.ColumnClause[Any] = sa.column(field["name"])
    rules = fields.constraints(field)
    checks: dict[str, Any] = {}
    if "enum" in rules:
        checks["enum"] = column.in_(rules["enum"])
    if "minimum" in rules:
        checks["minimum"] = column >= rules["minimum"]
    if "maximum" in rules:
        checks["maximum"] = column <= rules["maximum"]
    if "maxLength" in rules:
        checks["max_length"] = sa.func.length(column) <= rules["maxLength"]
    if "pattern" in rules:
        checks["pattern"] = column.regexp_match(rules["pattern"])
    made = {
        rule: sa.CheckConstraint(check, name=f"{table}_{field['name']}_{rule}")
        for rule, check in checks.items()
    }
    if "pattern" in made:
        # SQLite has no regular expressions of its own.
        made["pattern"].ddl_if(dialect="postgresql")
    return list(made.values())


def _keys(table: str, schema: Schema) -> list[sa.Constraint]:
    import sqlalchemy as sa

    primary = metadata.primary_key(schema)
    keys: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(
            key.fields,
            [f"{key.table}.{field}" for field in key.references],
            name=f"{table}_{'_'.join(key.fields)}_reference",
        )
        for key in metadata.foreign_keys(table, schema)
    ]
    keys += [
        sa.UniqueConstraint(field["name"], name=f"{table}_{field['name']}_unique")
        for field in schema["fields"]
        if fields.constraints(field).get("unique") and primary != [field["name"]]
    ]
    return [*keys, sa.PrimaryKeyConstraint(*primary, name=f"{table}_key")] if primary else keys
