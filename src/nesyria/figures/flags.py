"""Flags of the ledger: what the codes table says of them, and which rows carry them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.tableschema.distinct import distinct
from nesyria.tableschema.pandas import read_frame

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Flags:
    """What the codes table ``flags`` says, one attribute per question that the rule asks.

    Attributes
    ----------
    excluded : frozenset of str
        A report that carries one of these says nothing about how many came home in its event.
    places_no_event : frozenset of str
        An event counts when at least one report without these says that it took place.
    low_confidence : frozenset of str
        Reports with these count for low and high, but any other report ranks before them.
    meanings : dict
        What each flag says of a row.
    tables, computed : dict
        The flags that the rows of a table may carry, and those of them that are computed.
    """

    excluded: frozenset[str]
    places_no_event: frozenset[str]
    low_confidence: frozenset[str]
    meanings: Mapping[str, str]
    tables: Mapping[str, frozenset[str]]
    computed: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, tables: Tables) -> Flags:
        """Return the flags of a package.

        Parameters
        ----------
        tables : mapping of str to DataFrame
            Its typed tables.

        Raises
        ------
        NesyriaError
            When its codes table has not the fields that the rule needs.
        """
        codes = codes_table(tables, "flags", _FIELDS)
        # Of some dozen rows plain Python is faster than pandas.
        cells = {name: _cells(codes[name]) for name in _FIELDS}
        rows: dict[str, int] = {}
        for row, flag in enumerate(cells["flag"]):
            if flag is not None:
                rows.setdefault(flag, row)
        return cls(
            frozenset(flag for flag, row in rows.items() if cells["counted"][row] is False),
            frozenset(flag for flag, row in rows.items() if cells["places_event"][row] is False),
            frozenset(flag for flag, row in rows.items() if cells["doubted"][row] is True),
            {flag: cells["meaning"][row] or "" for flag, row in rows.items()},
            _by_table(rows, cells["tables"]),
            _by_table(rows, cells["computed"]),
        )


_FIELDS = {
    "flag": "string",
    "tables": "string",
    "meaning": "string",
    "counted": "boolean",
    "places_event": "boolean",
    "doubted": "boolean",
    "computed": "string",
}


def codes_table(tables: Tables, name: str, fields: Mapping[str, str]) -> pd.DataFrame:
    """Return a codes table of a package, its fields and their types checked.

    A package that is older than the codes tables, as release 1.0.0, is read with those of the
    installed package.
    """
    codes = tables[name] if name in tables else _installed(name)
    for field, dtype in fields.items():
        if field not in codes.columns or codes[field].dtype != dtype:
            raise NesyriaError(f"{name}: the rule needs the field {field}, of type {dtype}")
    return codes


@cache
def _installed(name: str) -> pd.DataFrame:
    return read_frame(Package.installed(), name)


def _cells(column: pd.Series) -> list[Any]:
    """Return the cells of a column as Python has them, None where they are missing."""
    missing = column.isna().to_numpy()
    return [None if gone else cell for gone, cell in zip(missing, column.tolist(), strict=True)]


def _by_table(rows: Mapping[str, int], listed: Sequence[str | None]) -> dict[str, frozenset[str]]:
    """Return for each table the flags in whose cell it is named."""
    found: dict[str, set[str]] = {}
    for flag, row in rows.items():
        for table in (listed[row] or "").split():
            found.setdefault(table, set()).add(flag)
    return {table: frozenset(flags) for table, flags in found.items()}


def flag_sets(frame: pd.DataFrame) -> pd.Series:
    """Return the flags of each row as a set."""
    return frame["flags"].fillna("").str.split().map(frozenset)


def flagged(frame: pd.DataFrame, flags: Set[str]) -> pd.Series:
    """Say per row whether it carries at least one of some flags, compared as whole words."""
    import pandas as pd

    # Many rows share few distinct values.
    own = distinct(frame["flags"])
    carrying = [bool(flags & set(value.split())) for value in own.objects()]
    return pd.Series(own.rows_of(carrying), index=frame.index)
