"""The rule: from what sources said to the figures.

Per event and measure the stated values compete: undoubted before doubted, exact before
approximate, then the best-ranked kind of source, then the most frequent, then the latest published,
then the larger. low and high are the least and the greatest stated value. Nothing is imputed.
Every function takes and gives frames as `nesyria.load` returns them; none depends on row order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

MEASURES = ("persons", "women", "men", "children")
PARTS = MEASURES[1:]
# A report that carries one of these says nothing about how many came home in its event.
SILENT = frozenset(
    {
        "not_completed",
        "outside_nes",
        "partial",
        "planned",
        "several_events",
        "superseded",
        "unplaced",
    }
)
# Reports with these still count for low and high, but any other report stands before them.
DOUBTED = frozenset({"disputed", "second_figure"})
# An event counts when at least one report says that it took place, and began where we count.
_NO_EVENT = SILENT - {"partial", "superseded"}
KINDS_OF_SOURCE = ("official", "un", "ngo", "academic", "news", "other")
_RANK = ["doubted", "inexact", "source_rank", "frequency", "published", "number"]
_ASCENDING = [True, True, True, False, False, False]
FIGURES = ("repatriations", "totals", "reconciliation", "populations")
COMPARED = ("all", "women", "men", "children", "women_children")


def derive(tables: Tables) -> dict[str, pd.DataFrame]:
    """Return all figure tables that the ledger gives.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        At least ``areas``, ``sources``, ``repatriation_reports``, ``total_reports`` and
        ``population_reports``.

    Returns
    -------
    dict of str to DataFrame
        ``repatriations``, ``totals``, ``reconciliation``, ``populations``; columns and order of
        rows as published, without the bounds of partial dates.
    """
    events = repatriations(tables["repatriation_reports"], tables["sources"])
    return {
        "repatriations": events,
        "totals": totals(events, tables["areas"]),
        "reconciliation": reconciliation(tables["total_reports"], events, tables["areas"]),
        "populations": populations(tables["population_reports"], tables["sources"]),
    }


def repatriations(reports: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return one row per event that took place, with its best, low and high figures."""
    placed = _with_source(reports, sources)
    placed = placed[placed["event_id"].notna() & ~flagged(placed, _NO_EVENT)]
    counted = placed[~flagged(placed, SILENT)]
    out = placed.groupby("event_id").agg(
        area_id=("area_id", "first"),
        reports=("report_id", "size"),
        publishers=("publisher", "nunique"),
    )
    out["date"] = _dates(placed)
    out["date_precision"] = out["date"].str.len().map({4: "year", 7: "month", 10: "day"})
    for name in ("kind", "site_id", "handed_over_by"):
        out[name] = _commonest(placed, name)
    values = _stated(counted, "event_id", MEASURES)
    for measure in MEASURES:
        _join(out, measure, values[values["measure"] == measure], "event_id")
    _sum_parts(out, counted)
    out["flags"] = _parts_flag(out)
    columns = ["area_id", "date", "date_precision", "kind", "site_id", "handed_over_by"]
    columns += ["persons", "persons_low", "persons_high", "persons_basis"]
    columns += [f"{part}{end}" for part in PARTS for end in ("", "_low", "_high")]
    columns += ["reports", "publishers", "flags"]
    return out[columns].reset_index().sort_values("event_id", ignore_index=True)


