"""What there is, one table as a typed DataFrame, and what its fields mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from nesyria._optional import optional_dependency
from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package, Schema
from nesyria.errors import NesyriaError
from nesyria.tableschema import fields

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
from nesyria.tableschema.pandas import typed


def tables(path: str | Path | None = None) -> pd.DataFrame:
    """List the tables of the package.

    Parameters
    ----------
    path : str or Path, optional
        Folder of another package of this kind; the installed one where left out.

    Returns
    -------
    DataFrame
        One row per table, columns ``name``, ``title``, ``rows``, ``description``.

    Examples
    --------
    >>> tables().set_index("name").at["sources", "title"]
    'Sources'
    """
    import pandas as pd

    package = Package.at(path)
    return pd.DataFrame(
        {
            "name": name,
            "title": resource.get("title", name),
            "rows": len(dialect.read_text(package.read_table(name), name)),
            "description": resource.get("description", ""),
        }
        for name, resource in package.resources.items()
    )


@overload
def load(
    table: str,
    *,
    as_of: str | None = None,
    release: str | None = None,
    validate: bool = False,
    engine: Literal["pandas"] = "pandas",
    path: str | Path | None = None,
) -> pd.DataFrame: ...


@overload
def load(
    table: str,
    *,
    as_of: str | None = None,
    release: str | None = None,
    validate: bool = False,
    engine: Literal["polars"],
    path: str | Path | None = None,
) -> pl.DataFrame: ...


@overload
def load(
    table: str,
    *,
    as_of: str | None = None,
    release: str | None = None,
    validate: bool = False,
    engine: Literal["pyarrow"],
    path: str | Path | None = None,
) -> pa.Table: ...


def load(
    table: str,
    *,
    as_of: str | None = None,
    release: str | None = None,
    validate: bool = False,
    engine: str = "pandas",
    path: str | Path | None = None,
) -> Any:
    """Load one table with the types that its Table Schema gives.

    Integers come as ``Int64``, text as ``string``, closed lists as ``category`` with all their
    values, full dates as ``datetime64``. A partial date (2019, 2019-05) keeps its text and gets
    two more columns, ``<field>_start`` and ``<field>_end``, its first and last day.

    Parameters
    ----------
    table : str
        Name of the table; `tables` lists them.
    as_of : str, optional
        A day like 2023-12-07: the table as the sources published by then allowed. The figures are
        derived anew, by the same rule.
    release : str, optional
        A version like 1.0.0: the table exactly as it was published, its archive verified.
    validate : bool
        Check the columns against the Table Schema with Pandera (needs the extra ``validate``).
    engine : {"pandas", "polars", "pyarrow"}
        Library of the frame, with the same types; the others are extras, and load without pandas
        (unless ``as_of`` or ``validate`` is asked for).
    path : str or Path, optional
        Folder of another package of this kind; the installed one where left out.

    Returns
    -------
    pandas.DataFrame, polars.DataFrame or pyarrow.Table
        One row per row of the table. ``attrs`` (pandas; metadata of the schema in pyarrow) holds
        ``table``, ``title``, ``version``, ``licence`` and ``citation``, and ``as_of`` where it was
        asked for.

    Raises
    ------
    NesyriaError
        When there is no such table, release or engine, when the archive of a release is damaged,
        when ``as_of`` is not a date, or when a file does not hold what its schema says.

    Examples
    --------
    >>> load("totals")["persons"].dtype
    Int64Dtype()
    >>> then = load("repatriations", as_of="2019-12-31")
    >>> bool((then["date"] < "2020").all())
    True
    """
    package = Package.at(path)
    if release is not None:
        from nesyria.datapackage.releases import published

        package = published(package, release)
    schema = package.schema(table)
    about = attributes(package, table) | ({"as_of": as_of} if as_of else {})
    content = _as_of(package, table, as_of) if as_of else package.read_table(table)
    if engine != "pandas":
        from nesyria.tableschema import engines

        found = engines.read(content, schema, table, engine, about)
    if engine == "pandas" or validate:
        frame = typed(dialect.read_text(content, table), schema, table)
        if validate:
            _check(frame, schema, table)
        frame.attrs.update(about)
    return frame if engine == "pandas" else found


def _as_of(package: Package, table: str, day: str) -> bytes:
    """Return a table as of a day, as the bytes that a build would write."""
    from nesyria.figures import DERIVED
    from nesyria.figures.as_of import as_of
    from nesyria.tableschema.pandas import to_csv

    tables = {
        name: typed(dialect.read_text(package.read_table(name), name), package.schema(name), name)
        for name in package.resources
        if name not in DERIVED
    }
    return to_csv(as_of(tables, day)[table], package, table)


def _check(frame: pd.DataFrame, schema: Schema, table: str) -> None:
    with optional_dependency("validate", "validate=True"):
        from nesyria.validation.rows.columns import problems
    found = problems(frame, schema)
    if found:
        shown = "; ".join(found[:5]) + ("; ..." if len(found) > 5 else "")
        raise NesyriaError(f"{table}: {len(found)} columns break the Table Schema: {shown}")


def describe(table: str, *, path: str | Path | None = None) -> pd.DataFrame:
    """Return the data dictionary of one table.

    Returns
    -------
    DataFrame
        One row per field, columns ``field``, ``type``, ``unit``, ``meaning``, ``constraints``.

    Examples
    --------
    >>> describe("repatriations").set_index("field").at["persons", "unit"]
    'persons'
    """
    import pandas as pd

    schema = Package.at(path).schema(table)
    return pd.DataFrame(
        {
            "field": field["name"],
            "type": "partial date" if fields.is_partial_date(field) else field["type"],
            "unit": field.get("unit", ""),
            "meaning": field.get("description", ""),
            "constraints": _constraints(field),
        }
        for field in schema["fields"]
    )


def attributes(package: Package, table: str) -> dict[str, Any]:
    """Return what a loaded frame says about itself."""
    from nesyria.citation import cite_release

    return {
        "table": table,
        "title": package.resource(table).get("title", table),
        "version": package.version,
        "licence": package.descriptor["licenses"][0]["name"],
        "citation": cite_release(package, "apa"),
    }


def _constraints(field: fields.Field) -> str:
    def words(name: str, value: object) -> str:
        if value is True:
            return name
        if isinstance(value, list):
            return f"one of {', '.join(map(str, value))}"
        return f"{name} {value}"

    return "; ".join(words(name, value) for name, value in fields.constraints(field).items())
