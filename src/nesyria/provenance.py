"""From rows to the reports behind them, to their sources, and to their citation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nesyria.dataset import load
from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


from pathlib import Path
from typing import TYPE_CHECKING

from nesyria.datapackage.package import Package

if TYPE_CHECKING:
    import pandas as pd
from nesyria.citation import _SOURCE, _source_item, _writer, release_item


def sources(frame: pd.DataFrame, *, path: str | Path | None = None) -> pd.DataFrame:
    """Return the sources behind the rows of a table, or of any part of one.

    Rows that name a source (``source_id``) lead to it. Rows of a figure lead there through their
    reports: ``repatriations`` by ``event_id``, ``reconciliation`` by ``report_id``, ``totals`` by
    the events of the area, kind and period, ``populations`` by site, nationality, date, group and
    unit.

    Parameters
    ----------
    frame : DataFrame
        Rows of a table that `nesyria.load` returned, filtered or not.
    path : str or Path, optional
        Folder of the package that the rows come from; the installed one where left out.

    Returns
    -------
    DataFrame
        The rows of table ``sources``, and ``reports``: the keys of the reports that lead there,
        separated by spaces (missing where the rows name the source themselves).

    Raises
    ------
    NesyriaError
        When the rows have none of these columns.

    Examples
    --------
    >>> handovers = load("repatriations")
    >>> behind = sources(handovers[handovers["event_id"] == "KGZ-2023-12-07"])
    >>> "anf-202312-kyrgyzstan96" in set(behind["source_id"])
    True
    """
    known = load("sources", path=path)
    if "source_id" in frame.columns:
        cited = known["source_id"].isin(frame["source_id"].dropna().unique())
        return known[cited].reset_index(drop=True)
    reports = contributing_reports(frame, path=path)
    by_source = reports.groupby("source_id")["report_id"].agg(lambda ids: " ".join(sorted(ids)))
    found = known.merge(by_source.rename("reports"), left_on="source_id", right_index=True)
    return found.reset_index(drop=True)


def contributing_reports(frame: pd.DataFrame, *, path: str | Path | None = None) -> pd.DataFrame:
    """Return ``report_id`` and ``source_id`` of the reports behind the rows of a figure table."""
    has = set(frame.columns)
    columns = ["report_id", "source_id"]
    if "event_id" in has:
        reports = load("repatriation_reports", path=path)
        return reports.loc[reports["event_id"].isin(frame["event_id"].dropna()), columns]
    if "report_id" in has:
        reports = load("total_reports", path=path)
        return reports.loc[reports["report_id"].isin(frame["report_id"].dropna()), columns]
    if {"area_id", "kind", "period"} <= has:
        return contributing_reports(_events_of_totals(frame, path), path=path)
    key = ["site_id", "area_id", "date", "group", "unit"]
    if set(key) <= has:
        reports = load("population_reports", path=path).rename(columns={"as_of": "date"})
        wanted = frame[key].astype("string").drop_duplicates()
        return reports.astype(dict.fromkeys(key, "string")).merge(wanted, on=key)[columns]
    raise NesyriaError(
        "these rows name neither a source nor a figure; keep the key columns of the table "
        "(source_id, event_id, report_id, area_id+kind+period, or " + "+".join(key) + ")"
    )


def _events_of_totals(frame: pd.DataFrame, path: str | Path | None) -> pd.DataFrame:
    from nesyria.figures.totals import membership

    events = load("repatriations", path=path)[["event_id", "area_id", "kind", "date"]]
    events["year"] = events["date"].str[:4]
    pairs = membership(load("areas", path=path))
    spread = events.merge(pairs, left_on="area_id", right_on="member")
    keys = ["counted_in", "kind"]
    wanted = frame[["area_id", "kind", "period"]].astype("string")
    wanted = wanted.rename(columns={"area_id": "counted_in"}).drop_duplicates()
    met = spread.astype({"kind": "string"}).merge(wanted, on=keys)
    return met[(met["period"] == "all") | (met["period"] == met["year"])]


def cite(
    frame: pd.DataFrame | None = None, format: str = "apa", *, path: str | Path | None = None
) -> str:
    """Return the citation of this release, and of the sources behind some rows.

    Parameters
    ----------
    frame : DataFrame, optional
        Rows of a table; the sources behind them (`nesyria.sources`) are cited after the release.
    format : {"apa", "bibtex", "ris", "csl-json"}
        Form of the citation.
    path : str or Path, optional
        Folder of the package to cite; the installed one where left out.

    Returns
    -------
    str
        The release first, then the sources in order of publisher and date.

    Raises
    ------
    NesyriaError
        When the format is none of these.

    Examples
    --------
    >>> "[Data set]" in cite()
    True
    """
    writer = _writer(format)
    package = Package.at(path)
    items = [release_item(package)]
    if frame is not None:
        behind = sources(frame, path=path).sort_values(["publisher", "published", "source_id"])
        columns = [behind[name].astype("string").fillna("").astype(str) for name in _SOURCE]
        rows = zip(*columns, strict=True)
        items += [_source_item(dict(zip(_SOURCE, row, strict=True))) for row in rows]
    return writer(items)
