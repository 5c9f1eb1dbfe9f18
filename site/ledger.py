"""The tables of a package, and what many pages ask of them: derived once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from nesyria.citation import cite_items, release_item, source_items
from nesyria.citation.items import Item
from nesyria.datapackage.package import Package
from nesyria.figures import lineage
from nesyria.figures.events import agreement
from nesyria.figures.totals import spread

# Tables of figures that charts rest on; the first whose key rows have is theirs.
KEYED = ("repatriations", "populations", "totals")


class Ledger(dict[str, pd.DataFrame]):
    """The typed tables of a package by name."""

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> Ledger:
        """Return tables as a ledger; one that is one already, with what it has derived."""
        return tables if isinstance(tables, cls) else cls(tables)

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """How many publishers state exactly the figure of each event and measure."""
        return agreement(self)

    @cached_property
    def spread(self) -> pd.DataFrame:
        """Each event once per total that counts it."""
        return spread(self["repatriations"], self["areas"])

    def behind(self, *rows: pd.DataFrame) -> pd.DataFrame:
        """Return ``report_id`` and ``source_id`` of the reports behind rows of figures, once each.

        As `nesyria.sources` finds them; the pairs of figures and reports are made once.
        """
        found: set[str] = set()
        for one in rows:
            found |= {str(report) for report in self._reports_of(one)}
        return self._reports[self._reports["report_id"].isin(found)]

    def _reports_of(self, rows: pd.DataFrame) -> Iterable[object]:
        if "report_id" in rows:
            return rows["report_id"]
        table = next(name for name in KEYED if set(lineage.KEYS[name]) <= set(rows.columns))
        keys = lineage.KEYS[table]
        pairs = self._pairs(table)
        return rows[keys].astype("object").merge(pairs, on=keys)["report_id"]

    def _pairs(self, table: str) -> pd.DataFrame:
        if table not in self._made:
            self._made[table] = lineage.contributing_reports(table, self).astype("object")
        return self._made[table]

    @cached_property
    def _made(self) -> dict[str, pd.DataFrame]:
        return {}

    @cached_property
    def _reports(self) -> pd.DataFrame:
        ledger = ("repatriation_reports", "total_reports", "population_reports")
        every = [self[name][["report_id", "source_id"]] for name in ledger if name in self]
        return pd.concat(every).astype("object").drop_duplicates("report_id")


class Citations:
    """Cites a package with some of its sources, as `nesyria.cite` does.

    Parameters
    ----------
    package : Package
        What is cited first.
    sources : DataFrame
        Its table ``sources``.
    """

    def __init__(self, package: Package, sources: pd.DataFrame) -> None:
        self._release = release_item(package)
        self._sources = {item["id"]: item for item in source_items(sources)}

    def cite(self, keys: Iterable[str], format: str = "apa") -> str:
        """Return the citation of the package and of the sources with these keys."""
        wanted = set(keys)
        known: list[Item] = [item for key, item in self._sources.items() if key in wanted]
        return cite_items([self._release, *known], format)

    def items(self, keys: Iterable[str]) -> list[dict[str, Any]]:
        """Return the same as CSL-JSON, to stand in another JSON file."""
        found: list[dict[str, Any]] = json.loads(self.cite(keys, "csl-json"))
        return found
