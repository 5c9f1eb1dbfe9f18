"""Flags of the ledger: which exclude a report, and which rows carry them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

# A report that carries one of these says nothing about how many came home in its event.
EXCLUDED = frozenset(
    {
        "not_completed",
        "outside_nes",
        "partial",
        "planned",
        "several_events",
        "superseded",
        "unplaced",
    }
)

# Reports with these still count for low and high, but any other report stands before them.
LOW_CONFIDENCE = frozenset({"disputed", "second_figure"})

# An event counts when at least one report says that it took place, and began where we count.
PLACES_NO_EVENT = EXCLUDED - {"partial", "superseded"}


def flag_sets(frame: pd.DataFrame) -> pd.Series:
    """Return the flags of each row as a set."""
    return frame["flags"].fillna("").str.split().map(frozenset)


def flagged(frame: pd.DataFrame, flags: Set[str]) -> pd.Series:
    """Say per row whether it carries at least one of some flags, compared as whole words."""
    # Few distinct values stand in many rows.
    carrying = [own for own in frame["flags"].dropna().unique() if flags & set(own.split())]
    return frame["flags"].isin(carrying).astype(bool)
