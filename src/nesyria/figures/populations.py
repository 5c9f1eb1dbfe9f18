"""Populations of camps and prisons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]
from nesyria.figures.flags import Flags, flagged
from nesyria.figures.ranking import in_order, stated_values, with_range, with_source

KEY = ["site_id", "area_id", "as_of", "group", "unit"]


def derive_populations(tables: Tables) -> pd.DataFrame:
    """Return one row per site, nationality, date, group and unit."""
    values = values_in_order(tables)
    # Only a range may be stated: then there is a row, and no value.
    out = values.groupby("key").agg(
        **{name: (name, "first") for name in KEY},
        reports=("report_id", "size"),
        low=("low", "first"),
        high=("high", "first"),
    )
    best = values[values["number"].notna()].drop_duplicates("key").set_index("key")
    out["value"] = best["best"]
    out["date_basis"], out["qualifier"] = best["as_of_basis"], best["qualifier"]
    out = out.rename(columns={"as_of": "date"})
    columns = ["site_id", "area_id", "date", "date_basis", "group", "unit", "value", "qualifier"]
    columns += ["low", "high", "reports"]
    order = ["site_id", "area_id", "date", "group", "unit"]
    # Categories would sort in the order of the schema; the text is what a reader expects.
    texts = dict.fromkeys(["date_basis", "group", "unit", "qualifier"], "string")
    return out[columns].astype(texts).sort_values(order, ignore_index=True)


def values_in_order(tables: Tables) -> pd.DataFrame:
    """Return every report behind a population, in order of standing.

    Returns
    -------
    DataFrame
        One row per report, the best of each figure first, as ``ranking.in_order`` gives them;
        those that state a range and no number come last. ``key`` joins the parts of the figure's
        key; ``said_low`` and ``said_high`` are the ends of the range that the report states, which
        count as they are; ``low`` and ``high`` are those of the figure.
    """
    import pandas as pd

    counted = with_source(counted_reports(tables), tables)
    text = counted[KEY].astype("string")
    counted = counted.assign(key=text[KEY[0]].str.cat(text[KEY[1:]], sep="\t"))
    ranked = with_range(in_order(stated_values(counted, "key", ("value",)), ["key"]), ["key"])
    own = counted[["report_id", *KEY, "as_of_basis", "low", "high"]]
    own = own.rename(columns={"low": "said_low", "high": "said_high"})
    ranges = counted.loc[counted["value"].isna(), ["key", "report_id"]]
    out = pd.concat([ranked, ranges], ignore_index=True)
    out = out.merge(own, on="report_id", how="left", validate="1:1")
    for name, reach in (("low", "min"), ("high", "max")):
        ends = pd.concat([out[["key", end]].set_axis(["key", "end"], axis=1) for end in _ENDS])
        out[name] = out["key"].map(ends.groupby("key")["end"].agg(reach))
    return out


# Low and high of a figure are the least and the greatest of all of these.
_ENDS = ("low", "high", "said_low", "said_high")


def counted_reports(tables: Tables) -> pd.DataFrame:
    """Return the reports that are behind a figure: dated, and not excluded by a flag."""
    reports = tables["population_reports"]
    return reports[reports["as_of"].notna() & ~flagged(reports, Flags.of(tables).excluded)]
