"""A ledger of a few reports, small enough to check by eye, and the figures that it gives."""

import pandas as pd

from nesyria import figures
from nesyria.figures.events import derive_events
from nesyria.figures.populations import derive_populations
from tests.helpers import AREAS, Rows, row_of, source
from tests.unit.frames import frame

EVENT = "KGZ-2023-12-07"
PAGES = [
    source("agency", kind="news", published="2023-12-09"),
    source("daily", kind="news", published="2023-12-08"),
    source("ministry", kind="official", published="2023-12-07"),
    source("weekly", kind="news"),
]


def derived(table: str, **ledger: Rows) -> pd.DataFrame:
    """Return a table of figures, from the rows of the ledger that are given."""
    blank: dict[str, Rows] = {
        "areas": AREAS,
        "sources": PAGES,
        "repatriation_reports": [],
        "total_reports": [],
        "population_reports": [],
    }
    tables = {name: frame(name, *rows) for name, rows in (blank | ledger).items()}
    # Tables that need no other are derived alone: most tests are about one of these two.
    alone = {"repatriations": derive_events, "populations": derive_populations}
    return alone[table](tables) if table in alone else figures.derive(tables)[table]


def event(*reports: dict[str, object]) -> pd.Series:
    """Return the one event that reports are about."""
    found = derived("repatriations", repatriation_reports=list(reports))
    return row_of(found.set_index("event_id"), EVENT)
