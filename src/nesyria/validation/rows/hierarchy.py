"""Hierarchy: of the numbers of one page, a part is not above its whole.

A source may contradict itself, so that these are warnings: read the page again.
"""

from __future__ import annotations

import pandas as pd

from nesyria.figures.flags import flagged
from nesyria.tableschema.pandas import blanks_filled
from nesyria.validation.rows.table import Table, Violations, where
from nesyria.validation.rule import rule

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

# What makes two numbers of a page comparable, beside area or group and date.
_MEANT = {"total_reports": ["since", "scope", "kind"], "population_reports": ["site_id"]}

_COMMON = ("report_id", "source_id", "area_id", "as_of", "group", "value", "qualifier", "flags")

_NEEDS = {
    "total_reports": (*_COMMON, *_MEANT["total_reports"]),
    "population_reports": (*_COMMON, *_MEANT["population_reports"], "low", "high", "unit"),
}


@rule("whole.group", tables=_NEEDS, severity="warning")
def groups_are_within_their_whole(table: Table) -> Violations:
    """Of the numbers of one page, a group of persons is not above one of which it is a part."""
    pairs = pd.DataFrame(
        [(part, whole) for part, wholes in WHOLES.items() for whole in wholes],
        columns=["group", "group_whole"],
    )
    key = ["source_id", "area_id", "as_of", *_MEANT[table.name]]
    message = "this group is above one of which it is a part, on the same page; read it again"
    yield from where(_above(table, key, "group", pairs), "value", message)


@rule(
    "whole.area",
    tables=_NEEDS,
    joins={"areas": ("area_id", "kind", "members")},
    severity="warning",
)
def areas_are_within_their_whole(table: Table) -> Violations:
    """Of the numbers of one page, an area is not above one of which it is a part."""
    areas = table.tables["areas"]
    listed = areas[["area_id", "members"]].astype("object").dropna()
    spelled = listed.assign(members=listed["members"].str.split()).explode("members")
    pairs = spelled.set_axis(["area_id_whole", "area_id"], axis="columns")
    inside = areas.loc[areas["kind"] == "country", ["area_id"]].assign(area_id_whole="world")
    pairs = pd.concat([pairs, inside], ignore_index=True).astype("object")
    key = ["source_id", "group", "as_of", *_MEANT[table.name]]
    message = "this area is above one of which it is a part, on the same page; read it again"
    yield from where(_above(table, key, "area_id", pairs), "value", message)


def _above(table: Table, key: list[str], field: str, pairs: pd.DataFrame) -> pd.Series:
    """Say which reports are above the report of a whole that agrees with them in a key."""
    doubtful = table.flags.excluded | table.flags.low_confidence | {"parts_differ"}
    # A page that says one thing alone cannot contradict itself.
    several = table.frame[table.frame.duplicated(key, keep=False)]
    rows = _stated(several[~flagged(several, doubtful)])
    parts = rows[rows["qualifier"] != "at_most"].merge(pairs, on=field)
    wholes = rows[rows["qualifier"] != "at_least"]
    both = parts.merge(
        wholes, left_on=[*key, f"{field}_whole"], right_on=[*key, field], suffixes=("", "_there")
    )
    found = both.loc[both["least"] > both["most_there"], "report_id"]
    return table.frame["report_id"].isin(found)


def _stated(rows: pd.DataFrame) -> pd.DataFrame:
    """Return reports of persons, blank cells as texts that can be compared."""
    if "unit" in rows:
        rows = rows[rows["unit"] == "persons"]
    value = rows["value"]
    low, high = (rows.get(name, value).fillna(value) for name in ("low", "high"))
    texts = ["report_id", "source_id", "area_id", "as_of", "group", "qualifier"]
    texts += [name for names in _MEANT.values() for name in names if name in rows]
    text = blanks_filled(rows[texts])
    return text.assign(least=value.fillna(low), most=value.fillna(high))
