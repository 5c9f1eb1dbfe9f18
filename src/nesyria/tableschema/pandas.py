"""Tables as pandas frames: typed by their Table Schema, and back to the bytes of their CSV file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package, Schema
from nesyria.tableschema import dates, fields
from nesyria.tableschema._shared import check_columns, has_bounds, not_of_type
from nesyria.tableschema.distinct import distinct

if TYPE_CHECKING:
    import pandas as pd

Columns = TypeVar("Columns", "pd.Series", "pd.DataFrame")


def text_by_key(package: Package, name: str) -> pd.DataFrame:
    """Return a table as text, blank as '', indexed by its primary key in words."""
    text = blanks_filled(dialect.read_text(package.read_table(name), name))
    given = package.schema(name).get("primaryKey") or list(text.columns[:1])
    key = [given] if isinstance(given, str) else list(given)
    text.index = text[key[0]].str.cat(text[key[1:]], sep=", ") if key[1:] else text[key[0]]
    return text


def blanks_filled(values: Columns) -> Columns:
    """Return one or several columns as objects, '' where they are missing.

    Cells that are the same are one object: large tables repeat what they say.
    """
    import numpy as np
    import pandas as pd

    if isinstance(values, pd.Series):
        cells = _objects(values)
        return pd.Series(cells, index=values.index, name=values.name, dtype="object")
    cells = np.empty(values.shape[::-1], dtype="object")
    for place in range(values.shape[1]):
        cells[place] = _objects(values.iloc[:, place])
    return pd.DataFrame(cells.T, index=values.index, columns=values.columns, dtype="object")


def _objects(column: pd.Series) -> Any:
    import numpy as np

    own = distinct(column)
    # What fillna gives of objects depends on the options of pandas 2, and warns. A missing cell
    # has the code -1, which takes the last.
    objects = np.empty(len(own.values) + 1, dtype="object")
    objects[:-1], objects[-1] = own.objects(), ""
    return objects[own.codes]


def read_frame(package: Package, name: str) -> pd.DataFrame:
    """Return a table of a package, typed by its Table Schema."""
    text = dialect.read_text(dialect.read(package, name), name)
    return typed(text, package.schema(name), name)


def as_mask(values: pd.Series) -> pd.Series:
    """Return a comparison as plain booleans; one with a missing value is false."""
    if values.dtype == bool:
        return values
    # Never by fillna on objects, which older pandas warns of.
    return values.astype("boolean").fillna(False).astype(bool)


def typed(text: pd.DataFrame, schema: Schema, table: str) -> pd.DataFrame:
    """Give a frame of text the dtypes of its schema and the bounds of its partial dates."""
    import pandas as pd

    own = fields.of(schema, table)
    check_columns(list(text.columns), own, table)
    given, columns = dict(text.items()), {}
    for field in own:
        name = field["name"]
        missing = fields.missing_values(schema, field)
        column = given[name].mask(given[name].isin(missing)) if missing else given[name]
        try:
            columns[name] = fields.parse(column, field)
            if has_bounds(field, own):
                columns[f"{name}_start"], columns[f"{name}_end"] = dates.bounds(column)
        except (ValueError, TypeError, OverflowError) as error:
            raise not_of_type(table, field, error) from None
    return pd.DataFrame(columns, index=text.index, copy=False)


def to_csv(frame: pd.DataFrame, package: Package, name: str) -> bytes:
    """Return a table as the bytes of its CSV file."""
    own = fields.of(package.schema(name), name)
    columns = [[fields.serialize(value, field) for value in frame[field["name"]]] for field in own]
    return dialect.dumps([field["name"] for field in own], list(zip(*columns, strict=True)))
