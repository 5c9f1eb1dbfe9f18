"""The public function ``reconcile``: where events and stated totals are apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nesyria.dataset import Dataset, Day, find_place
from nesyria.errors import NesyriaError, invalid_choice
from nesyria.figures.gaps import ABOVE, COLUMNS, TABLES, Gap, find_gaps, row

if TYPE_CHECKING:
    import pandas as pd


def reconcile(
    area: str | None = None,
    *,
    above: float = ABOVE,
    path: str | Path | None = None,
    release: str | None = None,
    as_of: Day | None = None,
) -> pd.DataFrame:
    """Return the countries whose events and latest stated total differ, and what is behind both.

    Parameters
    ----------
    area : str, optional
        One country, such as KGZ, whatever its difference is; all where left out.
    above : float
        The share of the larger of the two numbers by which they must differ.
    path, release, as_of : optional
        Where to read, as in `load`.

    Returns
    -------
    DataFrame
        One row per country, the largest difference first: the statement (``report_id``,
        ``source_id``, ``publisher``, ``published``, ``since``, ``as_of``, ``stated``), what is
        counted up to its date (``counted``, ``events``, ``events_silent``), the difference
        (``residual``, ``share``), what was counted after it (``later_events``,
        ``later_persons``), and ``hints``: what else the ledger has of these persons.

    Raises
    ------
    NesyriaError
        When there is no such area, or no total of it that events can be counted against.

    Examples
    --------
    >>> int(reconcile("BEL").set_index("area_id").at["BEL", "stated"])
    45

    See Also
    --------
    load : The tables ``countries`` and ``reconciliation``, of which this is a part.
    """
    import pandas as pd

    found = gaps_of(find_place(path, release, as_of), area, above)
    return pd.DataFrame([row(one) for one in found], columns=list(COLUMNS))


def gaps_of(place: Dataset, area: str | None, above: float = ABOVE) -> list[Gap]:
    """Return the gaps of a place as objects."""
    names = [name for name in TABLES if name in place.package.resources]
    tables = {name: place.load(name) for name in names}
    areas = tables["areas"]["area_id"].tolist()
    if area is not None and area not in areas:
        raise invalid_choice("area", area, areas)
    found = find_gaps(tables, area, above)
    if area is not None and not found:
        raise NesyriaError(f"no total of {area} that events can be counted against")
    return found
