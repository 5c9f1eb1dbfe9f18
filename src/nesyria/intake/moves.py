"""What a batch moves: figures, from what to what, and claims whose verdict changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from nesyria.datapackage.package import Package
from nesyria.figures import derived_of
from nesyria.tableschema.pandas import read_frame

if TYPE_CHECKING:
    Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Move:
    """One figure that moves.

    Attributes
    ----------
    field : str or None
        None where the whole row is new or gone.
    """

    table: str
    key: str
    field: str | None
    old: str | None
    new: str | None

    def __str__(self) -> str:
        where = f"{self.table} {self.key}"
        if self.field is None:
            return f"{where}: {'new' if self.old is None else 'gone'} ({self.new or self.old})"
        return f"{where}: {self.field} {self.old or 'blank'} -> {self.new or 'blank'}"


def moves(package: Package, after: Frames) -> list[Move]:
    """Return what differs between the figures of a package and figures derived anew."""
    found: list[Move] = []
    for name in derived_of(package):
        found += _table(package, name, read_frame(package, name), after[name])
    before = read_frame(package, "claims")
    found += [
        one for one in _table(package, "claims", before, after["claims"]) if one.field == "verdict"
    ]
    return found


def _table(
    package: Package, name: str, before: pd.DataFrame, after: pd.DataFrame
) -> Iterator[Move]:
    schema = package.schema(name)
    key = list(schema["primaryKey"])
    fields = [field["name"] for field in schema["fields"] if field["name"] not in key]
    old, new = (_by_key(frame, key, fields) for frame in (before, after))
    for row in new.index.difference(old.index, sort=True):
        yield Move(name, row, None, None, _summary(new.loc[row]))
    for row in old.index.difference(new.index, sort=True):
        yield Move(name, row, None, _summary(old.loc[row]), None)
    both = old.index.intersection(new.index)
    one, other = old.loc[both], new.loc[both]
    changed = (one != other).to_numpy()
    for at, column in zip(*changed.nonzero(), strict=True):
        old_value, new_value = str(one.iat[at, column]), str(other.iat[at, column])
        yield Move(name, str(both[at]), fields[column], old_value, new_value)


def _by_key(frame: pd.DataFrame, key: list[str], fields: list[str]) -> pd.DataFrame:
    text = frame[[*key, *fields]].astype("object")
    text = text.where(text.notna(), "").map(str)
    keys = [", ".join(map(str, row)) for row in text[key].to_numpy()]
    return text[fields].set_axis(pd.Index(keys))


_TOLD = (
    "date",
    "kind",
    "events",
    "persons",
    "women",
    "men",
    "children",
    "stated",
    "counted",
    "at_least",
    "remaining",
    "value",
)


def _summary(row: pd.Series) -> str:
    told = [f"{name} {row[name]}" for name in _TOLD if row.get(name, "")]
    return ", ".join(told)
