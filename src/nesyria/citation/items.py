"""A work in CSL-JSON: the one inner form from which citations are written."""

from __future__ import annotations

from typing import Any

Item = dict[str, Any]


def date_of(item: Item) -> list[int]:
    """Return year, month and day of a work, as far as they are known."""
    parts = item["issued"].get("date-parts", [[]])
    return list(parts[0])
