"""From rows of a package to the reports behind them, to their sources, and to their citation.

Each row is answered by what it says of itself: its source, else its report, else the key of its
figure. Rows of several tables may be in one frame. A row that cannot be answered is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nesyria.citation import check_format, cite_items, release_item, source_items
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.figures import DERIVED, lineage
from nesyria.tableschema import dates
from nesyria.tableschema.interchange import as_frame, as_text, has_days
from nesyria.tableschema.pandas import read_frame

if TYPE_CHECKING:
    import pandas as pd

_LEDGER = ("repatriation_reports", "total_reports", "population_reports")

# What a row can be answered by, and the number of reports that its figure says it has.
_KEYS = dict.fromkeys(name for key in lineage.KEYS.values() for name in key)
_MARKS = dict.fromkeys(name for marks in lineage.MARKS.values() for name in marks)
_FIELDS = list({"source_id": None, "report_id": None, **_KEYS, **_MARKS, "reports": None})

_ORIGIN = (
    "pass path=, release= or as_of= to say where they come from, "
    "or ask the place itself: nesyria.Dataset.installed().sources(rows)"
)


def sources(
    package: Package, rows: Any, *, table: str | None = None, origin_known: bool = True
) -> pd.DataFrame:
    """Return the sources behind rows of a package.

    Parameters
    ----------
    package : Package
        The package, release or day that the rows are of.
    rows : DataFrame or Series of pandas, polars or pyarrow
        The rows.
    table : str, optional
        The table that they are of, where that is known.
    origin_known : bool
        Whether they are known to be of this package. Where they are not, a figure must say how
        many reports it has, and have as many here.

    Returns
    -------
    DataFrame
        The rows of table ``sources``, and ``reports``.

    Raises
    ------
    NesyriaError
        When a row cannot be answered; it names what is missing.
    """
    known = _read(package, "sources")
    traced = trace(package, rows, table=table, origin_known=origin_known)
    by_source = traced.dropna(subset="report_id").groupby("source_id")["report_id"]
    reports = by_source.agg(lambda ids: " ".join(sorted(set(ids)))).astype("string")
    found = known[known["source_id"].isin(traced["source_id"].unique())].reset_index(drop=True)
    joined = found["source_id"].astype(object).map(reports.to_dict())
    return found.assign(reports=joined.astype("string"))


def contributing_reports(package: Package, rows: Any, *, table: str | None = None) -> pd.DataFrame:
    """Return ``report_id`` and ``source_id`` of the reports behind rows, each once."""
    traced = trace(package, rows, table=table).dropna(subset="report_id")
    return traced[["report_id", "source_id"]].drop_duplicates(ignore_index=True)


def cite(
    package: Package, rows: Any = None, format: str = "apa", *, table: str | None = None
) -> str:
    """Return the citation of a package, and of the sources behind some of its rows."""
    check_format(format)
    items = [release_item(package)]
    if rows is not None:
        items += source_items(sources(package, rows, table=table))
    return cite_items(items, format)


def trace(
    package: Package, rows: Any, *, table: str | None = None, origin_known: bool = True
) -> pd.DataFrame:
    """Return ``row`` (position), ``report_id`` and ``source_id``: every row at least once.

    ``report_id`` is missing where a row names its source and no report.
    """
    import pandas as pd

    frame = as_frame(rows, _FIELDS)
    table = table or frame.attrs.get("table")
    keys = pd.DataFrame({name: as_text(frame[name]) for name in frame}, index=frame.index)
    found = [_by_source(package, keys)]
    found.append(_by_report(package, keys.drop(found[0]["row"]), table))
    left = keys.drop(pd.concat(found)["row"])
    for name in _figures(table):
        marked = left if name == table else _marked(left, name)
        pairs = _by_figure(package, name, marked, has_days=name == "populations" and _days(frame))
        if not origin_known:
            _check_counts(name, pairs, keys)
        found.append(pairs)
        left = left.drop(pairs["row"].unique())
    if len(left):
        raise _unanswered(left, table)
    return pd.concat(found, ignore_index=True)[["row", "report_id", "source_id"]]


def _by_source(package: Package, keys: pd.DataFrame) -> pd.DataFrame:
    named = _complete(keys, ["source_id"])
    if len(named):
        known = _read(package, "sources")["source_id"]
        _refuse_unknown(package, "sources", named.loc[~named["source_id"].isin(known)])
    reports = named.get("report_id")
    return named[["source_id"]].assign(row=named.index, report_id=reports).astype(object)


def _by_report(package: Package, keys: pd.DataFrame, table: str | None) -> pd.DataFrame:
    import pandas as pd

    named = _complete(keys, ["report_id"])
    if named.empty:
        return named.reindex(columns=["row", "report_id", "source_id"])
    ledger = lineage.LEDGER.get(table or "", (table,))
    searched = ledger if set(ledger) <= set(_LEDGER) else _LEDGER
    tables = [name for name in _LEDGER if name in searched and _has(package, name)]
    every = pd.concat([_read(package, name)[["report_id", "source_id"]] for name in tables])
    every = every.astype(object)
    asked = every[every["report_id"].isin(named["report_id"])]
    for twice in asked.loc[asked["report_id"].duplicated(), "report_id"]:
        raise NesyriaError(f"report_id {twice!r} is in several tables; pass table=")
    _refuse_unknown(
        package, " or ".join(tables), named[~named["report_id"].isin(asked["report_id"])]
    )
    found = named[["report_id"]].assign(row=named.index)
    return found.merge(asked, on="report_id")


def _by_figure(package: Package, table: str, keys: pd.DataFrame, *, has_days: bool) -> pd.DataFrame:
    """Return the reports behind the rows that have the whole key of a table of figures."""
    import pandas as pd

    columns = lineage.KEYS[table]
    named = _complete(keys, columns)
    if named.empty or not _has(package, table):
        return named.iloc[:0].reindex(columns=["row", "report_id", "source_id"])
    ledger = lineage.LEDGER[table]
    needed = {*ledger, *_ALSO.get(table, ()), *({"flags"} & set(package.resources))}
    tables = {name: _read(package, name) for name in needed}
    pairs = lineage.contributing_reports(table, tables).astype(object)
    said = pairs["date"] if has_days else None
    if has_days:
        # As a parser of dates gives it: 2024-02 is its first day.
        pairs["date"] = pairs["date"].map(lambda text: dates.span(text)[0])
    found = named[columns].assign(row=named.index).merge(pairs.assign(said=said), on=columns)
    _refuse_ambiguous(table, found)
    _refuse_unknown(package, table, named.loc[~named.index.isin(found["row"]), columns])
    reports = pd.concat([tables[name][["report_id", "source_id"]] for name in ledger])
    reports = reports.astype(object)
    return found[["row", "report_id"]].merge(reports, on="report_id")


def _refuse_ambiguous(table: str, found: pd.DataFrame) -> None:
    if found.groupby("row")["said"].nunique().gt(1).any():
        raise NesyriaError(
            f"dates of {table} were parsed, so that a month is not told from its first day; "
            "keep the column date as it was loaded (date_start has its first day)"
        )


def _check_counts(table: str, found: pd.DataFrame, keys: pd.DataFrame) -> None:
    """Refuse figures of an unknown origin that do not have as many reports as they say."""
    if found.empty:
        return
    said = keys.get("reports")
    counted = found.groupby("row").size().astype(str)
    if said is None or not said.loc[counted.index].eq(counted).all() or table not in _COUNTING:
        raise NesyriaError(
            f"these rows of {table} do not say which version or day they are of (polars frames and "
            f"rows of several tables put together do not), and figures change with it; {_ORIGIN}"
        )


def _complete(keys: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return the rows that have all columns of a key."""
    if not set(columns) <= set(keys.columns):
        return keys.iloc[:0].reindex(columns=[*keys.columns.union(columns)])
    return keys.dropna(subset=columns)


