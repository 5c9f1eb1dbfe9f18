"""Tables as pandas frames: typed by their Table Schema, and back to the bytes of their CSV file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package, Schema
from nesyria.errors import NesyriaError
from nesyria.tableschema import dates, fields

if TYPE_CHECKING:
    import pandas as pd


def text_by_key(package: Package, name: str) -> pd.DataFrame:
    """Return a table as text, blank as '', indexed by its primary key in words."""
    text = dialect.read_text(package.read_table(name), name).astype("object").fillna("")
    key = list(package.schema(name).get("primaryKey") or text.columns[:1])
    text.index = text[key[0]].str.cat(text[key[1:]], sep=", ") if key[1:] else text[key[0]]
    return text


def read_frame(package: Package, name: str) -> pd.DataFrame:
    """Return a table of a package, typed by its Table Schema."""
    text = dialect.read_text(package.read_table(name), name)
    return typed(text, package.schema(name), name)


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


def to_csv(frame: pd.DataFrame, package: Package, name: str) -> bytes:
    """Return a table as the bytes of its CSV file."""
    own = package.schema(name)["fields"]
    columns = [[fields.serialize(value, field) for value in frame[field["name"]]] for field in own]
    return dialect.dumps([field["name"] for field in own], list(zip(*columns, strict=True)))
