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
    estimates,
    in_order,
    qualifier_of,
    stated_values,
    with_source,
)

# Bases of dates that say when a page is from, and not when the event was.
OF_THE_PAGE = ("published", "noted")


def derive_events(tables: Tables) -> pd.DataFrame:
    """Return one row per event that took place, with its best, low and high figures."""
    placed = with_source(placed_reports(tables), tables)
    out = placed.groupby("event_id").agg(
        area_id=("area_id", "first"),
        reports=("report_id", "size"),
        publishers=("author", "nunique"),
    )
    out["date"] = _dates(placed)
    out["date_precision"] = out["date"].str.len().map({4: "year", 7: "month", 10: "day"})
    for name in ("kind", "site_id", "handed_over_by"):
        out[name] = _commonest(placed, name)
    values = _standing(placed, tables)
    found = estimates(values, _FIGURE)
    for measure in MEASURES:
        own = found[found.index.get_level_values("measure") == measure].droplevel("measure")
        for end, name in (("best", ""), ("low", "_low"), ("high", "_high")):
            out[measure + name] = own[end]
    persons = values[values["measure"] == "persons"].drop_duplicates("event_id")
    out["persons_basis"] = persons.set_index("event_id")["basis"]
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


def counted_reports(tables: Tables) -> pd.DataFrame:
    """Return the placed reports whose numbers count: those that no flag excludes."""
    return _counted(placed_reports(tables), tables)


def _counted(placed: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    return placed[~flagged(placed, Flags.of(tables).excluded)]


def values_in_order(tables: Tables) -> pd.DataFrame:
    """Return every number that competes for a figure of an event, in order of standing.

    Returns
    -------
    DataFrame
        One row per ``event_id``, ``measure`` and ``report_id``, the best of each event and measure
        first, as ``ranking.in_order`` gives them. ``basis`` is that of persons: ``summed`` where
        no report states persons and one names all the parts.
    """
    return _standing(with_source(placed_reports(tables), tables), tables)


def agreement(tables: Tables) -> pd.DataFrame:
    """Return how many publishers state exactly the figure of an event, an agency counted once.

    Returns
    -------
    DataFrame
        One row per ``event_id`` and ``measure`` that has a figure: ``publishers``.
    """
    values = values_in_order(tables)
    alike = values[values["number"] == values["best"]]
    return alike.groupby(_FIGURE).agg(publishers=("author", "nunique")).reset_index()


_FIGURE = ["event_id", "measure"]


def _standing(placed: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the numbers of placed reports in order, sums of parts where persons are not stated."""
    import pandas as pd

    counted = _counted(placed, tables)
    stated = stated_values(counted, "event_id", MEASURES).assign(basis="stated")
    sums = _summed_values(counted).assign(basis="summed")
    known = stated.loc[stated["measure"] == "persons", "event_id"]
    values = pd.concat([stated, sums[~sums["event_id"].isin(known)]], ignore_index=True)
    return in_order(values.astype({"basis": "string"}), _FIGURE)


def _summed_values(counted: pd.DataFrame) -> pd.DataFrame:
    """Return the sum of parts of each report that names all the parts of its event.

    All the parts: every one that any report of the event names. Where all reports of a handover
    name children only, the group was of children.
    """
    stated = counted[list(PARTS)].notna()
    named = stated.groupby(counted["event_id"]).transform("any")
    complete = (stated | ~named).all(axis="columns")
    sums = counted[list(PARTS)].sum(axis=1, min_count=1)
    # A sum is as exact as the parts are.
    whole = counted.assign(persons=sums, qualifier=qualifier_of(counted, "women"))
    return stated_values(whole[complete], "event_id", ("persons",))


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
