"""Hierarchy: of the numbers of one page, a part is not above its whole.

A source may contradict itself, so that these are warnings: read the page again.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nesyria.figures.flags import flagged
from nesyria.tableschema.distinct import distinct, duplicated, identities
from nesyria.tableschema.pandas import as_mask
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
    countries = areas.loc[areas["kind"] == "country", "area_id"]
    # As tuples: older pandas warns where a frame without rows is joined to another.
    both = [*spelled.itertuples(index=False, name=None), *(("world", one) for one in countries)]
    pairs = pd.DataFrame(both, columns=["area_id_whole", "area_id"], dtype="object")
    pairs = pairs.drop_duplicates()
    key = ["source_id", "group", "as_of", *_MEANT[table.name]]
    message = "this area is above one of which it is a part, on the same page; read it again"
    yield from where(_above(table, key, "area_id", pairs), "value", message)


def _above(table: Table, key: list[str], field: str, pairs: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Say which reports are above the report of a whole that agrees with them in a key."""
    frame, doubtful = table.frame, table.flags.excluded | table.flags.low_confidence
    pages, own = identities(frame, key), distinct(frame[field])
    # A page that says one thing alone cannot contradict itself.
    usable = ~flagged(frame, doubtful | {"parts_differ"}) & duplicated(pages, keep=False)
    if "unit" in frame:
        usable &= as_mask(frame["unit"] == "persons")
    above = np.zeros(len(frame), dtype=bool)
    if not usable.any():
        return above
    value = frame["value"]
    least, most = (value.fillna(frame.get(name, value)) for name in ("low", "high"))
    codes = pd.Series(range(len(own.values)), index=own.series.astype("object"))
    pairs = pairs.assign(part=pairs[field].map(codes), whole=pairs[f"{field}_whole"].map(codes))
    pairs = pairs[["part", "whole"]].dropna().astype("int64").drop_duplicates()
    stated = pd.DataFrame(
        {"row": range(len(frame)), "page": pages, "part": own.codes, "least": least, "most": most}
    )
    wholes = stated[usable & ~as_mask(frame["qualifier"] == "at_least")]
    wholes = wholes[wholes["part"].isin(pairs["whole"])].rename(columns={"part": "whole"})
    if wholes.empty:
        return above
    # A page may state very many numbers of one thing: the least of the wholes decides for all.
    wholes = wholes.groupby(["page", "whole"])["most"].min().reset_index()
    parts = stated[usable & ~as_mask(frame["qualifier"] == "at_most")]
    both = parts.drop(columns="most").merge(pairs, on="part")
    both = both.merge(wholes, on=["page", "whole"])
    above[both.loc[as_mask(both["least"] > both["most"]), "row"]] = True
    return above
