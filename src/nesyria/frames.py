"""Tables as polars or pyarrow frames: the types of the Table Schema, without pandas.

The same mapping as `nesyria.fields`, in the words of two other libraries: closed lists keep all
their values, blank is missing and ``NA`` is text, a partial date keeps its text and gets the days
at which it starts and ends.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nesyria import csvfile, dates, fields
from nesyria.errors import NesyriaError, unknown
from nesyria.optional import needs
from nesyria.package import Schema

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

_TYPES = ("string", "integer", "number", "boolean", "date")
_BOOLEANS = ["false", "true"]


def parse(content: bytes, schema: Schema, table: str, engine: str, about: Mapping[str, Any]) -> Any:
    """Return the bytes of a table's CSV file as a frame of ``engine``.

    ``about`` is what the frame says about itself, where it has a place for that.
    """
    if engine not in _READERS:
        raise unknown("engine", engine, ("pandas", *_READERS))
    return _READERS[engine](content, schema, table, about)


def _polars(content: bytes, schema: Schema, table: str, about: Mapping[str, Any]) -> pl.DataFrame:
    with needs("polars", "engine 'polars'"):
        import polars as pl

    try:
        text = pl.read_csv(content, infer_schema=False, null_values=[""])
    except pl.exceptions.PolarsError as error:
        raise NesyriaError(f"{table}: not a CSV file in UTF-8: {error}") from None
    _check_fields(text.columns, schema, table)
    columns: list[pl.Series] = []
    for field in schema["fields"]:
        column = text[field["name"]]
        try:
            columns.append(_polars_column(column, field))
            if fields.is_partial_date(field):
                spans = _spans(column.unique().drop_nulls().to_list())
                for end, days in spans.items():
                    bound = column.replace_strict(days, default=None, return_dtype=pl.String)
                    columns.append(bound.str.to_date("%Y-%m-%d").alias(f"{column.name}_{end}"))
        except (ValueError, pl.exceptions.PolarsError) as error:
            raise _not_of_type(table, field, error) from None
    return pl.DataFrame(columns)


def _polars_column(text: pl.Series, field: fields.Field) -> pl.Series:
    import polars as pl

    choices = fields.constraints(field).get("enum")
    if field["type"] == "string":
        return text.cast(pl.Enum(choices)) if choices else text
    if field["type"] == "boolean":
        return text.cast(pl.Enum(_BOOLEANS)).to_physical().cast(pl.Boolean)
    if field["type"] == "date":
        return text.str.to_date("%Y-%m-%d")
    return text.cast(pl.Int64 if field["type"] == "integer" else pl.Float64)


def _pyarrow(content: bytes, schema: Schema, table: str, about: Mapping[str, Any]) -> pa.Table:
    with needs("arrow", "engine 'pyarrow'"):
        import pyarrow as pa
        from pyarrow import csv

    names = [field["name"] for field in schema["fields"]]
    try:
        text = csv.read_csv(
            pa.BufferReader(content),
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        ).combine_chunks()
    except pa.ArrowInvalid as error:
        raise NesyriaError(f"{table}: not a CSV file in UTF-8: {error}") from None
    _check_fields(text.column_names, schema, table)
    columns: dict[pa.Field, pa.ChunkedArray] = {}
    for field in schema["fields"]:
        column = text.column(field["name"])
        try:
            made = _pyarrow_column(column, field)
            columns[pa.field(field["name"], made.type, metadata=_field_metadata(field))] = made
            if fields.is_partial_date(field):
                for end, bound in _pyarrow_bounds(column).items():
                    columns[pa.field(f"{field['name']}_{end}", pa.date32())] = bound
        except (ValueError, pa.ArrowException) as error:
            raise _not_of_type(table, field, error) from None
    metadata = {name: str(value) for name, value in about.items()}
    return pa.table(list(columns.values()), schema=pa.schema(list(columns), metadata=metadata))


def _pyarrow_column(text: pa.ChunkedArray, field: fields.Field) -> pa.ChunkedArray:
    import pyarrow as pa

    choices = fields.constraints(field).get("enum")
    if field["type"] == "string":
        return _pyarrow_dictionary(text, choices) if choices else text
    if field["type"] == "boolean":
        return _codes(text, _BOOLEANS).cast(pa.bool_())
    types = {"integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
    return text.cast(types[field["type"]])


def _pyarrow_dictionary(text: pa.ChunkedArray, choices: list[str]) -> pa.ChunkedArray:
    import pyarrow as pa

    codes, values = _codes(text, choices), _strings(choices)
    chunks = [pa.DictionaryArray.from_arrays(chunk, values) for chunk in codes.chunks]
    return pa.chunked_array(chunks, type=pa.dictionary(pa.int32(), pa.string()))


def _codes(text: pa.ChunkedArray, choices: list[str]) -> pa.ChunkedArray:
    """Return the place of each text in a closed list; refuse what is not in it."""
    from pyarrow import compute

    codes = compute.index_in(text, value_set=_strings(choices))
    if codes.null_count > text.null_count:
        strange = text.filter(compute.and_(codes.is_null(), text.is_valid()))[0].as_py()
        raise ValueError(f"{strange!r} is not one of {', '.join(choices)}")
    return codes


def _pyarrow_bounds(text: pa.ChunkedArray) -> dict[str, pa.ChunkedArray]:
    import pyarrow as pa
    from pyarrow import compute

    distinct = text.unique().drop_null()
    places = compute.index_in(text, value_set=distinct)
    spans = _spans(distinct.to_pylist())
    days = {end: _strings(list(span.values())) for end, span in spans.items()}
    return {end: array.cast(pa.date32()).take(places) for end, array in days.items()}


def _strings(texts: list[str]) -> pa.Array:
    """Return an array of strings; ``pyarrow.array`` would import pandas where it is installed."""
    import pyarrow as pa
    from pyarrow import csv

    content = csvfile.dumps(["text"], [[text] for text in texts])
    options = csv.ConvertOptions(column_types={"text": pa.string()})
    column = csv.read_csv(pa.BufferReader(content), convert_options=options).column("text")
    return column.combine_chunks()


def _spans(texts: list[str]) -> dict[str, dict[str, str]]:
    """Return the first and the last day of each of some partial dates."""
    spans = {text: dates.span(text) for text in texts}
    ends = ("start", "end")
    return {end: {text: span[i] for text, span in spans.items()} for i, end in enumerate(ends)}


def _field_metadata(field: fields.Field) -> dict[str, str]:
    """Return what a file of the frame tells about a column."""
    told = {name: field[name] for name in ("description", "unit", "rdfType") if name in field}
    choices = fields.constraints(field).get("enum")
    return told | ({"enum": json.dumps(choices)} if choices else {})


def _check_fields(names: list[str], schema: Schema, table: str) -> None:
    wanted = [field["name"] for field in schema["fields"]]
    if names != wanted:
        raise NesyriaError(
            f"{table}: the columns are {', '.join(names)}; its schema says {', '.join(wanted)}"
        )
    for field in schema["fields"]:
        if field.get("type") not in _TYPES:
            raise unknown(f"type of {table}, field {field['name']}:", field.get("type"), _TYPES)


def _not_of_type(table: str, field: fields.Field, error: Exception) -> NesyriaError:
    return NesyriaError(
        f"{table}, field {field['name']}: not {field['type']}: {error}; "
        "validate the package to see every such cell"
    )


_READERS: Mapping[str, Callable[[bytes, Schema, str, Mapping[str, Any]], Any]] = {
    "polars": _polars,
    "pyarrow": _pyarrow,
}
