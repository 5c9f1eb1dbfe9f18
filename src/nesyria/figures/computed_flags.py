"""Which flags the ledger must carry, worked out from the ledger itself.

A contradiction that a source really published stays in the ledger and carries a flag; a flag with
no anomaly behind it is an error. Both need one answer to the question where the anomalies are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nesyria.figures.flags import Flags, flagged
from nesyria.figures.ranking import MEASURES, parts_differ
from nesyria.tableschema.distinct import distinct
from nesyria.tableschema.pandas import as_mask, blanks_filled

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

Anomaly = Callable[["Tables"], "pd.Series"]

# Flags that are worked out, by table: exactly where the anomaly is, and nowhere else.
COMPUTED: dict[str, dict[str, Anomaly]] = {}


def computed_flag(flag: str, table: str) -> Callable[[Anomaly], Anomaly]:
    """Register the function that finds the rows of a table which must carry a flag."""

    def register(anomaly: Anomaly) -> Anomaly:
        COMPUTED.setdefault(table, {})[flag] = anomaly
        return anomaly

    return register


# How far from its event's date a report may date it without a flag: announcements, flights and
# handovers of one operation lie days apart.
DAYS_APART = 7


@computed_flag("differs", "repatriation_reports")
def differs(tables: Tables) -> pd.Series:
    """Find reports with a number that is not the figure that the rule gives for the event."""
    import pandas as pd

    reports, events = tables["repatriation_reports"], tables["repatriations"]
    rows = rows_of_events(tables)
    wrong = pd.Series(False, index=reports.index)
    for measure in MEASURES:
        figure = events[measure].array.take(rows, allow_fill=True)
        wrong |= as_mask(reports[measure] != figure)
    return wrong & ~flagged(reports, Flags.of(tables).excluded)


@computed_flag("date_differs", "repatriation_reports")
def date_differs(tables: Tables) -> pd.Series:
    """Find reports whose date lies more than a week from the event's."""
    import pandas as pd

    reports, events = tables["repatriation_reports"], tables["repatriations"]
    rows = rows_of_events(tables)
    first, last = (
        events[name].array.take(rows, allow_fill=True) for name in ("date_start", "date_end")
    )
    slack = pd.Timedelta(days=DAYS_APART)
    apart = (reports["date_end"] < first - slack) | (reports["date_start"] > last + slack)
    return as_mask(apart)


def rows_of_events(tables: Tables) -> np.ndarray[Any, Any]:
    """Return for each report the row of its event, by position; -1 where it is not counted."""
    # A repeated or blank key is a finding of its own; here the first row speaks.
    events = distinct(tables["repatriations"]["event_id"])
    return distinct(tables["repatriation_reports"]["event_id"]).places_in(events)


@computed_flag("parts_differ", "repatriation_reports")
def report_parts_differ(tables: Tables) -> pd.Series:
    """Find reports whose own parts do not add up to their whole."""
    return parts_differ(tables["repatriation_reports"])


@computed_flag("parts_differ", "repatriations")
def event_parts_differ(tables: Tables) -> pd.Series:
    """Find events whose parts do not add up to their whole."""
    return parts_differ(tables["repatriations"])


@computed_flag("falls", "total_reports")
def falls(tables: Tables) -> pd.Series:
    """Find exact totals of persons taken home below what was stated for an earlier date."""
    import pandas as pd

    reports = tables["total_reports"]
    series = ["area_id", "group", "since", "scope"]
    exact = reports[
        (reports["kind"] == "repatriated")
        & (reports["qualifier"] == "exact")
        & reports["as_of"].notna()
        & ~flagged(reports, Flags.of(tables).excluded)
    ].astype(dict.fromkeys(["area_id", "group", "scope"], "object"))
    if exact.empty:
        return pd.Series(False, index=reports.index)
    since = blanks_filled(exact["since"])
    exact = exact.assign(since=since).sort_values("as_of_end")
    # The greatest value whose whole date lies before this one's: a running maximum by end date,
    # looked up by start date.
    peaks = exact.assign(peak=exact.groupby(series)["value"].cummax())
    peaks = peaks[[*series, "as_of_end", "peak"]].sort_values("as_of_end")
    before = pd.merge_asof(
        exact.sort_values("as_of_start")[["report_id", "value", "as_of_start", *series]],
        peaks,
        left_on="as_of_start",
        right_on="as_of_end",
        by=series,
        allow_exact_matches=False,
    )
    fallen = before.loc[before["peak"].notna() & (before["value"] < before["peak"]), "report_id"]
    return reports["report_id"].isin(fallen)


