"""Every country that the ledger speaks of."""

from __future__ import annotations

from typing import Any

import pandas as pd

from records.ledger import REPORTS, Tables


def spoken_of(tables: Tables) -> list[dict[str, Any]]:
    """Return every country that the ledger speaks of, with its totals."""
    areas = tables["areas"]
    known = pd.concat([tables[name]["area_id"] for name in REPORTS]).unique()
    rows = areas[(areas["kind"] == "country") & areas["area_id"].isin(known)]
    rows = rows.merge(tables["countries"], on="area_id", how="left").sort_values("name")
    rows = rows.fillna({"events": 0})
    for name in ("stated", "remaining"):
        rows = rows.join(_said_by(tables, name), on=f"{name}_report_id")
    names = list(rows.columns)
    # Where nothing is known nothing stands, and no zero.
    cells = rows.astype("object").where(rows.notna(), None)
    return [dict(zip(names, row, strict=True)) for row in cells.itertuples(index=False)]


def _said_by(tables: Tables, name: str) -> pd.DataFrame:
    """Return who states each total, and as what: exact, about, at least or at most."""
    reports = tables["total_reports"].set_index("report_id")
    pages = tables["sources"].set_index("source_id")
    return pd.DataFrame(
        {
            f"{name}_by": reports["source_id"].map(pages["publisher"]),
            f"{name}_url": reports["source_id"].map(pages["url"]),
            f"{name}_as": reports["qualifier"].astype("object").fillna("exact"),
        }
    )
