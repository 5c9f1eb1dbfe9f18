"""The tables of a package, and what many pages ask of them: derived once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import pandas as pd

from nesyria.figures import lineage
from nesyria.figures.countries import STATED, stated_in_order
from nesyria.figures.events import agreement
from nesyria.figures.totals import spread

Tables = Mapping[str, pd.DataFrame]
# Tables of reports: what each source said.
REPORTS = ("repatriation_reports", "total_reports", "population_reports")
# Tables of figures that charts rest on; the first whose key rows have is theirs.
KEYED = ("repatriations", "populations", "totals")


class Ledger(dict[str, pd.DataFrame]):
    """The typed tables of a package by name."""

    @classmethod
    def of(cls, tables: Tables) -> Ledger:
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

    @cached_property
    def standing(self) -> pd.DataFrame:
        """The totals that can stand for a country beside its count, in order of standing."""
        ranked = stated_in_order(self, STATED["stated"])["report_id"].astype("string").to_frame()
        found = self["reconciliation"].assign(report_id=lambda it: it["report_id"].astype("string"))
        return ranked.merge(found, on="report_id")

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
        every = [self[name][["report_id", "source_id"]] for name in REPORTS if name in self]
        return pd.concat(every).astype("object").drop_duplicates("report_id")
