"""Tables as polars frames: the types of the Table Schema, without pandas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nesyria._libraries import optional_dependency
from nesyria.datapackage.package import Schema
from nesyria.errors import NesyriaError
from nesyria.tableschema import fields
from nesyria.tableschema._shared import BOOLEANS, check_columns, has_bounds, not_of_type, spans

if TYPE_CHECKING:
    import polars as pl


def read(content: bytes, schema: Schema, table: str, about: Mapping[str, Any]) -> pl.DataFrame:
    """Return the bytes of a table's CSV file as a polars DataFrame."""
    with optional_dependency("polars", "engine 'polars'"):
        import polars as pl

    try:
        text = pl.read_csv(content, infer_schema=False, null_values=[""])
    except pl.exceptions.PolarsError as error:
        raise NesyriaError(f"{table}: not a CSV file in UTF-8: {error}") from None
    own = fields.of(schema, table)
    check_columns(text.columns, own, table)
    columns: list[pl.Series] = []
    for field in own:
        column = text[field["name"]]
        missing = fields.missing_values(schema, field)
        if missing:
            column = column.set(column.is_in(missing), None)
        try:
            columns.append(_polars_column(column, field))
            if has_bounds(field, own):
                found = spans(column.unique().drop_nulls().to_list())
                for end, days in found.items():
                    bound = column.replace_strict(days, default=None, return_dtype=pl.String)
                    columns.append(bound.str.to_date("%Y-%m-%d").alias(f"{column.name}_{end}"))
        except (ValueError, pl.exceptions.PolarsError) as error:
            raise not_of_type(table, field, error) from None
    return pl.DataFrame(columns)


def _polars_column(text: pl.Series, field: fields.Field) -> pl.Series:
    import polars as pl

    choices = fields.choices(field)
    if field["type"] == "string":
        return text.cast(pl.Enum(choices)) if choices else text
    if field["type"] == "boolean":
        return text.cast(pl.Enum(BOOLEANS)).to_physical().cast(pl.Boolean)
    if field["type"] == "date":
        return text.str.to_date("%Y-%m-%d")
    return text.cast(pl.Int64 if field["type"] == "integer" else pl.Float64)
