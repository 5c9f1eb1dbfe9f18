"""Tables as pyarrow frames: the types of the Table Schema, without pandas.

The same mapping as `nesyria.tableschema.fields`: enums keep all their values, a blank cell is
missing and ``NA`` is text, a partial date keeps its text and gets its first and last day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nesyria._libraries import optional_dependency
from nesyria.datapackage import dialect
from nesyria.datapackage.package import Schema
from nesyria.errors import NesyriaError, listed
from nesyria.tableschema import fields
from nesyria.tableschema._shared import BOOLEANS, check_columns, has_bounds, not_of_type, spans

if TYPE_CHECKING:
    import pyarrow as pa


def read(content: bytes, schema: Schema, table: str, about: Mapping[str, Any]) -> pa.Table:
    """Return the bytes of a table's CSV file as a pyarrow Table."""
    with optional_dependency("arrow", "engine 'pyarrow'"):
        import pyarrow as pa

    own = fields.of(schema, table)
    names = [field["name"] for field in own]
    try:
        text = dialect.read_arrow(content, names).combine_chunks()
    except pa.ArrowInvalid as error:
        raise NesyriaError(f"{table}: not a CSV file in UTF-8: {error}") from None
    check_columns(text.column_names, own, table)
    columns: dict[pa.Field, pa.ChunkedArray] = {}
    for field in own:
        column = _without(text.column(field["name"]), fields.missing_values(schema, field))
        try:
            made = _pyarrow_column(column, field)
            columns[pa.field(field["name"], made.type, metadata=_field_metadata(field))] = made
            if has_bounds(field, own):
                for end, bound in _pyarrow_bounds(column).items():
                    columns[pa.field(f"{field['name']}_{end}", pa.date32())] = bound
        except (ValueError, pa.ArrowException) as error:
            raise not_of_type(table, field, error) from None
    metadata = {name: str(value) for name, value in about.items()}
    return pa.table(list(columns.values()), schema=pa.schema(list(columns), metadata=metadata))


def _without(text: pa.ChunkedArray, missing: list[str]) -> pa.ChunkedArray:
    """Return a column with some of its texts missing."""
    import pyarrow as pa
    from pyarrow import compute

    if not missing:
        return text
    blank = compute.is_in(text, value_set=_strings(missing))
    return compute.if_else(blank, pa.scalar(None, pa.string()), text)


def _pyarrow_column(text: pa.ChunkedArray, field: fields.Field) -> pa.ChunkedArray:
    import pyarrow as pa

    choices = fields.choices(field)
    if field["type"] == "string":
        return _pyarrow_dictionary(text, choices) if choices else text
    if field["type"] == "boolean":
        return _codes(text, BOOLEANS).cast(pa.bool_())
    types = {"integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
    return text.cast(types[field["type"]])


def _pyarrow_dictionary(text: pa.ChunkedArray, choices: list[str]) -> pa.ChunkedArray:
    import pyarrow as pa

    codes, values = _codes(text, choices), _strings(choices)
    chunks = [pa.DictionaryArray.from_arrays(chunk, values) for chunk in codes.chunks]
    return pa.chunked_array(chunks, type=pa.dictionary(pa.int32(), pa.string()))


def _codes(text: pa.ChunkedArray, choices: list[str]) -> pa.ChunkedArray:
    """Return the place of each text in an enum; refuse what is not in it."""
    from pyarrow import compute

    codes = compute.index_in(text, value_set=_strings(choices))
    if codes.null_count > text.null_count:
        strange = text.filter(compute.and_(codes.is_null(), text.is_valid()))[0].as_py()
        raise ValueError(f"{strange!r} is not one of {listed(choices)}")
    return codes


def _pyarrow_bounds(text: pa.ChunkedArray) -> dict[str, pa.ChunkedArray]:
    import pyarrow as pa
    from pyarrow import compute

    distinct = text.unique().drop_null()
    places = compute.index_in(text, value_set=distinct)
    found = spans(distinct.to_pylist())
    days = {end: _strings(list(span.values())) for end, span in found.items()}
    return {end: array.cast(pa.date32()).take(places) for end, array in days.items()}


def _strings(texts: list[str]) -> pa.Array:
    """Return an array of strings; ``pyarrow.array`` would import pandas where it is installed."""
    content = dialect.dumps(["text"], [[text] for text in texts])
    column = dialect.read_arrow(content, ["text"], blank_is_missing=False).column("text")
    return column.combine_chunks()


def _field_metadata(field: fields.Field) -> dict[str, str]:
    """Return what a file of the frame tells about a column."""
    told = {name: field[name] for name in ("description", "unit", "rdfType") if name in field}
    choices = fields.constraints(field).get("enum")
    return told | ({"enum": json.dumps(choices)} if choices else {})
