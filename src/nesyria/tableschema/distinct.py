"""Columns by their distinct values: what is worked out for a value is worked out once.

A large table has few distinct dates, flags or areas, and rules look at the same column again and
again. Arrow's arrays never change, so what is found out about one is kept as long as it is.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, Any]


class Distinct:
    """A column as codes into its distinct values.

    Attributes
    ----------
    codes : ndarray of int
        For each row the place of its value; -1 where it is missing.
    values : array
        The distinct values, none of them missing. Of a categorical column all categories, whether
        or not they occur.
    """

    def __init__(self, codes: Array, values: Any) -> None:
        self.codes, self.values = codes, values
        self._places: dict[int, tuple[weakref.ref[Distinct], Array]] = {}

    @cached_property
    def series(self) -> pd.Series:
        """The distinct values as a column."""
        import pandas as pd

        return pd.Series(self.values, copy=False)

    def objects(self) -> Array:
        """Return the distinct values as objects of Python, which Arrow hands out one by one."""
        found: Array = self.values.to_numpy(dtype="object")
        return found

    def rows_of(self, wanted: Any) -> Array:
        """Say which rows have one of the values for which a mask of the values is true."""
        import numpy as np

        mask = np.asarray(wanted, dtype=bool)
        if not mask.any():
            return np.zeros(len(self.codes), dtype=bool)
        # A missing cell has the code -1, which takes the last.
        return np.append(mask, False)[self.codes]

    def taken(self, rows: Array) -> Distinct:
        """Return some rows of the column, by position; -1 gives a missing cell."""
        import numpy as np

        return Distinct(np.append(self.codes, -1)[rows], self.values)

    def first_rows(self) -> Array:
        """Return for each value the first row that has it; -1 where none does."""
        import numpy as np

        first = np.full(len(self.values) + 1, -1)
        # Of several rows the one that is written last stays.
        first[self.codes[::-1]] = np.arange(len(self.codes))[::-1]
        return first[:-1]

    def places_in(self, known: Distinct) -> Array:
        """Return for each row the first row of another column with its value; -1 without one."""
        import numpy as np

        held = self._places.get(id(known))
        if held is None or held[0]() is not known:
            # The place of a value that is not among those known is -1, which takes the last.
            first = np.append(known.first_rows(), -1)
            found = np.append(first[_index_in(self.values, known.values)], -1)
            held = weakref.ref(known), found
            self._places[id(known)] = held
        place: Array = held[1][self.codes]
        return place


# By the id of an array of Arrow, which lives as long as its columns do.
_KNOWN: dict[int, tuple[weakref.ref[Any], Distinct]] = {}


def distinct(column: pd.Series) -> Distinct:
    """Return a column as codes into its distinct values, in the order of their first rows."""
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        return Distinct(column.array.codes, column.array.categories.array)
    if getattr(column.dtype, "storage", None) == "pyarrow":
        return _of_arrow(column.array)
    return Distinct(*column.array.factorize())


def is_in(column: pd.Series, others: pd.Series) -> Array:
    """Say which cells of a column are among those of another one; a missing cell never is.

    As pandas has it, but for many others too, each of which it would make an object of.
    """
    places = distinct(column).places_in(distinct(others))
    found: Array = places >= 0
    return found


def _of_arrow(array: Any) -> Distinct:
    # Its own, without a copy.
    text = array.__arrow_array__()
    place = id(text)
    held = _KNOWN.get(place)
    if held is not None and held[0]() is text:
        return held[1]
    codes, values = array.factorize()
    found = Distinct(codes.astype("int32"), values)
    _KNOWN[place] = (weakref.ref(text, lambda gone: _forget(place, gone)), found)
    return found


def _forget(place: int, gone: weakref.ref[Any]) -> None:
    # Another array may be in its place by now, and other threads look too.
    held = _KNOWN.get(place)
    if held is not None and held[0] is gone:
        _KNOWN.pop(place, None)


def _index_in(values: Any, known: Any) -> Array:
    """Return the place of each value among others; -1 where it is not there."""
    import numpy as np
    import pandas as pd

    place: Array
    if all(getattr(one.dtype, "storage", None) == "pyarrow" for one in (values, known)):
        from pyarrow.compute import index_in

        few, many = (values, known) if len(values) < len(known) else (known, values)
        held = few.__arrow_array__().combine_chunks()
        place = index_in(many.__arrow_array__(), value_set=held).fill_null(-1).to_numpy()
        if few is values:
            # The other way round: where each of those known is among the values.
            there = place
            place = np.full(len(values) + 1, -1)
            place[there] = np.arange(len(known))
            place = place[:-1]
    else:
        place = pd.Index(known, dtype="object").get_indexer(pd.Index(values, dtype="object"))
    return place


def identities(frame: pd.DataFrame, columns: Sequence[str]) -> Array:
    """Return a number for each row, the same where rows are the same in some columns.

    Missing cells are the same as each other, and as nothing else.
    """
    import numpy as np
    import pandas as pd

    numbers, count = np.zeros(len(frame), dtype="int64"), 1
    for name in columns:
        own = distinct(frame[name])
        size = len(own.values) + 1
        if count * size >= 2**62:
            numbers, known = pd.factorize(numbers)
            count = len(known)
        numbers, count = numbers * size + (own.codes + 1), count * size
    return numbers


def duplicated(numbers: Array, *, keep: Any = "first") -> Array:
    """Say which numbers of rows occur more than once, as pandas does of rows."""
    import pandas as pd

    found: Array = pd.Series(numbers, copy=False).duplicated(keep=keep).to_numpy()
    return found