@computed_flag("parts_differ", "total_reports")
def totals_parts_differ(tables: Tables) -> pd.Series:
    """Find totals by group of one source that contradict its own total of all."""
    import pandas as pd

    reports = tables["total_reports"]
    key = ["source_id", "area_id", "as_of", "since", "scope", "kind", "qualifier"]
    rows = reports.loc[
        ~flagged(reports, Flags.of(tables).excluded), ["report_id", *key, "group", "value"]
    ]
    texts = [name for name in rows.columns if name != "value"]
    rows = rows.assign(**{name: blanks_filled(rows[name]) for name in texts})
    rows = rows[rows["group"].isin(["all", "women", "men", "children", "women_children"])]
    rows = rows.drop_duplicates([*key, "group"])
    # A source that states one group alone cannot contradict itself.
    rows = rows[rows.duplicated(key, keep=False)]
    if rows.empty:
        return pd.Series(False, index=reports.index)
    wide = rows.pivot(index=key, columns="group", values="value")
    for group in ("all", "women", "men", "children", "women_children"):
        if group not in wide:
            wide[group] = pd.array([None] * len(wide), dtype="Int64")
    parts = wide[["women", "men", "children"]]
    total = parts.sum(axis=1)
    wrong = (total > wide["all"]) | (parts.notna().all(axis=1) & (total != wide["all"]))
    pair = wide["women"] + wide["children"]
    wrong = as_mask(wrong) | as_mask(pair != wide["women_children"])
    keys = set(wrong[wrong].index)
    found = rows.loc[[tuple(row) in keys for row in rows[key].to_numpy()], "report_id"]
    return reports["report_id"].isin(found)


@computed_flag("exceeds_site", "population_reports")
def exceeds_site(tables: Tables) -> pd.Series:
    """Find nationalities counted above the greatest number for the whole site that year."""
    reports = tables["population_reports"]
    people = reports[(reports["unit"] == "persons") & ~flagged(reports, Flags.of(tables).excluded)]
    people = people.assign(
        year=people["as_of"].str[:4],
        number=people[["value", "low"]].max(axis=1),
        most=people[["value", "high"]].max(axis=1),
    )
    whole = people[(people["area_id"] == "world") & (people["group"] == "all")]
    greatest = whole.groupby(["site_id", "year"])["most"].max().rename("whole")
    parts = people[people["area_id"] != "world"].merge(greatest, on=["site_id", "year"])
    above = parts.loc[parts["number"] > parts["whole"], "report_id"]
    return reports["report_id"].isin(above)


def of_figures(rows: pd.DataFrame, tables: Tables, table: str) -> pd.Series:
    """Return the flags of derived rows, all of which are computed; blank where there are none."""
    import pandas as pd

    listed = Flags.of(tables).computed.get(table, frozenset())
    flags = pd.Series("", index=rows.index, dtype="string")
    for flag in sorted(listed & set(COMPUTED.get(table, {}))):
        found = COMPUTED[table][flag]({**tables, table: rows})
        flags = flags.mask(found, (flags + " " + flag).str.strip())
    return flags.mask(flags == "")


def misflagged(tables: Tables, table: str) -> pd.DataFrame:
    """Return where a computed flag is missing or is there without its anomaly.

    Returns
    -------
    DataFrame
        Columns ``row`` (position in the table), ``flag``, ``missing`` (boolean).
    """
    import pandas as pd

    found = []
    listed = Flags.of(tables).computed.get(table, frozenset())
    for flag, anomaly in COMPUTED[table].items():
        if flag not in listed:
            continue
        has = flagged(tables[table], frozenset({flag})).to_numpy()
        must = anomaly(tables).to_numpy(dtype=bool)
        rows = (has != must).nonzero()[0]
        found.append(pd.DataFrame({"row": rows, "flag": flag, "missing": must[rows]}))
    none = pd.DataFrame({"row": [], "flag": [], "missing": []})
    return pd.concat(found, ignore_index=True) if found else none
