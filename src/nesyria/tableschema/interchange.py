"""Rows that a person hands in, whatever was done to them: one pandas frame, and keys as text.

People set an index, join, concatenate, parse dates, take one row as a Series, and use other
libraries. What a row says of itself is the same in each of these.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    import pandas as pd


def as_frame(rows: Any, fields: Iterable[str]) -> pd.DataFrame:
    """Return rows of any library as a pandas frame, with its attributes.

    Parameters
    ----------
    rows : DataFrame or Series of pandas, polars or pyarrow
        The rows. A named index counts as columns; a Series is one row, or one column where its
        name is that of a field.
    fields : iterable of str
        The fields that are asked for; others are left out.

    Returns
    -------
    DataFrame
        Those of the fields that the rows have.

    Raises
    ------
    NesyriaError
        When these are no rows, or when two columns of one name differ.
    """
    import pandas as pd

    wanted = list(fields)
    if isinstance(rows, pd.Series):
        rows = _of_series(rows, wanted)
    elif not isinstance(rows, pd.DataFrame):
        rows = _of_library(rows, wanted)
    attrs = rows.attrs
    columns: dict[str, pd.Series] = {}
    for name in wanted:
        same = [rows.iloc[:, place] for place, own in enumerate(rows.columns) if own == name]
        if not same and name in rows.index.names:
            same = [pd.Series(rows.index.get_level_values(name))]
        if same:
            columns[name] = _only(name, [column.reset_index(drop=True) for column in same])
    out = pd.DataFrame(columns, index=range(len(rows)))
    out.attrs.update(attrs)
    return out


def attributes_of(rows: Any) -> Mapping[str, Any]:
    """Return what rows say of themselves: the attributes of pandas, the metadata of pyarrow."""
    if _library(rows) == "pyarrow" and hasattr(rows, "schema"):
        return _arrow_attributes(rows.schema.metadata or {})
    attributes = getattr(rows, "attrs", None)
    return attributes if isinstance(attributes, Mapping) else {}


def as_text(column: pd.Series) -> pd.Series:
    """Return a column of keys as text, whatever its dtype; missing and blank as NA."""
    import pandas as pd

    try:
        codes, distinct = pd.factorize(column)
    except TypeError:
        raise NesyriaError(f"column {column.name}: not a column of keys or dates") from None
    texts = pd.array([_text(value) or pd.NA for value in distinct], dtype=object)
    taken = texts.take(codes, allow_fill=True, fill_value=pd.NA)
    return pd.Series(taken, index=column.index, name=column.name)


def has_days(column: pd.Series) -> bool:
    """Say whether a column holds days as dates, not as text."""
    if column.dtype.kind == "M":
        return True
    return any(isinstance(value, datetime.date) for value in column.dropna().unique())


def _text(value: object) -> str:
    if isinstance(value, datetime.date) or type(value).__name__ == "datetime64":
        return str(value)[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _only(name: str, same: list[pd.Series]) -> pd.Series:
    first = as_text(same[0])
    for other in same[1:]:
        if not first.fillna("").equals(as_text(other).fillna("")):
            raise NesyriaError(f"there are two columns {name}, and they differ; keep one of them")
    return same[0].rename(name)


def _of_series(rows: pd.Series, fields: list[str]) -> pd.DataFrame:
    if rows.name in fields and not set(fields) & set(rows.index):
        frame = rows.to_frame()
    else:
        frame = rows.to_frame().T
        frame.index.name = None
    frame.attrs.update(rows.attrs)
    return frame


def _of_library(rows: Any, fields: list[str]) -> pd.DataFrame:
    import pandas as pd

    library = _library(rows)
    kind = type(rows).__name__
    if library == "polars" and kind in ("DataFrame", "LazyFrame", "Series"):
        frame = rows.to_frame() if kind == "Series" else rows.lazy().collect()
        names, count = frame.columns, frame.height
        values = {name: frame[name].to_list() for name in names if name in fields}
    elif library == "pyarrow" and kind in ("Table", "RecordBatch"):
        names, count = rows.schema.names, rows.num_rows
        once = [name for name in dict.fromkeys(names) if name in fields and names.count(name) == 1]
        values = {name: rows.column(name).to_pylist() for name in once}
    else:
        raise NesyriaError(
            f"these are no rows but a {kind}; pass a DataFrame of pandas, polars or pyarrow, "
            "or one row of it"
        )
    columns = {name: pd.Series(column, dtype=object) for name, column in values.items()}
    out = pd.DataFrame(columns, index=range(count))
    out.attrs.update(attributes_of(rows))
    return out


def _library(rows: object) -> str:
    return type(rows).__module__.partition(".")[0]


def _arrow_attributes(metadata: Mapping[bytes, bytes]) -> dict[str, Any]:
    """Return what a table says of itself; one made from a pandas frame keeps it in JSON."""
    own = {name.decode(): text.decode("utf-8", "replace") for name, text in metadata.items()}
    of_pandas = _json_object(own.pop("pandas", "{}")).get("attributes")
    # Where pandas 2 keeps them in a file.
    of_file = _json_object(own.pop("PANDAS_ATTRS", "{}"))
    return own | of_file | (of_pandas if isinstance(of_pandas, dict) else {})


def _json_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
