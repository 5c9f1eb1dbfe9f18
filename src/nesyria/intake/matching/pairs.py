"""Which statements and reports are compared: joined by area, dates and size, not each with each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# Days between a statement's dates and a report's within which the two are compared.
WINDOW = 45
# Comparing one statement with more reports than this decides nothing.
MOST = 5_000
# Statements, and pairs, at a time: bounds the memory.
_CHUNK, _PAIRS = 500, 250_000
# A key of blocks and a day in one number: days since 1970 stay far below.
_SPAN = 100_000
_MONTH, _YEAR = 31, 366


def candidates(left: pd.DataFrame, right: pd.DataFrame) -> Iterator[tuple[Ints, Ints]]:
    """Yield positions of statements and of reports that may be about one handover.

    Both frames have ``area`` (code), ``first`` and ``last`` (days since 1970, -1 where undated)
    and ``total`` (persons, or the parts together; -1 where no number is stated).
    """
    blocks = [_Block(right, ["area"]), _Block(right, ["area", "total"])]
    for start in range(0, len(left), _CHUNK):
        part = left.iloc[start : start + _CHUNK]
        dated = (part["first"] >= 0).to_numpy()
        sized = (part["total"] >= 0).to_numpy()
        low = (part["first"] - WINDOW).to_numpy()
        high = (part["last"] + WINDOW).to_numpy()
        # A year that is recalled may be the one before.
        after = np.where(part["width"] > _MONTH, high + _YEAR, high)
        found = [
            blocks[0].between(part, low - _MONTH, high, dated),
            blocks[1].between(part, low - _YEAR, after, dated & sized),
            # What has no date may be any handover of that size.
            blocks[1].between(
                part, np.zeros_like(low), np.full_like(high, _SPAN - 2), sized & ~dated
            ),
            blocks[1].between(part, np.full_like(low, -1), np.full_like(high, -1), sized),
        ]
        rows = np.concatenate([one for one, _ in found])
        others = np.concatenate([other for _, other in found])
        both = np.unique(rows * len(right) + others) if len(right) else rows
        if len(both):
            yield from _parted(both // len(right) + start, both % len(right))


def _parted(rows: Ints, others: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs in parts of bounded length, those of one statement together."""
    begin = 0
    while begin < len(rows):
        end = int(np.searchsorted(rows, rows[min(begin + _PAIRS, len(rows) - 1)], side="left"))
        if begin + _PAIRS >= len(rows):
            end = len(rows)
        elif end <= begin:
            end = int(np.searchsorted(rows, rows[begin], side="right"))
        yield rows[begin:end], others[begin:end]
        begin = end


class _Block:
    """Reports in order of a key and their first day, to look up stretches of them."""

    def __init__(self, right: pd.DataFrame, key: list[str]) -> None:
        self.key = key
        place = _place(right, key, right["first"].to_numpy())
        self.order = np.argsort(place, kind="stable")
        self.place = place[self.order]

    def between(
        self, left: pd.DataFrame, low: Ints, high: Ints, wanted: NDArray[np.bool_]
    ) -> tuple[Ints, Ints]:
        """Return pairs of rows whose key is equal and whose first day lies between two days."""
        first = np.searchsorted(self.place, _place(left, self.key, np.maximum(low, -1)))
        last = np.searchsorted(self.place, _place(left, self.key, high), side="right")
        count = np.where(wanted, last - first, 0).clip(min=0)
        count[count > MOST] = 0
        rows = np.repeat(np.arange(len(left)), count)
        steps = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
        return rows, self.order[np.repeat(first, count) + steps]


def _place(frame: pd.DataFrame, key: list[str], day: Ints) -> Ints:
    code = np.zeros(len(frame), dtype=np.int64)
    for name in key:
        # Totals of persons stay below ten millions; what is missing is -1.
        code = code * 20_000_000 + frame[name].to_numpy(dtype=np.int64) + 1
    return code * _SPAN + day + 1