def _figures(table: str | None) -> list[str]:
    if table in _LEDGER:
        # The event of a report has other reports too: its key does not lead to this one.
        return []
    return sorted((name for name in DERIVED if name != "reconciliation"), key=lambda n: n != table)


def _refuse_unknown(package: Package, table: str, rows: pd.DataFrame) -> None:
    if len(rows):
        first = ", ".join(f"{name} {value!r}" for name, value in rows.iloc[0].items())
        raise NesyriaError(
            f"{len(rows)} of the rows cannot be found in {table} of "
            f"{package.descriptor.get('name')} {package.version}: {first[:300]}"
        )


def _unanswered(rows: pd.DataFrame, table: str | None) -> NesyriaError:
    if table in _LEDGER:
        needed = "report_id or source_id"
    elif table in lineage.KEYS:
        needed = "+".join(lineage.KEYS[table])
    else:
        figures = (
            "+".join([*key, *lineage.MARKS.get(name, ())])
            for name, key in lineage.KEYS.items()
            if name != "reconciliation"
        )
        needed = f"source_id, report_id, or that of a figure: {', '.join(figures)}"
    of_table = f" {table}" if table else ""
    return NesyriaError(
        f"{len(rows)} of the rows, first the one at position {rows.index[0]}, name neither a "
        f"source nor a figure; keep the key columns of the table{of_table} ({needed})"
    )


# The tables whose rows say how many reports they have.
_COUNTING = ("repatriations", "populations")

# What besides its ledger table the pairs of a table of figures are made from.
_ALSO = {"totals": ("repatriations", "areas"), "countries": ("repatriations", "countries")}


def _marked(keys: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return the rows that can be of a table, as far as its key alone does not say so."""
    marks = lineage.MARKS.get(table, ())
    if not set(marks) <= set(keys.columns):
        return keys.iloc[:0]
    return keys.dropna(subset=list(marks[:1]))


def _has(package: Package, table: str) -> bool:
    return table in package.resources


def _days(frame: pd.DataFrame) -> bool:
    return "date" in frame and has_days(frame["date"])


def _read(package: Package, table: str) -> pd.DataFrame:
    if not _has(package, table):
        raise NesyriaError(f"this package has no table {table!r}, so its rows have no sources here")
    return read_frame(package, table)
