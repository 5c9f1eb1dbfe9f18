"""R: one .rds file per table, a data frame with factors, dates and missing values.

Written here, in the serialization that R Internals describes (version 2, which every R since 2.3
reads): the Python libraries that write these files make text of dates and of factors, or need
far more than the base install. R itself reads them in the tests.
"""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.export.statistics import variables
from nesyria.export.statistics.variables import Variable

_HEADER = b"X\n" + struct.pack(">iii", 2, 0x00030500, 0x00020300)
# Types of values, and what is added where a value has a class, attributes or a tag.
_SYMBOL, _PAIRS, _CHARACTERS, _LOGICAL, _INTEGER, _REAL, _STRINGS, _LIST = (
    1,
    2,
    9,
    10,
    13,
    14,
    16,
    19,
)
_NIL = struct.pack(">i", 254)
_IS_OBJECT, _HAS_ATTRIBUTES, _HAS_TAG = 1 << 8, 1 << 9, 1 << 10
_ASCII, _UTF8 = 1 << 18, 1 << 15
_NO_INTEGER = -(2**31)
_NO_REAL = bytes.fromhex("7ff00000000007a2")

Attributes = Mapping[str, bytes]


def write(package: Package, folder: Path) -> None:
    """Write each table as ``<table>.rds``, with ``codebook.rds`` and ``codes.rds``.

    Raises
    ------
    NesyriaError
        When R has no room for a value.
    """
    for name, columns in variables.tables(package).items():
        about = package.resources.get(name, {}).get("title") or name
        content = _HEADER + _frame(name, columns, variables.plain(about))
        # The clock must not be in the file.
        (folder / f"{name}.rds").write_bytes(gzip.compress(content, mtime=0))


def _frame(table: str, columns: list[Variable], about: str) -> bytes:
    rows = len(columns[0].values) if columns else 0
    attributes = {
        "names": texts(one.name for one in columns),
        "class": texts(["data.frame"]),
        # How R writes that the rows have no names.
        "row.names": _integers([_NO_INTEGER, -rows]),
        "label": texts([about]),
    }
    body = struct.pack(">i", len(columns)) + b"".join(_column(table, one) for one in columns)
    return _value(_LIST, body, attributes)


def _column(table: str, one: Variable) -> bytes:
    about = {"label": one.label, "unit": one.unit, "description": one.meaning}
    attributes = {name: texts([text]) for name, text in about.items() if text}
    if one.kind == "code":
        names = {"names": texts(one.labels)}
        attributes["titles"] = texts(one.labels.values(), names)
        attributes |= {"levels": texts(one.labels), "class": texts(["factor"])}
        codes: Any = one.values.cat.codes
        return _integers((codes + 1).where(codes >= 0, _NO_INTEGER), attributes)
    values: Any = one.values
    if one.kind == "string":
        return texts(values.astype("object").where(values.notna(), None), attributes)
    if one.kind == "boolean":
        return _integers(values.astype("Int32").fillna(_NO_INTEGER), attributes, _LOGICAL)
    if one.kind == "date":
        days = values.to_numpy().astype("datetime64[D]").astype("int64")
        return _reals(days, values.isna(), attributes | {"class": texts(["Date"])})
    return _numbers(table, one, attributes)


def _numbers(table: str, one: Variable, attributes: Attributes) -> bytes:
    values: Any = one.values
    largest = abs(values).max() if values.notna().any() else 0
    if one.kind == "integer" and largest < 2**31:
        return _integers(values.fillna(_NO_INTEGER), attributes)
    if one.kind == "integer" and largest > variables.LARGEST_EXACT:
        raise NesyriaError(f"{table}, field {one.name}: {largest} is too large for R")
    return _reals(values.astype("Float64").fillna(0.0), values.isna(), attributes)


def _value(kind: int, body: bytes, attributes: Attributes | None = None) -> bytes:
    flags = kind
    if attributes:
        flags |= _HAS_ATTRIBUTES | (_IS_OBJECT if "class" in attributes else 0)
    return struct.pack(">i", flags) + body + (_pairs(attributes) if attributes else b"")


def _pairs(attributes: Attributes) -> bytes:
    pair = struct.pack(">ii", _PAIRS | _HAS_TAG, _SYMBOL)
    parts = (pair + _characters(name) + value for name, value in attributes.items())
    return b"".join(parts) + _NIL


@lru_cache(maxsize=65536)
def _characters(text: str | None) -> bytes:
    if text is None:
        return struct.pack(">ii", _CHARACTERS, -1)
    content = text.encode()
    flags = _CHARACTERS | (_ASCII if text.isascii() else _UTF8)
    return struct.pack(">ii", flags, len(content)) + content


def texts(values: Iterable[str | None], attributes: Attributes | None = None) -> bytes:
    """Return a vector of texts; None is missing, and the text ``NA`` is not.

    Examples
    --------
    >>> texts(["a", None]).hex(" ", -4)
    '00000010 00000002 00040009 00000001 61000000 09ffffff ff'
    """
    parts = [_characters(one) for one in values]
    return _value(_STRINGS, struct.pack(">i", len(parts)) + b"".join(parts), attributes)


def _integers(values: Any, attributes: Attributes | None = None, kind: int = _INTEGER) -> bytes:
    import numpy as np

    array = np.asarray(values, dtype=">i4")
    return _value(kind, struct.pack(">i", len(array)) + array.tobytes(), attributes)


def _reals(values: Any, missing: Any, attributes: Attributes | None = None) -> bytes:
    import numpy as np

    array = np.asarray(values, dtype=">f8").view("V8").copy()
    array[np.asarray(missing, dtype=bool)] = np.void(_NO_REAL)
    return _value(_REAL, struct.pack(">i", len(array)) + array.tobytes(), attributes)
