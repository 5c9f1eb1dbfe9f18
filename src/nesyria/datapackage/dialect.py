"""Reading and writing the package's CSV files: UTF-8, comma, quotes where needed, LF, header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


# What the files are read as, and what a descriptor may leave out. "lineTerminator" may be either.
_DIALECT = {
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "headerRows": [1],
    "skipInitialSpace": False,
}
# What changes nothing in how a table is read here.
_HARMLESS = {"$schema", "name", "type", "title", "description", "csvddfVersion", "headerJoin"}
_HARMLESS |= {"caseSensitiveHeader"}


def read(package: Package, table: str) -> bytes:
    """Return the bytes of a resource's file, whose dialect is the one that is read here."""
    check(package, table)
    return package.read_table(table)


def check(package: Package, table: str) -> None:
    """Refuse a resource whose file is not as the files are read here.

    Raises
    ------
    NesyriaError
        When it is not CSV in UTF-8 with commas, double quotes and one line of header.
    """
    for wrong in _unlike(package, package.resource(table)):
        raise NesyriaError(
            f"{table}: {wrong}; read here is CSV in UTF-8 with commas, double quotes and one header"
        )


def _unlike(package: Package, resource: Mapping[str, Any]) -> Iterator[str]:
    """Yield what in a resource is not as the files are read here."""
    if "data" in resource and "path" not in resource:
        yield "its rows are in the descriptor (data), not in a file"
    if isinstance(resource.get("path"), list):
        yield "it has several files"
    for name, usual in {"format": ("csv",), "encoding": ("utf-8", "utf8", "ascii")}.items():
        if str(resource.get(name) or usual[0]).lower() not in usual:
            yield f"its {name} is {str(resource[name])[:40]!r}"
    if resource.get("compression"):
        yield "it is compressed"
    dialect = resource.get("dialect", {})
    if isinstance(dialect, str):
        dialect = package.read_json(dialect)
    if not isinstance(dialect, Mapping):
        yield "its dialect is not an object"
        return
    for name, value in dialect.items():
        if name == "lineTerminator":
            if value not in ("\n", "\r\n"):
                yield f"its lines end in {str(value)[:10]!r}"
        elif name not in _HARMLESS and value is not None and value != _DIALECT.get(name):
            yield f"its dialect has {name} {str(value)[:40]!r}"


def read_text(content: bytes, name: str) -> pd.DataFrame:
    """Return the bytes of a CSV file as text columns, blank cells as missing.

    Only a blank cell is missing: the text ``NA`` is Namibia's code.

    Raises
    ------
    NesyriaError
        When the file is not CSV in UTF-8.
    """
    import pandas as pd

    # At the character 0 the other reader of pandas 2 ends a cell, without a word.
    engine: Literal["c", "python"] = "python" if b"\0" in content else "c"
    try:
        found = pd.read_csv(
            io.BytesIO(content),
            dtype=string_dtype(),
            keep_default_na=False,
            na_values=[""],
            engine=engine,
        )
    except (ValueError, UnicodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise NesyriaError(f"{name}: not a CSV file in UTF-8: {error}") from None
    if not isinstance(found.index, pd.RangeIndex):
        # pandas takes cells beyond those of the header for an index.
        raise NesyriaError(f"{name}: its rows have more cells than its header")
    return found


def read_arrow(
    content: bytes,
    names: Sequence[str],
    *,
    text: pa.DataType | None = None,
    blank_is_missing: bool = True,
) -> pa.Table:
    """Return the bytes of a CSV file as text columns of Arrow.

    Parameters
    ----------
    content : bytes
        The file.
    names : sequence of str
        Its columns; what is not among them is read as Arrow infers.
    text : pyarrow.DataType, optional
        The type of text; ``string`` where left out.
    blank_is_missing : bool
        Whether a blank cell is missing, or text of no characters.

    Raises
    ------
    pyarrow.ArrowInvalid
        When the file is not CSV in UTF-8.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    kind = pa.string() if text is None else text
    return arrow_csv.read_csv(
        pa.BufferReader(content),
        parse_options=arrow_csv.ParseOptions(
            delimiter=",", quote_char='"', double_quote=True, newlines_in_values=True
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, kind),
            null_values=[""],
            strings_can_be_null=blank_is_missing,
        ),
    )


def count_rows(content: bytes, name: str) -> int:
    """Return how many rows the bytes of a CSV file hold below the header.

    Raises
    ------
    NesyriaError
        When the file is not CSV in UTF-8.
    """
    count = _count_plain_rows(content)
    # What pandas skips, or refuses, it is left to tell itself.
    return len(read_text(content, name)) if count is None else count


def _count_plain_rows(content: bytes) -> int | None:
    """Return the number of rows where each has one cell for each of several columns."""
    if b"\0" in content:
        return None
    try:
        rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
        width = len(next(rows))
        lengths = list(map(len, rows))
    except (StopIteration, UnicodeError, csv.Error):
        return None
    # A line of spaces is a row of one cell here, and none to pandas.
    return len(lengths) if width > 1 and {*lengths} <= {width} else None


def string_dtype() -> pd.StringDtype:
    """Return the dtype of text, whose missing value is ``NA`` whatever options pandas has."""
    import pandas as pd

    storage = pd.get_option("mode.string_storage")
    if storage not in ("python", "pyarrow"):
        # "auto", or the kind of pandas 2 with NaN as its missing value.
        return pd.StringDtype()
    return pd.StringDtype(storage)


def dumps(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the bytes of a CSV file; the same rows always give the same bytes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")
