"""The public functions: each is a line on the `nesyria.Dataset` that its arguments name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from nesyria.dataset import Dataset, Day, find_place, find_place_of
from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


def tables(path: str | Path | None = None) -> pd.DataFrame:
    """List the tables of the package.

    Parameters
    ----------
    path : str or Path, optional
        Folder of another package of this kind; the installed one where left out.

    Returns
    -------
    DataFrame
        One row per table, columns ``name``, ``title``, ``rows``, ``description``.

    Examples
    --------
    >>> tables().set_index("name").at["sources", "title"]
    'Sources'

    See Also
    --------
    load : One of them.
    """
    return Dataset.at(path).tables()


@overload
def load(
    table: str,
    *,
    as_of: Day | None = None,
    release: str | None = None,
    validate: bool = False,
    engine: Literal["pandas"] = "pandas",
    path: str | Path | None = None,
    check: bool = True,
) -> pd.DataFrame: ...
@overload
def load(
    table: str,
    *,
    as_of: Day | None = None,
    release: str | None = None,
    validate: bool = False,
    engine: Literal["polars"],
    path: str | Path | None = None,
    check: bool = True,
) -> pl.DataFrame: ...
@overload
def load(
    table: str,
    *,
    as_of: Day | None = None,
    release: str | None = None,
    validate: bool = False,
    engine: Literal["pyarrow"],
    path: str | Path | None = None,
    check: bool = True,
) -> pa.Table: ...
@overload
def load(
    table: str,
    *,
    as_of: Day | None = None,
    release: str | None = None,
    validate: bool = False,
    engine: str,
    path: str | Path | None = None,
    check: bool = True,
) -> Any: ...


def load(
    table: str,
    *,
    as_of: Day | None = None,
    release: str | None = None,
    validate: bool = False,
    engine: str = "pandas",
    path: str | Path | None = None,
    check: bool = True,
) -> Any:
    """Load one table with the types that its Table Schema gives.

    Integers come as ``Int64``, text as ``string``, closed lists as ``category`` with all their
    values, full dates as ``datetime64``. A partial date (2019, 2019-05) keeps its text and gets
    two more columns, ``<field>_start`` and ``<field>_end``, its first and last day.

    Parameters
    ----------
    table : str
        Name of the table; `tables` lists them.
    as_of : str, date, datetime, Timestamp, datetime64 or Period, optional
        A day like 2023-12-07: the table as the sources published by then allowed. The figures are
        derived anew, by the same rule. A month or year means its last day.
    release : str, optional
        A version like 1.0.0: the table exactly as it was published, its archive verified.
    validate : bool
        Check the frame with its Pandera schema, which `schema` returns: columns and rules of rows
        (needs the extra ``validate``).
    engine : {"pandas", "polars", "pyarrow"}
        Library of the frame, with the same types; the others are extras, and load without pandas
        (unless ``as_of`` or ``validate`` is asked for).
    path : str or Path, optional
        Folder of another package of this kind; the installed one where left out.
    check : bool
        Refuse a file that has not the size and hash that the descriptor states. Switch it off to
        read a file that is being edited, or run ``nesyria build`` after the edit.

    Returns
    -------
    pandas.DataFrame, polars.DataFrame or pyarrow.Table
        One row per row of the table. ``attrs`` (pandas; metadata of the schema in pyarrow) holds
        ``table``, ``title``, ``package``, ``version``, ``license`` and ``citation``; ``root``
        (the folder), ``release`` and ``as_of`` where they were asked for.

    Raises
    ------
    NesyriaError
        When there is no such table, release or engine, when the archive of a release is damaged,
        when ``as_of`` is not a date, when a file is not the one that the descriptor describes, or
        does not hold what its schema says.

    Examples
    --------
    >>> load("totals")["persons"].dtype
    Int64Dtype()
    >>> then = load("repatriations", as_of="2019-12-31")
    >>> bool((then["date"] < "2020").all())
    True

    See Also
    --------
    Dataset : The place that tables are loaded from, as an object.
    sources, cite : From the rows back to their sources.
    """
    place = find_place(path, release, as_of, check=check)
    return place.load(table, engine=engine, validate=validate)


def describe(table: str, *, path: str | Path | None = None) -> pd.DataFrame:
    """Return the data dictionary of one table.

    Returns
    -------
    DataFrame
        One row per field, columns ``field``, ``type``, ``unit``, ``meaning``, ``constraints``.

    Examples
    --------
    >>> describe("repatriations").set_index("field").at["persons", "unit"]
    'persons'

    See Also
    --------
    load : The table itself.
    """
    return Dataset.at(path).describe(table)


def sources(
    frame: Any,
    *,
    path: str | Path | None = None,
    release: str | None = None,
    as_of: Day | None = None,
    table: str | None = None,
) -> pd.DataFrame:
    """Return the sources behind the rows of a table, or of any part of one.

    Rows are looked up where they come from, as their ``attrs`` say: those of a release in that
    release, those of a day among what was known that day. A row that names its source
    (``source_id``) leads to it, one that names its report (``report_id``) to the source of that.
    Rows of a figure lead there through their reports: ``repatriations`` by ``event_id``,
    ``totals`` by ``area_id``, ``kind`` and ``period``, ``populations`` by ``site_id``,
    ``area_id``, ``date``, ``group`` and ``unit``. Every row is answered, or there is an error.

    Parameters
    ----------
    frame : DataFrame, Table or Series
        Rows that `nesyria.load` returned, in pandas, polars or pyarrow: filtered, put together,
        with an index set, or one alone.
    path, release, as_of : optional
        Where the rows come from, as in `load`, where they do not say it themselves: frames of
        polars and rows of several tables put together do not. Rows that name their source or
        report, and figures that have as many reports here as they say, are answered from the
        installed package without it.
    table : str, optional
        The table that the rows are of, where that is not clear.

    Returns
    -------
    DataFrame
        The rows of table ``sources``, and ``reports``: the keys of the reports that lead there,
        separated by spaces (missing where rows name the source and no report).

    Raises
    ------
    NesyriaError
        When a row has not the columns that lead to its sources, is not where it says it comes
        from, or does not say where that is.

    Examples
    --------
    >>> handovers = load("repatriations")
    >>> behind = sources(handovers[handovers["event_id"] == "KGZ-2023-12-07"])
    >>> "anf-202312-kyrgyzstan96" in set(behind["source_id"])
    True

    See Also
    --------
    cite : The same sources as a list of references.
    """
    # Only where they are asked for: what loads a table needs none of this.
    from nesyria import provenance

    place, known = find_place_of(frame, path, release, as_of)
    return provenance.sources(place.package, frame, table=table, origin_known=known)


def cite(
    frame: Any = None,
    format: str = "apa",
    *,
    path: str | Path | None = None,
    release: str | None = None,
    as_of: Day | None = None,
    table: str | None = None,
) -> str:
    """Return the citation of the package, and of the sources behind some rows.

    Rows are cited as what they are: those of a release as that release, those of a day with the
    pages that were known that day.

    Parameters
    ----------
    frame : DataFrame, Table or Series, optional
        Rows of a table; the sources behind them (`nesyria.sources`) are cited after the package.
    format : {"apa", "bibtex", "ris", "csl-json"}
        Form of the citation.
    path, release, as_of : optional
        What to cite, as in `load`: the installed package where left out, or where the rows come
        from.
    table : str, optional
        The table that the rows are of, where that is not clear.

    Returns
    -------
    str
        The package first, then the sources in order of publisher and date.

    Raises
    ------
    NesyriaError
        When the format is none of these, or the rows cannot be traced (see `nesyria.sources`).

    Examples
    --------
    >>> "[Data set]" in cite()
    True

    See Also
    --------
    sources : The sources as a table.
    """
    from nesyria import provenance

    place, known = find_place_of(frame, path, release, as_of)
    if frame is not None and not known:
        raise NesyriaError(
            "these rows do not say which version they are of (frames of polars and rows of several "
            "tables put together do not); pass path=, release= or as_of=, or ask the place itself: "
            "nesyria.Dataset.installed().cite(rows)"
        )
    return provenance.cite(place.package, frame, format, table=table)
