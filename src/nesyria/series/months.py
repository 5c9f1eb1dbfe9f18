"""One number of persons a month for a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nesyria.errors import NesyriaError
from nesyria.tableschema.pandas import as_mask

if TYPE_CHECKING:
    import pandas as pd

_MONTH = len("2024-02")


def months_of(populations: pd.DataFrame, site: str, area: str, group: str) -> pd.DataFrame:
    """Return for each month the last figure of a day, else that of the month; gaps are kept."""
    import pandas as pd

    persons = populations[as_mask(populations["unit"] == "persons")]
    persons = persons[persons["date"].str.len() >= _MONTH]
    wanted = {"site_id": site, "area_id": area, "group": group}
    rows = persons
    for name, value in wanted.items():
        kept = rows[as_mask(rows[name].astype("string") == value)]
        if kept.empty:
            known = ", ".join(sorted(map(str, rows[name].dropna().unique())))
            raise NesyriaError(f"no month has a number with {name} {value!r}; there are: {known}")
        rows = kept
    # 2024-02 comes before the days in it.
    last = rows.sort_values("date").assign(month=rows["date"].str[:_MONTH])
    last = last.drop_duplicates("month", keep="last").set_index("month")
    whole = as_mask(last["date"].str.len() == _MONTH)
    basis = pd.Series("day", index=last.index, dtype="string").mask(whole, "month")
    every = pd.period_range(last.index[0], last.index[-1], freq="M").strftime("%Y-%m")
    out = last[["value", "low", "high", "date"]].assign(basis=basis)
    return out.reindex(pd.Index(every, dtype="string", name="month")).reset_index()
