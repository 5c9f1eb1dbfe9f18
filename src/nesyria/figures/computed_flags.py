"""Which flags the ledger must carry, worked out from the ledger itself.

A contradiction that a source really published stays in the ledger and carries a flag; a flag with
no anomaly behind it is an error. Both need one answer to the question where the anomalies are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nesyria.figures.flags import Flags, flagged
from nesyria.figures.ranking import MEASURES, PARTS, contradicts, parts_differ, qualifier_of
from nesyria.tableschema.distinct import distinct, duplicated, identities
from nesyria.tableschema.pandas import as_mask

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
    """Find reports with a number that contradicts the figure that the rule gives for the event."""
    reports = tables["repatriation_reports"]
    wrong = contradicting(tables).any(axis="columns") | divided_otherwise(tables)
    return wrong & ~flagged(reports, Flags.of(tables).excluded)


def divided_otherwise(tables: Tables) -> pd.Series:
    """Find reports that leave no room for a part that the figures of their event have.

    One page says that the one person was a man, another that it was a child: each number is alone,
    so that none contradicts a figure, and yet the figures do not fit together. Both pages differ.
    """
    reports = tables["repatriation_reports"]
    figures = figures_of_events(tables, MEASURES)
    stated = reports[list(PARTS)]
    divided = as_mask(stated.sum(axis="columns", min_count=1) == reports["persons"])
    besides = (stated.isna() & (figures[list(PARTS)] > 0).fillna(False)).any(axis="columns")
    return divided & besides & parts_differ(figures)


def contradicting(tables: Tables) -> pd.DataFrame:
    """Say for each report and measure whether its number contradicts the event's figure."""
    import pandas as pd

    reports = tables["repatriation_reports"]
    figures = figures_of_events(tables, MEASURES)
    return pd.DataFrame(
        {
            one: contradicts(reports[one], qualifier_of(reports, one), figures[one])
            for one in MEASURES
        }
    )


@computed_flag("date_differs", "repatriation_reports")
def date_differs(tables: Tables) -> pd.Series:
    """Find reports whose date lies more than a week from the event's."""
    import pandas as pd

    reports = tables["repatriation_reports"]
    event = figures_of_events(tables, ("date_start", "date_end"))
    slack = pd.Timedelta(days=DAYS_APART)
    early = reports["date_end"] < event["date_start"] - slack
    return as_mask(early | (reports["date_start"] > event["date_end"] + slack))


def figures_of_events(tables: Tables, columns: Sequence[str]) -> pd.DataFrame:
    """Return for each report what its event has in some columns; blank where it is not counted."""
    import pandas as pd

    reports, events = tables["repatriation_reports"], tables["repatriations"]
    rows = rows_of_events(tables)
    taken = {name: events[name].array.take(rows, allow_fill=True) for name in columns}
    return pd.DataFrame(taken, index=reports.index)


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
    exact = as_mask(
        (reports["kind"] == "repatriated")
        & (reports["qualifier"] == "exact")
        & reports["as_of"].notna()
        & reports[["area_id", "group", "scope"]].notna().all(axis="columns")
        & ~flagged(reports, Flags.of(tables).excluded)
    )
    rows = exact.to_numpy().nonzero()[0]
    stated = reports[["value", "as_of_start", "as_of_end"]].iloc[rows]
    series = identities(reports, ["area_id", "group", "since", "scope"])[rows]
    stated = stated.assign(series=series, row=rows).sort_values("as_of_end")
    # The greatest value whose whole date lies before this one's: a running maximum by end date,
    # looked up by start date.
    peaks = stated.assign(peak=stated.groupby("series")["value"].cummax())
    before = pd.merge_asof(
        stated.sort_values("as_of_start")[["row", "value", "as_of_start", "series"]],
        peaks[["series", "as_of_end", "peak"]],
        left_on="as_of_start",
        right_on="as_of_end",
        by="series",
        allow_exact_matches=False,
    )
    fallen = before.loc[as_mask(before["value"] < before["peak"]), "row"]
    return _in_rows(reports, fallen)


def _in_rows(frame: pd.DataFrame, rows: Any) -> pd.Series:
    """Return a mask that is true in some rows, by position."""
    import numpy as np
    import pandas as pd

    mask = np.zeros(len(frame), dtype=bool)
    mask[rows] = True
    return pd.Series(mask, index=frame.index)


@computed_flag("parts_differ", "total_reports")
def totals_parts_differ(tables: Tables) -> pd.Series:
    """Find totals by group of one source that contradict its own total of all."""
    import pandas as pd

    reports = tables["total_reports"]
    key = ["source_id", "area_id", "as_of", "since", "scope", "kind", "qualifier"]
    groups = ["all", "women", "men", "children", "women_children"]
    group = distinct(reports["group"])
    own = group.rows_of([one in groups for one in group.objects()])
    own &= ~flagged(reports, Flags.of(tables).excluded).to_numpy()
    rows = own.nonzero()[0]
    rows = rows[~duplicated(identities(reports, [*key, "group"])[rows])]
    pages = identities(reports, key)[rows]
    # A source that states one group alone cannot contradict itself.
    several = duplicated(pages, keep=False)
    rows, (page, known) = rows[several], pd.factorize(pages[several])
    names, values = group.series.astype("object"), reports["value"].array
    wide: dict[str, pd.Series] = {}
    for name in groups:
        here = (group.codes[rows] == names.index[names == name].min()).nonzero()[0]
        stated = pd.Series(values[rows[here]], index=page[here])
        wide[name] = stated.reindex(range(len(known))).astype("Int64")
    whole, pair = wide["all"], wide["women"] + wide["children"]
    women, men, children = (wide[name].fillna(0) for name in PARTS)
    total, all_parts = women + men + children, pair.notna() & wide["men"].notna()
    wrong = as_mask(total > whole) | as_mask(all_parts & (total != whole))
    wrong |= as_mask(pair != wide["women_children"])
    return _in_rows(reports, rows[wrong.to_numpy()[page]])


@computed_flag("exceeds_site", "population_reports")
def exceeds_site(tables: Tables) -> pd.Series:
    """Find nationalities counted above the greatest number for the whole site that year."""
    import numpy as np
    import pandas as pd

    reports = tables["population_reports"]
    known = reports[["site_id", "as_of", "area_id"]].notna().all(axis="columns")
    people = (reports["unit"] == "persons") & ~flagged(reports, Flags.of(tables).excluded)
    rows = as_mask(people & known).to_numpy().nonzero()[0]
    year = distinct(reports["as_of"])
    years, _ = pd.factorize(year.series.str[:4])
    world = as_mask(reports["area_id"] == "world").to_numpy()
    everyone = world & as_mask(reports["group"] == "all").to_numpy()
    site = distinct(reports["site_id"]).codes.astype("int64")
    place = (site * (len(years) + 1) + np.append(years, -1)[year.codes])[rows]
    value, low, high = (reports[name].to_numpy("float64", na_value=np.nan) for name in _RANGE)
    most = pd.Series(np.fmax(value, high)[rows]).where(everyone[rows])
    greatest = most.groupby(place).transform("max").to_numpy()
    above = ~world[rows] & (np.fmax(value, low)[rows] > greatest)
    return _in_rows(reports, rows[above])


_RANGE = ("value", "low", "high")


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
