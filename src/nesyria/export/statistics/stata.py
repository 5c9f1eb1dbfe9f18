"""Stata: one .dta file per table, with labels of variables and of codes.

Made by pandas, which the base install has, and which takes the time in the file from its caller:
the same package gives the same bytes. Stata 14 and later read these files.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.export.shared import metadata
from nesyria.export.statistics import variables
from nesyria.export.statistics.variables import Variable

if TYPE_CHECKING:
    import pandas as pd

# What Stata allows, in characters.
_LONGEST_NAME, _LONGEST_LABEL = 32, 80
_LARGEST_LONG = 2_147_483_620
_RESERVED = re.compile(
    "_all|_b|_coef|_cons|_n|_N|_pi|_pred|_rc|_se|_skip|byte|double|float|if|in|int|long|strL|using"
    "|with|str[0-9]+"
)
# Bytes of a text that stands among the other values.
_LONGEST = 2045
_ANSWERS = {0: "no", 1: "yes"}


def write(package: Package, folder: Path) -> None:
    """Write each table as ``<table>.dta``, with ``codebook.dta`` and ``codes.dta``.

    Raises
    ------
    NesyriaError
        When Stata has no room for a value.
    """
    day = metadata.created(package) or "1980-01-01"
    made = datetime.datetime.fromisoformat(day)
    for name, columns in variables.tables(package).items():
        about = package.resources.get(name, {}).get("title") or name
        _write(folder / f"{name}.dta", name, columns, made, variables.plain(about))


def _write(
    file: Path, table: str, columns: list[Variable], made: datetime.datetime, about: str
) -> None:
    import pandas as pd

    short = names([one.name for one in columns])
    frame = pd.DataFrame({short[one.name]: _column(table, one) for one in columns})
    try:
        frame.to_stata(
            file,
            version=118,
            byteorder="<",
            write_index=False,
            # The clock must not be in the file.
            time_stamp=made,
            data_label=_cut(about),
            variable_labels={short[one.name]: _cut(_label(one)) for one in columns},
            value_labels={short[one.name]: dict(_numbered(one)) for one in columns if _coded(one)},
            # Left to find this out, pandas 2 counts characters, and Stata bytes.
            convert_strl=[
                short[one.name]
                for one in columns
                if one.kind == "string" and _is_long(frame[short[one.name]])
            ],
            convert_dates={short[one.name]: "td" for one in columns if one.kind == "date"},
        )
    except (ValueError, OverflowError) as error:
        raise NesyriaError(f"{table}: Stata cannot hold this table: {error}") from None


def names(given: Iterable[str]) -> dict[str, str]:
    """Return a name for each column that Stata takes: short, of letters, none twice.

    Examples
    --------
    >>> names(["area_id", "2019", "in", "persons (adults)"])
    {'area_id': 'area_id', '2019': '_2019', 'in': 'in_', 'persons (adults)': 'persons__adults_'}
    """
    wanted = list(given)
    found: dict[str, str] = {}
    # Who has a name that Stata takes keeps it, whoever comes first.
    taken = {name for name in wanted if _plain(name) == name}
    for name in wanted:
        short = _plain(name)
        if short != name:
            short = next(one for one in _numbers(short) if one not in taken)
        taken.add(short)
        found[name] = short
    return found


def _plain(name: str) -> str:
    short = re.sub(r"[^A-Za-z0-9_]", "_", name) or "_"
    short = f"_{short}" if short[0].isdigit() else short
    return f"{short}_" if _RESERVED.fullmatch(short) else short[:_LONGEST_NAME]


def _numbers(short: str) -> Iterable[str]:
    yield short
    for number in range(2, 100_000):
        ending = f"_{number}"
        yield f"{short[: _LONGEST_NAME - len(ending)]}{ending}"


def _label(one: Variable) -> str:
    return f"{one.label} ({one.unit})" if one.unit else one.label


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"


def _coded(one: Variable) -> bool:
    return one.kind in ("code", "boolean")


def _numbered(one: Variable) -> Iterable[tuple[int, str]]:
    """Yield the number that stands for each code, and its label."""
    return enumerate(one.labels.values(), 1) if one.kind == "code" else _ANSWERS.items()


def _column(table: str, one: Variable) -> pd.Series:
    """Return the values in one of Stata's types."""
    values: Any = one.values
    if one.kind == "code":
        return (values.cat.codes.astype("Int16") + 1).mask(values.isna())  # type: ignore[no-any-return]
    if one.kind == "boolean":
        return values.astype("Int8")  # type: ignore[no-any-return]
    if one.kind == "string":
        # Stata knows no difference between no text and an empty one.
        return values.astype("object").where(values.notna(), "")  # type: ignore[no-any-return]
    if one.kind == "number":
        return values.astype("Float64").astype("float64")  # type: ignore[no-any-return]
    return _integers(table, one) if one.kind == "integer" else values


def _is_long(values: pd.Series) -> bool:
    """Say whether a column of text has a value that Stata holds apart."""
    return any(len(text.encode()) > _LONGEST for text in values)


def _integers(table: str, one: Variable) -> pd.Series:
    values: Any = one.values
    largest = int(values.abs().max()) if values.notna().any() else 0
    if largest > variables.LARGEST_EXACT:
        raise NesyriaError(f"{table}, field {one.name}: {largest} is too large for Stata")
    return values.astype("Int32" if largest <= _LARGEST_LONG else "Float64")  # type: ignore[no-any-return]
