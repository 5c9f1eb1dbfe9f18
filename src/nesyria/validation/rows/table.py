"""What a rule of rows is given, a table beside the others, and what it gives back: violations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as arrow
from pyarrow.compute import index_in

from nesyria.datapackage.package import Schema
from nesyria.figures.flags import Flags
from nesyria.tableschema.fields import Field, constraints
from nesyria.tableschema.pandas import as_mask
from nesyria.tableschema.regex import matches

Frames = Mapping[str, pd.DataFrame]
Positions = Sequence[int] | np.ndarray[Any, Any]
Violations = Iterator["Violation"]


@dataclass(frozen=True)
class Violation:
    """Rows of a table, by position, that break a rule in one field, and what to say of them."""

    rows: Positions
    field: str
    message: str | list[str]


def where(mask: Any, field: str, message: str) -> Violations:
    """Yield the rows where a mask is true as a violation, where there are any."""
    rows = as_mask(pd.Series(mask)).to_numpy().nonzero()[0]
    if len(rows):
        yield Violation(rows, field, message)


@dataclass(frozen=True)
class Table:
    """A table as rules see it.

    Attributes
    ----------
    name : str
        Its name.
    frame : DataFrame
        Its rows as `nesyria.load` types them; a cell that is not of its field's type is blank.
    schema, resource : mapping
        Its Table Schema, and its resource in the descriptor.
    tables : mapping of str to DataFrame
        All tables of the package, typed.
    text : DataFrame
        Its cells as they are written.
    texts : mapping of str to DataFrame
        The cells of all tables as they are written.
    """

    name: str
    frame: pd.DataFrame
    schema: Schema
    resource: Mapping[str, Any] = field(default_factory=dict)
    tables: Frames = field(default_factory=dict)
    texts: Frames = field(default_factory=dict)

    @property
    def text(self) -> pd.DataFrame:
        """Its cells as they are written; of a frame alone, those of its columns of text."""
        return self.texts.get(self.name, self.frame)

    @property
    def date(self) -> str:
        """The field that dates its rows."""
        return str(self.resource["dateField"])

    @property
    def subject(self) -> list[str]:
        """The fields that say what a row is about."""
        return list(self.resource["subject"])

    @cached_property
    def flags(self) -> Flags:
        """What the codes table says of flags."""
        return Flags.of(self.tables)

    @property
    def fields(self) -> dict[str, Field]:
        """The fields of its schema by name."""
        return {one["name"]: one for one in self.schema["fields"]}

    @property
    def free_text(self) -> list[str]:
        """The fields whose form no pattern, enum or type decides.

        The pattern of an address says which characters it is made of, and could let markup
        through.
        """
        return [
            name
            for name, one in self.fields.items()
            if one["type"] == "string"
            and (one.get("format") == "uri" or not {"pattern", "enum"} & set(constraints(one)))
        ]

    def beyond_ascii(self, name: str) -> np.ndarray[Any, Any]:
        """Return the rows whose text holds other characters than those of ASCII."""
        if name not in self._beyond_ascii:
            hits = matches(self.text[name], r"[^\x00-\x7F]").to_numpy(dtype=bool)
            self._beyond_ascii[name] = hits.nonzero()[0]
        return self._beyond_ascii[name]

    @cached_property
    def _beyond_ascii(self) -> dict[str, np.ndarray[Any, Any]]:
        return {}

    def of_source(self, column: str) -> pd.Series:
        """Return what a column of ``sources`` says of each row's source."""
        return looked_up(self.tables["sources"], "source_id", column, self.frame["source_id"])


def looked_up(table: pd.DataFrame, key: str, column: str, keys: pd.Series) -> pd.Series:
    """Return the cells of a column for some keys of a table; of a repeated key, the first row's."""
    first = table.dropna(subset=key).drop_duplicates(key)
    known = arrow.array(first[key].astype("string"), arrow.string())
    wanted = arrow.array(keys.astype("string"), arrow.string())
    place = index_in(wanted, value_set=known).fill_null(-1).to_numpy(zero_copy_only=False)
    return first[column].reset_index(drop=True).reindex(place).set_axis(keys.index)
