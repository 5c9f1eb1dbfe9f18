"""What a rule of rows is given, a table beside the others, and what it gives back: violations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from nesyria.datapackage.package import Schema
from nesyria.figures.flags import Flags
from nesyria.tableschema.distinct import Distinct, distinct
from nesyria.tableschema.fields import Field, constraints
from nesyria.tableschema.pandas import as_mask
from nesyria.tableschema.regex import as_arrow, hits, matches

Frames = Mapping[str, pd.DataFrame]
Positions = Sequence[int] | np.ndarray[Any, Any]
Violations = Iterator["Violation"]


# What a pattern may consist of where no text that matches it holds a sign, a space or another
# letter: letters and digits, lists of these, hyphens and points inside, and how often they come.
_BARE = re.compile(
    r"\^?\(*(?!-)(?:[A-Za-z0-9_-]|\\\.|\[(?:a-z|A-Z|[0-9]-[0-9]|[A-Za-z0-9_])+\]|"
    r"\{[0-9]+(?:,[0-9]*)?\}|[()|?*+])+\$?"
)
_BEYOND = r"[^\x00-\x7F]"
_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def _is_bare(rules: Mapping[str, Any]) -> bool:
    """Say whether constraints leave room for letters, digits and hyphens alone."""
    if "enum" in rules and all(_WORD.fullmatch(str(one)) for one in rules["enum"]):
        return True
    return "pattern" in rules and bool(_BARE.fullmatch(str(rules["pattern"])))


@dataclass(frozen=True)
class Violation:
    """Rows of a table, by position, that break a rule in one field, and what to say of them."""

    rows: Positions
    field: str
    message: str | list[str]


def where(mask: Any, field: str, message: str) -> Violations:
    """Yield the rows where a mask is true as a violation, where there are any."""
    plain = isinstance(mask, np.ndarray) and mask.dtype == bool
    rows = (mask if plain else as_mask(pd.Series(mask)).to_numpy()).nonzero()[0]
    if len(rows):
        yield Violation(rows, field, message)


def each(rows: Positions, field: str, messages: Iterable[str]) -> Violations:
    """Yield rows as a violation, where there are any, each with a message of its own."""
    if len(rows):
        yield Violation(rows, field, list(messages))


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
        """The fields of text, but for those that hold nothing but letters, digits and hyphens.

        Whatever else a pattern or an enum asks of text, it could let markup through.
        """
        return [
            name
            for name, one in self.fields.items()
            if one["type"] == "string" and not _is_bare(constraints(one))
        ]

    def in_free_text(
        self, pattern: str, *, but: Collection[str] = ()
    ) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
        """Yield each field of free text that holds a match of a pattern, and in which rows.

        Parameters
        ----------
        pattern : str
            In the syntax of RE2.
        but : collection of str
            Fields that are left out.
        """
        for name, own, found in self._found(pattern, but):
            yield name, own.rows_of(found)

    @cached_property
    def beyond_ascii(self) -> dict[str, pd.Series]:
        """The distinct texts that hold other characters than those of ASCII, by field."""
        return {
            name: own.series[found].astype("object") for name, own, found in self._found(_BEYOND)
        }

    def _found(
        self, pattern: str, but: Collection[str] = ()
    ) -> Iterator[tuple[str, Distinct, np.ndarray[Any, Any]]]:
        """Yield each field of free text that holds a match, and which of its distinct values."""
        looked = {name: held for name, held in self._free_texts.items() if name not in but}
        # All of them one after the other, without a copy.
        chunks = [chunk for _, own in looked.values() for chunk in own]
        found = hits(pa.chunked_array(chunks, pa.large_string()), pattern)
        # Most tables hold no match of most patterns.
        if not found.any():
            return
        ends = np.cumsum([len(own.values) for own, _ in looked.values()])
        for (name, (own, _)), here in zip(looked.items(), np.split(found, ends[:-1]), strict=True):
            if here.any():
                yield name, own, here

    @cached_property
    def _free_texts(self) -> dict[str, tuple[Distinct, list[pa.Array]]]:
        """The fields of free text, with their distinct values as arrays of Arrow."""
        texts = {}
        for name in self.free_text:
            own = distinct(self.text[name])
            values = as_arrow(own.series).cast(pa.large_string())
            texts[name] = own, getattr(values, "chunks", [values])
        return texts

    def holding(self, name: str, pattern: str) -> np.ndarray[Any, Any]:
        """Say in which rows the text of a field holds a match of a pattern."""
        own = distinct(self.text[name])
        return own.rows_of(matches(own.series, pattern))

    def rows_in(self, name: str, key: str) -> np.ndarray[Any, Any]:
        """Return for each row its row in another table, by a key that both have.

        Of a repeated key it is the first; -1 where the key is missing or not there.
        """
        return distinct(self.frame[key]).places_in(distinct(self.tables[name][key]))

    def of_source(self, column: str) -> pd.Series:
        """Return what a column of ``sources`` says of each row's source."""
        return self.looked_up("sources", "source_id", column)

    def looked_up(self, name: str, key: str, column: str) -> pd.Series:
        """Return what a column of another table says of each row, by a key that both have."""
        cells = self.tables[name][column].array.take(self.rows_in(name, key), allow_fill=True)
        return pd.Series(cells, index=self.frame.index)
