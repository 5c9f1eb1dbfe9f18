"""Public functions that answer: why a figure is what it is, where events and totals are apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nesyria.dataset import Dataset, Day, find_place, find_place_of
from nesyria.errors import NesyriaError, invalid_choice
from nesyria.explanation import Explanation, check_same
from nesyria.figures.gaps import ABOVE, COLUMNS, TABLES, Gap, find_gaps, row

if TYPE_CHECKING:
    import pandas as pd


def explain(
    key: Any,
    *,
    table: str | None = None,
    path: str | Path | None = None,
    release: str | None = None,
    as_of: Day | None = None,
    **fields: Any,
) -> Explanation:
    """Explain why a figure is what it is: by which reports or events, and what decided.

    Parameters
    ----------
    key : str, sequence of str, mapping or row
        The figure, by its key: an event (``"FRA-2022-07-03"``), a country (``"FRA"``), a stated
        total beside what is counted (``"T0215"``), a total (``("FRA", "repatriation", "all")``) or
        a population (site, area, date, group and unit). Or one row of a table that `nesyria.load`
        returned, as ``rows.iloc[0]``: it is explained where it comes from.
    table : str, optional
        Its table, where the key alone does not say which.
    path, release, as_of : optional
        Where to look, as in `load`; where a row comes from, when it does not say so itself.
    **fields : str
        The parts of the key after the first, by their names: ``kind="repatriation"``.

    Returns
    -------
    Explanation
        For each number the reports in order of standing, the criterion that decided, low and high
        and who states them, or the events that were added up; the reports that a flag leaves out;
        and the page of each. Print it, or ask it for ``to_frame()`` or ``to_dict()``.

    Raises
    ------
    NesyriaError
        When no figure has that key, which names those near it.

    Examples
    --------
    >>> why = explain("FRA-2022-07-03")
    >>> why["children"].value == why["children"].reports[0].number
    True
    >>> explain("FRA", kind="repatriation", period="2022").key["period"]
    '2022'

    See Also
    --------
    sources, cite : The pages behind many rows at once.
    """
    place, known = find_place_of(key, path, release, as_of)
    found = place.explain(key, table=table, **fields)
    if not known:
        check_same(found, key)
    return found


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
    rows = pd.DataFrame([row(one) for one in found], columns=list(COLUMNS))
    # Missing where no source states a number.
    return rows.astype({"later_persons": "Int64"})


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
