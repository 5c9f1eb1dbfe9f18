"""Which columns of a table a page shows, and in what order."""

from __future__ import annotations

import pandas as pd

# What people look for first: on a phone it stands beside the first column.
FIRST = (
    *("persons", "value", "stated", "counted", "remaining", "verdict", "source_id", "publisher"),
)


def ahead(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the columns that people look for first after the key."""
    first, *rest = rows
    wanted = [name for name in FIRST if name in rest]
    return rows[[first, *wanted, *(name for name in rest if name not in wanted)]]


def brief(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what a country's page shows of a table: the file to download has all fields."""
    kept = {"persons_low", "persons_high"}
    endings = ("_start", "_end", "_basis", "_precision", "_low", "_high")
    left_out = [name for name in rows if str(name).endswith(endings) and name not in kept]
    return rows.drop(columns=[*left_out, "area_id"], errors="ignore")
