"""Numbers of one page that hold each other: a part is not above its whole.

A source may contradict itself, so that these are warnings: read the page again.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from nesyria.figures.flags import Flags, flagged
from nesyria.validation.rows.violations import Frames, Stated

# What each group of persons is a part of.
WHOLES = {
    "women": ("women_children", "all"),
    "men": ("all",),
    "children": ("women_children", "all"),
    "children_under_12": ("children", "women_children", "all"),
    "orphans": ("children", "women_children", "all"),
    "women_children": ("all",),
    "alleged_fighters": ("all",),
}

_MEANT = {"total_reports": ["since", "scope", "kind"], "population_reports": ["site_id"]}


def groups(tables: Frames, name: str) -> Iterator[Stated]:
    """Find groups above a group of which they are a part."""
    pairs = pd.DataFrame(
        [(part, whole) for part, wholes in WHOLES.items() for whole in wholes],
        columns=["group", "group_whole"],
    )
    key = ["source_id", "area_id", "as_of", *_MEANT[name]]
    message = "this group is above one of which it is a part, on the same page; read it again"
    yield "rows.whole", _above(tables, name, key, "group", pairs), "value", message


def areas(tables: Frames, name: str) -> Iterator[Stated]:
    """Find areas above a group of areas of which they are a member."""
    areas = tables["areas"]
    listed = areas[["area_id", "members"]].astype("object").dropna()
    spelled = listed.assign(members=listed["members"].str.split()).explode("members")
    pairs = spelled.set_axis(["area_id_whole", "area_id"], axis="columns")
    inside = areas.loc[areas["kind"] == "country", ["area_id"]].assign(area_id_whole="world")
    pairs = pd.concat([pairs, inside], ignore_index=True).astype("object")
    key = ["source_id", "group", "as_of", *_MEANT[name]]
    message = "this area is above one of which it is a part, on the same page; read it again"
    yield "rows.whole", _above(tables, name, key, "area_id", pairs), "value", message


def _above(tables: Frames, name: str, key: list[str], field: str, pairs: pd.DataFrame) -> pd.Series:
    """Say which reports are above the report of a whole that agrees with them in a key."""
    reports, flags = tables[name], Flags.of(tables)
    doubtful = flags.excluded | flags.low_confidence | {"parts_differ"}
    # A page that says one thing alone cannot contradict itself.
    several = reports[reports.duplicated(key, keep=False)]
    rows = _stated(several[~flagged(several, doubtful)])
    parts = rows[rows["qualifier"] != "at_most"].merge(pairs, on=field)
    wholes = rows[rows["qualifier"] != "at_least"]
    both = parts.merge(
        wholes, left_on=[*key, f"{field}_whole"], right_on=[*key, field], suffixes=("", "_there")
    )
    found = both.loc[both["least"] > both["most_there"], "report_id"]
    return reports["report_id"].isin(found)


def _stated(rows: pd.DataFrame) -> pd.DataFrame:
    """Return reports of persons, blank cells as texts that can be compared."""
    if "unit" in rows:
        rows = rows[rows["unit"] == "persons"]
    value = rows["value"]
    low, high = (rows.get(name, value).fillna(value) for name in ("low", "high"))
    texts = ["report_id", "source_id", "area_id", "as_of", "group", "qualifier"]
    texts += [name for names in _MEANT.values() for name in names if name in rows]
    text = rows[texts].astype("object").fillna("")
    return text.assign(least=value.fillna(low), most=value.fillna(high))
