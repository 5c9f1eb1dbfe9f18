"""From the ledger to the figures: the best-estimate rule, and every table derived by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from nesyria.datapackage.package import Package

    Tables = Mapping[str, pd.DataFrame]
from nesyria.figures.countries import derive_countries
from nesyria.figures.events import derive_events
from nesyria.figures.populations import derive_populations
from nesyria.figures.reconciliation import derive_reconciliation
from nesyria.figures.totals import derive_totals

DERIVED = ("repatriations", "totals", "reconciliation", "populations", "countries")


def derived_of(package: Package) -> list[str]:
    """Return the tables of figures that a package has: one of an older release lacks new ones."""
    return [name for name in DERIVED if name in package.resources]


def derive(tables: Tables) -> dict[str, pd.DataFrame]:
    """Return all figure tables that the ledger gives.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        At least ``areas``, ``sources``, ``repatriation_reports``, ``total_reports`` and
        ``population_reports``; the codes tables ``flags`` and ``source_kinds`` are those of the
        installed package where they are left out.

    Returns
    -------
    dict of str to DataFrame
        The tables of ``DERIVED``; columns and order of rows as published, without the bounds of
        partial dates.
    """
    events = derive_events(tables)
    return {
        "repatriations": events,
        "totals": derive_totals(events, tables["areas"]),
        "reconciliation": derive_reconciliation(tables, events),
        "populations": derive_populations(tables),
        "countries": derive_countries(tables, events),
    }
