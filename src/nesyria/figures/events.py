"""Events (table repatriations): numbers, dates, attributes, sums of parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]
from nesyria.figures import computed_flags
from nesyria.figures.flags import Flags, flagged
from nesyria.figures.ranking import (
    MEASURES,
    PARTS,
    join_measure,
    stated_values,
    with_source,
)

# Bases of dates that say when a page is from, and not when the event was.
OF_THE_PAGE = ("published", "noted")


def derive_events(tables: Tables) -> pd.DataFrame:
    """Return one row per event that took place, with its best, low and high figures."""
    placed = with_source(placed_reports(tables), tables)
    counted = placed[~flagged(placed, Flags.of(tables).excluded)]
    out = placed.groupby("event_id").agg(
        area_id=("area_id", "first"),
        reports=("report_id", "size"),
        publishers=("author", "nunique"),
    )
    out["date"] = _dates(placed)
    out["date_precision"] = out["date"].str.len().map({4: "year", 7: "month", 10: "day"})
    for name in ("kind", "site_id", "handed_over_by"):
        out[name] = _commonest(placed, name)
    values = stated_values(counted, "event_id", MEASURES)
    for measure in MEASURES:
        join_measure(out, measure, values[values["measure"] == measure], "event_id")
    _sum_parts(out, counted)
    out["flags"] = computed_flags.of_figures(out, tables, "repatriations")
    columns = ["area_id", "date", "date_precision", "kind", "site_id", "handed_over_by"]
    columns += ["persons", "persons_low", "persons_high", "persons_basis"]
    columns += [f"{part}{end}" for part in PARTS for end in ("", "_low", "_high")]
    columns += ["reports", "publishers", "flags"]
    return out[columns].reset_index().sort_values("event_id", ignore_index=True)


def placed_reports(tables: Tables) -> pd.DataFrame:
    """Return the reports that say that their event took place: those behind its figures."""
    reports = tables["repatriation_reports"]
    placed = reports["event_id"].notna() & ~flagged(reports, Flags.of(tables).places_no_event)
    return reports[placed]


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
    join_measure(sums, "persons", stated_values(whole, "event_id", ("persons",)), "event_id")
    stated_already = out["persons"].notna()
    for name in ("persons", "persons_low", "persons_high"):
        out[name] = out[name].where(stated_already, sums[name]).astype("Int64")
    basis = pd.Series("stated", index=out.index, dtype="string").where(stated_already, "summed")
    out["persons_basis"] = basis.where(out["persons"].notna())


def _dates(placed: pd.DataFrame) -> pd.Series:
    """Return each event's date: the most precise, then the most frequent, then the earliest.

    A report that gives the month supports every day in it. A date of which only the page is known
    is not a date of the event: it counts only where no report states or implies one.
    """
    dated = placed.dropna(subset="date")
    dated = dated.assign(
        only_published=dated["date_basis"].isin(OF_THE_PAGE), precision=dated["date"].str.len()
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
