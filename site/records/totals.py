"""Totals of handovers: what was counted, and what sources stated."""

from __future__ import annotations

import pandas as pd

from records.ledger import Ledger, Tables

IRAQ, OTHERS = "IRQ", "third_country"


def whole(totals: pd.DataFrame) -> pd.DataFrame:
    """Return what was counted of handovers over all years, one row per area."""
    return totals[(totals["kind"] == "repatriation") & (totals["period"] == "all")]


def of_area(totals: pd.DataFrame, area: str) -> pd.DataFrame:
    """Return what was counted of handovers to an area, by year and over all years."""
    return totals[(totals["kind"] == "repatriation") & (totals["area_id"] == area)]


def publishers(tables: Tables, area: str, kind: str = "repatriation") -> pd.Series:
    """Return of each event that a total of an area sums how many publishers state its persons."""
    counted = Ledger.of(tables).spread
    counted = counted[(counted["counted_in"] == area) & (counted["kind"] == kind)]
    stated = Ledger.of(tables).agreement
    own = stated["event_id"].isin(counted["event_id"]) & (stated["measure"] == "persons")
    return stated.loc[own, "publishers"]


def standing(tables: Tables) -> pd.DataFrame:
    """Return the totals that can stand for a country beside its count, in order of standing.

    The first of a country is the one that the table ``countries`` has, and that its page states.
    One with a beginning of its own is of another time than the count, and is in no chart.
    """
    return Ledger.of(tables).standing
