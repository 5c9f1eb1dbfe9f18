"""The package as it stood on a day: as the sources published by then allowed.

A report counts from the first day on which its source can have said it: the later of the first day
on which the page may have been published and the first day of what it reports. A page whose date
is not known counts from the date that it reports; where neither is known, only today's figures
have it. Flags are those of today.
"""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nesyria._cache import Cache
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.figures import DERIVED, claims, derive
from nesyria.tableschema import dates
from nesyria.tableschema.pandas import read_frame, to_csv

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

# The ledger tables, and the field that says what day a report is about.
LEDGER = {"repatriation_reports": "date", "total_reports": "as_of", "population_reports": "as_of"}

# What differs from day to day; every other file is that of today.
_OF_A_DAY = {*LEDGER, "sources", *DERIVED, "claims"}

# Tables that are younger than release 1.0.0, which has its days too.
_YOUNGER = {"countries"}

# A day of the real package takes about one megabyte.
_DAYS: Cache[Day] = Cache(8)


def as_of(package: Package, day: object) -> Package:
    """Return a package as it stood on a day.

    Its tables are derived at their first use and kept: asked for the same day of the same files
    again, this returns the same package.

    Parameters
    ----------
    package : Package
        The package, or a release of it.
    day : str, date, datetime or Timestamp
        The day, like 2023-12-07; a month or year means its last day.

    Returns
    -------
    Package
        Ledger tables with the reports known by then, ``sources`` with those they name, the
        figures derived from them, and the claims of these sources decided on these figures.

    Raises
    ------
    NesyriaError
        When it is not a date, or the package is not one that figures are derived in.
    """
    last = dates.span(dates.as_text(day, "as_of"))[1]
    missing = sorted(_OF_A_DAY - _YOUNGER - set(package.resources))
    if missing:
        raise NesyriaError(
            f"as_of derives the figures anew, which needs the tables of nesyria; "
            f"this package has no {', '.join(missing)}"
        )
    return _DAYS.get((package.state(), last), lambda: Day(package, last))


class Day(Package):
    """A package as it stood on a day, derived from the package of today.

    Parameters
    ----------
    today : Package
        The package, or a release of it.
    last : str
        The day.
    """

    def __init__(self, today: Package, last: str) -> None:
        super().__init__(today.root)
        self.today = today
        self.last = last
        self._lock = threading.RLock()
        self._tables: dict[str, bytes] = {}

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """The descriptor of today, without the hash and the size of what differs."""
        found = self.today.descriptor
        resources = [
            {key: value for key, value in one.items() if key not in ("hash", "bytes")}
            if one["name"] in _OF_A_DAY
            else one
            for one in found["resources"]
        ]
        return found | {"resources": resources}

    def state(self) -> str:
        """Return what tells this package from every other one."""
        return f"{self.today.state()} {self.last}"

    def read_table(self, name: str) -> bytes:
        """Return the bytes of a table as a build would have written it on that day."""
        self.resource(name)
        if name not in _OF_A_DAY:
            return self.today.read_table(name)
        with self._lock:
            if name not in self._tables:
                self._tables[name] = to_csv(self._table(name), self.today, name)
            return self._tables[name]

    def read_bytes(self, relative: object, max_bytes: int) -> bytes:
        """Return the bytes of a file; a table's are those of the day."""
        for name in _OF_A_DAY & set(self.today.resources):
            if self.resource(name).get("path") == relative:
                return self.read_table(name)
        return self.today.read_bytes(relative, max_bytes)

    def listing(self, folder: str, suffix: str) -> list[str]:
        """Return the files of a folder of the package whose names end with a suffix."""
        return self.today.listing(folder, suffix)

    def _table(self, name: str) -> pd.DataFrame:
        if name in DERIVED:
            return self._figures[name]
        return self._claims if name == "claims" else self._ledger[name]

    @cached_property
    def _ledger(self) -> dict[str, pd.DataFrame]:
        """The tables that are edited by hand, but for claims: those of the day."""
        names = [name for name in self.today.edited() if name not in (*DERIVED, "claims")]
        return known_by({name: read_frame(self.today, name) for name in names}, self.last)

    @cached_property
    def _figures(self) -> dict[str, pd.DataFrame]:
        return derive(self._ledger)

    @cached_property
    def _claims(self) -> pd.DataFrame:
        stated = read_frame(self.today, "claims")
        own = stated["source_id"].isin(self._ledger["sources"]["source_id"])
        tables = self._ledger | self._figures
        return claims.evaluate_claims(stated[own].reset_index(drop=True), tables)


def known_by(tables: Tables, day: str) -> dict[str, pd.DataFrame]:
    """Return tables with the reports that were known by a day, and the sources of these."""
    import pandas as pd

    last = pd.Timestamp(day)
    out = dict(tables)
    for name, field in LEDGER.items():
        known = available_from(tables[name], tables["sources"], field)
        out[name] = tables[name][known <= last].reset_index(drop=True)
    out["sources"] = _named(tables["sources"], out, last)
    return out


def available_from(reports: pd.DataFrame, sources: pd.DataFrame, field: str) -> pd.Series:
    """Return the first day on which each report can have been known; missing where never."""
    published = sources.set_index("source_id")["published_start"]
    said = reports["source_id"].astype("object").map(published)
    first, last = reports[f"{field}_start"], reports[f"{field}_end"]
    dated = said.where(first.isna() | (said >= first), first)
    return dated.where(said.notna(), last)


def _named(sources: pd.DataFrame, tables: Tables, last: pd.Timestamp) -> pd.DataFrame:
    """Return the sources that a known report names, or that are known to be published."""
    named = {key for name in LEDGER for key in tables[name]["source_id"]}
    known = sources["source_id"].isin(named) | (sources["published_start"] <= last)
    return sources[known].reset_index(drop=True)
