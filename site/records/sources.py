"""Sources, and where the archived copies of their pages are looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from nesyria.citation.archive import archived

if TYPE_CHECKING:
    from records.events import Events


def copies(sources: pd.DataFrame) -> dict[str, str]:
    """Return where the archived copy of each source's page is looked up, by its address."""
    known = sources.dropna(subset="url")
    days = known["published"].astype("object").where(known["published"].notna(), "")
    return {url: archived(url, day) for url, day in zip(known["url"], days, strict=True)}


def pages_of(events: Events, keys: Sequence[str]) -> list[dict[str, Any]]:
    """Return pages, oldest first, each with the look-up of its archived copy."""
    rows = [events.pages[key] for key in keys if key in events.pages]
    rows.sort(key=lambda row: (row["published"] is None, row["published"] or "", row["source_id"]))
    return [row | {"archived": archived(row["url"], row["published"])} for row in rows]