def totals(events: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return sums per area (countries, groups, world), kind of movement and period."""
    import pandas as pd

    rows = events.assign(year=events["date"].str[:4])
    shifts = [rows.assign(period=rows["year"]), rows.assign(period="all")]
    spread = pd.concat(shifts).merge(membership(areas), left_on="area_id", right_on="member")
    grouped = spread.groupby(["counted_in", "kind", "period"], observed=True)
    out = grouped.agg(
        events=("event_id", "size"),
        events_unsized=("persons", lambda column: int(column.isna().sum())),
        first_date=("date", "min"),
        last_date=("date", "max"),
    )
    sums = {"persons": "persons", "low": "persons_low", "high": "persons_high"}
    for name, column in (sums | {part: part for part in PARTS}).items():
        out[name] = grouped[column].sum(min_count=1)
    columns = ["events", "events_unsized", *sums, *PARTS, "first_date", "last_date"]
    out = out[columns].reset_index().rename(columns={"counted_in": "area_id"})
    return out.sort_values(["area_id", "kind", "period"], ignore_index=True)


def reconciliation(
    reports: pd.DataFrame, events: pd.DataFrame, areas: pd.DataFrame
) -> pd.DataFrame:
    """Return each comparable stated total beside the count of events up to its date."""
    stated = comparable(reports)
    homes = events[events["kind"] == "repatriation"]
    homes = homes.merge(membership(areas), left_on="area_id", right_on="member")
    pairs = homes["women"] + homes["children"]
    only_children = pairs.isna() & (homes["children"] == homes["persons"]).fillna(False)
    pairs = pairs.where(~only_children, homes["children"])
    homes = homes.assign(women_children=pairs, all=homes["persons"])
    period = ["area_id", "since", "as_of", "group"]
    names = ["report_id", *period, "value"]
    # What is blank is equal too when it is text.
    told = stated[names].astype({"group": "string"}).assign(since=stated["since"].fillna(""))
    out = told.merge(_counted(told, homes), on=period, validate="m:1")
    out = out.rename(columns={"value": "stated"})
    out["since"] = out["since"].mask(out["since"] == "")
    out["residual"] = out["stated"] - out["counted"]
    out["coverage"] = (out["counted"] / out["stated"]).where(out["stated"] > 0).round(3)
    columns = ["report_id", "area_id", "group", "since", "as_of", "stated", "counted", "events"]
    columns += ["events_silent", "residual", "coverage"]
    return out[columns].sort_values("report_id", ignore_index=True)


def _counted(told: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Return events and persons by group, for each area and period that a total is stated for.

    Summed by day first: there are few days, however many reports there are.
    """
    import pandas as pd

    by_day = homes.groupby(["counted_in", "date"])[list(COMPARED)]
    sums, named, sizes = by_day.sum(), by_day.count(), by_day.size()
    area_of, day = (sizes.index.get_level_values(level) for level in ("counted_in", "date"))
    found = []
    for key in told[["area_id", "since", "as_of"]].drop_duplicates().itertuples(index=False):
        area, since, as_of = key
        # A date is compared as far as both are precise: 2023-12-07 falls within 2023-12.
        among = (area_of == area) & (day.str[: len(as_of)] <= as_of)
        among &= day.str[: len(since)] >= since
        events = int(sizes[among].sum())
        numbers = {"counted": sums[among].sum(), "silent": events - named[among].sum()}
        found += [
            (*key, group, int(numbers["counted"][group]), events, int(numbers["silent"][group]))
            for group in COMPARED
        ]
    columns = ["area_id", "since", "as_of", "group", "counted", "events", "events_silent"]
    out = pd.DataFrame(found, columns=columns)
    texts = dict.fromkeys(columns[:4], "string")
    return out.astype(texts | dict.fromkeys(columns[4:], "Int64"))


def comparable(reports: pd.DataFrame) -> pd.DataFrame:
    """Return the stated totals that events can be counted against: taken home, from NES, dated."""
    right = (reports["kind"] == "repatriated") & (reports["scope"] == "nes")
    right &= reports["group"].isin(COMPARED) & reports["as_of"].notna()
    return reports[right & ~flagged(reports, SILENT)]


def populations(reports: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return one row per site, nationality, date, group and unit."""
    import pandas as pd

    key = ["site_id", "area_id", "as_of", "group", "unit"]
    counted = _with_source(reports, sources)
    counted = counted[counted["as_of"].notna() & ~flagged(counted, SILENT)]
    text = counted[key].astype("string")
    counted = counted.assign(key=text[key[0]].str.cat(text[key[1:]], sep="\t"))
    ends = pd.concat([counted[["key", name]].set_index("key")[name] for name in _ENDS])
    bounds = ends.dropna().groupby(level=0).agg(["min", "max"])
    out = counted.groupby("key").agg(
        **{name: (name, "first") for name in key}, reports=("report_id", "size")
    )
    best = _best(_stated(counted, "key", ("value",)), ["key"])
    out["value"] = best.set_index("key")["number"]
    out["low"], out["high"] = bounds["min"], bounds["max"]
    out = out.rename(columns={"as_of": "date"})
    columns = ["site_id", "area_id", "date", "group", "unit", "value", "low", "high", "reports"]
    order = ["site_id", "area_id", "date", "group", "unit"]
    # Categories would sort in the order of the schema; the text is what a reader expects.
    out = out[columns].astype({"group": "string", "unit": "string"})
    return out.sort_values(order, ignore_index=True)


_ENDS = ("value", "low", "high")


def flag_sets(frame: pd.DataFrame) -> pd.Series:
    """Return the flags of each row as a set."""
    return frame["flags"].fillna("").str.split().map(frozenset)


def flagged(frame: pd.DataFrame, flags: frozenset[str]) -> pd.Series:
    """Say per row whether it carries at least one of some flags."""
    # Few distinct values stand in many rows.
    carrying = [own for own in frame["flags"].dropna().unique() if flags & set(own.split())]
    return frame["flags"].isin(carrying).astype(bool)


def _with_source(reports: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Add what the rule asks of a report's source, and how the report stands."""
    known = sources[["source_id", "publisher", "published"]].assign(
        source_rank=sources["kind"].astype("string").map(KINDS_OF_SOURCE.index).astype("Int64"),
        # An unknown day of publication counts as the earliest.
        published=sources["published"].fillna(""),
    )
    out = reports.merge(known, on="source_id", how="left", validate="m:1")
    out["doubted"] = flagged(out, DOUBTED)
    # A report without a qualifier states its parts plainly.
    out["inexact"] = out["qualifier"].notna() & (out["qualifier"] != "exact")
    return out


def _stated(counted: pd.DataFrame, key: str, measures: tuple[str, ...]) -> pd.DataFrame:
    """Return one row per report and measure that it states."""
    carried = [key, "report_id", "doubted", "inexact", "source_rank", "published"]
    long = counted.melt(carried, list(measures), var_name="measure", value_name="number")
    return long.dropna(subset="number").astype({"number": "Int64"})


def _best(values: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the winning row per group: the rule itself."""
    peers = [*by, "doubted", "inexact", "source_rank", "number"]
    ranked = values.assign(frequency=values.groupby(peers)["number"].transform("size"))
    return ranked.sort_values(_RANK, ascending=_ASCENDING).drop_duplicates(by)


def _join(out: pd.DataFrame, name: str, values: pd.DataFrame, key: str) -> None:
    out[name] = _best(values, [key]).set_index(key)["number"]
    span = values.groupby(key)["number"].agg(["min", "max"])
    out[f"{name}_low"], out[f"{name}_high"] = span["min"], span["max"]


def _sum_parts(out: pd.DataFrame, counted: pd.DataFrame) -> None:
    """Fill persons from the parts where no report states persons and one names all the parts.

    All the parts: every one that any report of the event names. Where all reports of a handover
    name children only, the group was of children.
    """
    import pandas as pd

    stated = counted[list(PARTS)].notna()
    named = stated.groupby(counted["event_id"]).any().reindex(counted["event_id"])
    complete = (stated.to_numpy() >= named.to_numpy()).all(axis=1)
    whole = counted[complete].assign(persons=counted[list(PARTS)].sum(axis=1, min_count=1))
    sums = pd.DataFrame(index=out.index)
    _join(sums, "persons", _stated(whole, "event_id", ("persons",)), "event_id")
    stated_already = out["persons"].notna()
    for name in ("persons", "persons_low", "persons_high"):
        out[name] = out[name].where(stated_already, sums[name]).astype("Int64")
    basis = pd.Series("stated", index=out.index, dtype="string").where(stated_already, "summed")
    out["persons_basis"] = basis.where(out["persons"].notna())


def _parts_flag(out: pd.DataFrame) -> pd.Series:
    import pandas as pd

    wrong = parts_differ(out)
    return pd.Series("parts_differ", index=out.index, dtype="string").where(wrong)


def parts_differ(frame: pd.DataFrame) -> pd.Series:
    """Say per row whether women, men and children contradict persons.

    They do when those stated exceed persons, or when all are stated and do not equal it.
    """
    parts = frame[list(PARTS)]
    total = parts.sum(axis=1)
    known = frame["persons"].notna()
    exceed = total > frame["persons"]
    unequal = parts.notna().all(axis=1) & (total != frame["persons"])
    return (known & (exceed | unequal)).fillna(False).astype(bool)


def _dates(placed: pd.DataFrame) -> pd.Series:
    """Return each event's date: the most precise, then the most frequent, then the earliest.

    A report that gives the month supports every day in it. A day on which a page was merely
    published is not a date of the event: it counts only where no report states or implies one.
    """
    dated = placed.dropna(subset="date")
    dated = dated.assign(
        only_published=dated["date_basis"] == "published", precision=dated["date"].str.len()
    )
    peers = dated["event_id"] + dated["only_published"].map({True: " ? ", False: " = "})
    said = (peers + dated["date"]).value_counts()
    dated["frequency"] = 0
    for length in (4, 7, 10):
        covering = (peers + dated["date"].str[:length]).map(said)
        reaches = dated["precision"] >= length
        dated["frequency"] += covering.where(reaches).fillna(0).astype(int)
    order = ["only_published", "precision", "frequency", "date"]
    ranked = dated.sort_values(order, ascending=[True, False, False, True])
    return ranked.drop_duplicates("event_id").set_index("event_id")["date"]


def _commonest(placed: pd.DataFrame, name: str) -> pd.Series:
    """Return what most reports of each event say; on a tie the best-ranked source, then A to Z."""
    said = placed.dropna(subset=name).astype({name: "string"})
    grouped = said.groupby(["event_id", name], observed=True)["source_rank"]
    counts = grouped.agg(["size", "min"]).reset_index()
    ranked = counts.sort_values(["size", "min", name], ascending=[False, True, True])
    return ranked.drop_duplicates("event_id").set_index("event_id")[name]


def membership(areas: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of a country and an area in which it is counted: itself, its groups, world."""
    import pandas as pd

    countries = areas.loc[areas["kind"] == "country", "area_id"]
    own = pd.DataFrame({"member": countries, "counted_in": countries})
    world = own.assign(counted_in="world")
    groups = areas.dropna(subset="members")[["area_id", "members"]]
    of_groups = groups.assign(member=groups["members"].str.split()).explode("member")
    of_groups = of_groups.rename(columns={"area_id": "counted_in"})[["member", "counted_in"]]
    return pd.concat([own, world, of_groups], ignore_index=True)
