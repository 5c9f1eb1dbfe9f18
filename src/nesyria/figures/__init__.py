"""From the ledger to the figures: the best-estimate rule, and every table derived by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]
from nesyria.figures.events import derive_events
from nesyria.figures.populations import derive_populations
from nesyria.figures.reconciliation import derive_reconciliation
from nesyria.figures.totals import derive_totals

DERIVED = ("repatriations", "totals", "reconciliation", "populations")


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
        ``repatriations``, ``totals``, ``reconciliation``, ``populations``; columns and order of
        rows as published, without the bounds of partial dates.
    """
    events = derive_events(tables)
    return {
        "repatriations": events,
        "totals": derive_totals(events, tables["areas"]),
        "reconciliation": derive_reconciliation(tables, events),
        "populations": derive_populations(tables),
    }
