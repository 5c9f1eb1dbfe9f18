"""Countries: what was counted, what was stated, and how many remain, one row for each.

Nothing is imputed: every number is a statement, a sum over events, or the greater of the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]
from nesyria.figures.flags import Flags, flagged
from nesyria.figures.ranking import PARTS, kind_ranks
from nesyria.figures.reconciliation import conditions, difference
from nesyria.tableschema.pandas import as_mask

_COUNTED = ("persons", "persons_low", "persons_high", *PARTS)


# What a country is stated to have, and the kind of total that states it.
STATED = {"stated": "repatriated", "remaining": "remaining"}


def derive_countries(tables: Tables, events: pd.DataFrame) -> pd.DataFrame:
    """Return one row per country that took persons home, or of which a number is stated."""
    homes = events[events["kind"] == "repatriation"]
    out = _counted(homes)
    stated = latest_stated(tables, STATED["stated"])
    out = out.join(_named(stated, "stated"), how="outer")
    out = out.join(_named(latest_stated(tables, STATED["remaining"]), "remaining"), how="outer")
    out["events"] = out["events"].fillna(0)
    out = out.join(_around(homes, stated))
    out["at_least"] = _at_least(out)
    out["basis"] = _basis(out)
    columns = ["area_id", "events", *_COUNTED, "first_date", "last_date"]
    columns += [*_names("stated").values(), "counted_then", "at_least", "basis"]
    columns += _names("remaining").values()
    return out.rename_axis("area_id").reset_index()[columns].sort_values("area_id")


def gaps(rows: pd.DataFrame) -> list[str]:
    """Return in words, for rows of countries, how far stated and counted are from each other."""
    cells = rows[["stated", "counted_then", "basis"]].astype("object")
    return [_gap(*row) for row in cells.where(cells.notna(), None).itertuples(index=False)]


def _gap(stated: int | None, counted: int | None, basis: str | None) -> str:
    if stated is None:
        return "no total stated" if basis == "counted" else "no number known"
    if counted is None:
        return "none counted by then" if basis == "both" else "no number counted"
    return difference(stated, counted)


def latest_stated(tables: Tables, kind: str) -> pd.DataFrame:
    """Return the stated total of each country that stands first of those in order."""
    return stated_in_order(tables, kind).drop_duplicates("area_id")


# What decides between the stated totals of a country, in this order; whether the smaller is first.
STATED_CRITERIA = {"as_of": False, "source_rank": True, "value": False}


def stated_in_order(tables: Tables, kind: str) -> pd.DataFrame:
    """Return the comparable totals of all persons of a country, in order of standing.

    The latest that nobody disputes stands first. On one date the best kind of source decides, then
    the larger number.
    """
    sources = tables["sources"].set_index("source_id")
    found = stated_or_left_out(tables, kind)
    found = found[found["left_out"].isna()]
    kinds = found["source_id"].astype("object").map(sources["kind"].astype("object"))
    ranked = found.assign(source_rank=kinds.map(kind_ranks(tables)).astype("Int64"))
    order = STATED_CRITERIA | {"report_id": True}
    return ranked.sort_values(list(order), ascending=list(order.values()))


def stated_or_left_out(tables: Tables, kind: str) -> pd.DataFrame:
    """Return the totals of all persons of a country, and why each cannot stand for it.

    Returns
    -------
    DataFrame
        Rows of ``total_reports``; ``left_out`` names the first condition that is not met, and is
        missing where all are. One that is stated as an upper bound says nothing of how many were
        taken home at least.
    """
    import pandas as pd

    reports, areas = tables["total_reports"], tables["areas"]
    own = reports["area_id"].isin(areas.loc[areas["kind"] == "country", "area_id"])
    found = reports[own & as_mask(reports["kind"] == kind) & as_mask(reports["group"] == "all")]
    needed = conditions(found, tables) | {
        "doubted": ~flagged(found, Flags.of(tables).low_confidence),
        "since": found["since"].isna(),
    }
    if kind == "repatriated":
        needed["qualifier"] = ~as_mask(found["qualifier"] == "at_most")
    left_out = pd.Series(pd.NA, index=found.index, dtype="string")
    for name, met in reversed(needed.items()):
        left_out = left_out.mask(~met, name)
    return found.assign(left_out=left_out)


def _counted(homes: pd.DataFrame) -> pd.DataFrame:
    grouped = homes.groupby("area_id")
    out = grouped.agg(
        events=("event_id", "size"), first_date=("date", "min"), last_date=("date", "max")
    )
    sums = grouped[list(_COUNTED)].sum(min_count=1)
    return out.astype({"events": "Int64"}).join(sums)


def _named(latest: pd.DataFrame, name: str) -> pd.DataFrame:
    columns = _names(name)
    return latest.set_index("area_id")[list(columns)].rename(columns=columns)


def _names(name: str) -> dict[str, str]:
    """Return what the fields of a stated total are called in the row of its country."""
    fields = ("qualifier", "as_of", "report_id")
    return {"value": name} | {field: f"{name}_{field}" for field in fields}


def _around(homes: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Return the persons counted up to the date of the stated total, and after it."""
    counted = events_around(homes, stated)
    sums = counted.assign(
        counted_then=counted["persons"].mask(counted["after"]),
        counted_after=counted["persons"].where(counted["after"]),
    )
    return sums.groupby("area_id")[["counted_then", "counted_after"]].sum(min_count=1)


def events_around(homes: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Return the events of countries with a stated total, and whether each is ``after`` its date.

    Dates are compared as far as both are precise, as in the reconciliation. An event without a
    date may be one that the total has: it does not come after.
    """
    counted = homes.merge(stated[["area_id", "as_of"]], on="area_id")
    after = as_mask(counted["date"] > counted["as_of"] + "~")
    return counted.assign(after=after)


def _at_least(out: pd.DataFrame) -> pd.Series:
    then = out[["stated", "counted_then"]].astype("Int64").max(axis=1)
    known = then + out["counted_after"].fillna(0)
    return known.where(out["stated"].notna(), out["persons"]).astype("Int64")


def _basis(out: pd.DataFrame) -> pd.Series:
    import pandas as pd

    counted, stated = out["persons"].notna(), out["stated"].notna()
    basis = pd.Series(pd.NA, index=out.index, dtype="string")
    basis = basis.mask(counted, "counted").mask(stated, "stated")
    return basis.mask(counted & stated, "both")
