"""Populations of camps and prisons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]
from nesyria.figures.flags import Flags, flagged
from nesyria.figures.ranking import estimates, in_order, stated_values, with_source


def derive_populations(tables: Tables) -> pd.DataFrame:
    """Return one row per site, nationality, date, group and unit."""
    import pandas as pd

    key = ["site_id", "area_id", "as_of", "group", "unit"]
    counted = with_source(counted_reports(tables), tables)
    text = counted[key].astype("string")
    counted = counted.assign(key=text[key[0]].str.cat(text[key[1:]], sep="\t"))
    out = counted.groupby("key").agg(
        **{name: (name, "first") for name in key}, reports=("report_id", "size")
    )
    ranked = in_order(stated_values(counted, "key", ("value",)), ["key"])
    best = ranked[["key", "report_id"]].drop_duplicates("key")
    best = best.merge(counted[["report_id", *_OF_BEST]], on="report_id", validate="1:1")
    best = best.set_index("key")
    for name, field in _OF_BEST.items():
        # Categories would be those of the report's schema.
        out[field] = best[name].astype("string")
    found = estimates(ranked, ["key"])
    out["value"] = found["best"]
    # The ends of a stated range count as they are; its qualifier is that of the value.
    ends = counted.set_index("key")
    ends = pd.concat([found["low"], found["high"], ends["low"], ends["high"]]).dropna()
    bounds = ends.groupby(level=0).agg(["min", "max"])
    out["low"], out["high"] = bounds["min"], bounds["max"]
    out = out.rename(columns={"as_of": "date"})
    columns = ["site_id", "area_id", "date", "date_basis", "group", "unit", "value", "qualifier"]
    columns += ["low", "high", "reports"]
    order = ["site_id", "area_id", "date", "group", "unit"]
    # Categories would sort in the order of the schema; the text is what a reader expects.
    out = out[columns].astype({"group": "string", "unit": "string"})
    return out.sort_values(order, ignore_index=True)


def counted_reports(tables: Tables) -> pd.DataFrame:
    """Return the reports that are behind a figure: dated, and not excluded by a flag."""
    reports = tables["population_reports"]
    return reports[reports["as_of"].notna() & ~flagged(reports, Flags.of(tables).excluded)]


# What a figure takes from the report that gives its value, and what it calls it.
_OF_BEST = {"as_of_basis": "date_basis", "qualifier": "qualifier"}
