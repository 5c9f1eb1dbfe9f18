"""What breaks a rule: rows of a table, the field that is wrong, and what to say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

Frames = Mapping[str, pd.DataFrame]

# Rule, rows, field and message.
Stated = tuple[str, pd.Series, str, str]


@dataclass(frozen=True)
class Violation:
    """Rows (positions) of a table that break a rule in one field, and what to say of them."""

    rule: str
    rows: Sequence[int] | np.ndarray[Any, Any]
    field: str
    message: str | list[str]


def violations(rule: str, mask: Any, field: str, message: str) -> Iterator[Violation]:
    """Return the rows where a mask is true, where there are any."""
    rows = np.asarray(pd.Series(mask).fillna(False), dtype=bool).nonzero()[0]
    if len(rows):
        yield Violation(rule, rows, field, message)


def all_violations(said: Iterator[Stated]) -> Iterator[Violation]:
    """Return the rows that break each of several rules."""
    for rule, mask, field, message in said:
        yield from violations(rule, mask, field, message)
