"""What there is, one table as a typed DataFrame, and what its fields mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nesyria import csvfile, dates, fields
from nesyria.errors import NesyriaError
from nesyria.package import Package, Schema

if TYPE_CHECKING:
    import pandas as pd


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
            "rows": len(csvfile.read_text(package.read_table(name), name)),
            "description": resource.get("description", ""),
        }
        for name, resource in package.resources.items()
    )


def load(table: str, *, path: str | Path | None = None) -> pd.DataFrame:
    """Load one table with the types that its Table Schema gives.

    Integers come as ``Int64``, text as ``string``, closed lists as ``category`` with all their
    values, full dates as ``datetime64``. A partial date (2019, 2019-05) keeps its text and gets
    two more columns, ``<field>_start`` and ``<field>_end``, its first and last day.

    Parameters
    ----------
    table : str
        Name of the table; `tables` lists them.
    path : str or Path, optional
        Folder of another package of this kind; the installed one where left out.

    Returns
    -------
    DataFrame
        One row per row of the table. ``attrs`` holds ``table``, ``title``, ``version``,
        ``licence`` and ``citation``.

    Raises
    ------
    NesyriaError
        When there is no such table, or when its file does not hold what its schema says.

    Examples
    --------
    >>> load("totals")["persons"].dtype
    Int64Dtype()
    """
    package = Package.at(path)
    schema = package.schema(table)
    frame = typed(csvfile.read_text(package.read_table(table), table), schema, table)
    frame.attrs.update(attributes(package, table))
    return frame


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


def typed(text: pd.DataFrame, schema: Schema, table: str) -> pd.DataFrame:
    """Give a frame of text the dtypes of its schema and the bounds of its partial dates."""
    import pandas as pd

    names = [field["name"] for field in schema["fields"]]
    if list(text.columns) != names:
        raise NesyriaError(
            f"{table}: the columns are {', '.join(map(str, text.columns))}; "
            f"its schema says {', '.join(names)}"
        )
    columns: dict[str, pd.Series] = {}
    for field in schema["fields"]:
        name = field["name"]
        try:
            columns[name] = fields.parse(text[name], field)
            if fields.is_partial_date(field):
                columns[f"{name}_start"] = dates.starts(text[name])
                columns[f"{name}_end"] = dates.ends(text[name])
        except (ValueError, TypeError, OverflowError) as error:
            raise NesyriaError(
                f"{table}, field {name}: not {field['type']}: {error}; "
                "validate the package to see every such cell"
            ) from None
    return pd.DataFrame(columns)


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
