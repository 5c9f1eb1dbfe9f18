"""Rows of tables as plain values."""

from __future__ import annotations

from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values: what is missing is None, numbers are numbers."""
    kept = [name for name in frame if not str(name).endswith(("_start", "_end"))]
    plain = frame[kept].astype("object")
    plain = plain.where(plain.notna(), None)
    names = list(plain.columns)
    return [dict(zip(names, row, strict=True)) for row in plain.itertuples(index=False)]


def by_event(events: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the rows of a table of events by their keys."""
    return {str(one["event_id"]): one for one in records(events)}


def reports_by_event(reports: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a table of reports by the event that each is of."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in records(reports):
        if one["event_id"] is not None:
            found.setdefault(str(one["event_id"]), []).append(one)
    return found


def split(text: Any) -> list[str]:
    """Return the flags of a row."""
    return str(text).split() if isinstance(text, str) else []
