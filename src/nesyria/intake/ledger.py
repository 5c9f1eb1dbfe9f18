"""The ledger with the new rows: computed flags set, and changes to published rows on record."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pandas as pd

from nesyria.datapackage.package import Package
from nesyria.figures import claims, derive, derived_of
from nesyria.figures.computed_flags import COMPUTED, misflagged
from nesyria.intake.numbering import Applied
from nesyria.intake.proposal import REPORTS, Proposal, changed_since
from nesyria.intake.text import text_table
from nesyria.tableschema.pandas import read_frame, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    Frames = dict[str, pd.DataFrame]

_LOGGER = logging.getLogger(__name__)

WHY = "The flag follows from reports that came in after the release."


def new_rows(proposal: Proposal) -> Frames:
    """Return the rows that each table gets, as text."""
    found: Frames = {}
    for name, statements in proposal.batch.items():
        table, rows = statements.form.table, proposal.rows[name]
        lines = [proposal.lines[statements.form.file, int(row)] for row in rows.index]
        if table == "sources":
            here = rows["source_id"].isin(set(proposal.ledger[table]["source_id"])).tolist()
        else:
            applied = Applied(lines, rows, proposal.ledger[table], changed_since(proposal))
            here = [applied(line) for line in lines]
        wanted = [
            row
            for row, line, there in zip(rows.index, lines, here, strict=True)
            if line.action == "add" and not there
        ]
        own = rows.loc[wanted].copy()
        if table != "sources":
            own["report_id"] = [
                proposal.lines[statements.form.file, int(r)].report_id for r in wanted
            ]
        if table == REPORTS:
            own["event_id"] = [
                proposal.lines[statements.form.file, int(r)].event_id for r in wanted
            ]
        found[table] = own
    return {table: rows for table, rows in found.items() if len(rows)}


def extended(proposal: Proposal) -> Frames:
    """Return the tables of the ledger that change, as text in the order of their keys."""
    out = dict(proposal.corrected)
    for table, rows in new_rows(proposal).items():
        both = pd.concat([proposal.ledger[table], rows[proposal.ledger[table].columns]])
        key = both.columns[0]
        # Numbers of reports may grow longer: R9999 comes before R10000.
        order = both[key] if table == "sources" else both[key].str[1:].astype("int64")
        out[table] = both.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    return out


class Figures:
    """The tables of a package with some of its ledger replaced, and the figures they give."""

    def __init__(self, package: Package, replaced: Mapping[str, pd.DataFrame]) -> None:
        self.package = package
        self.text = dict(replaced)
        _LOGGER.info("deriving the figures with what would be added")
        self.tables: Frames = {
            name: self._typed(name) if name in replaced else read_frame(package, name)
            for name in package.edited()
        }
        self.tables |= derive(self.tables)
        _LOGGER.info("setting the flags that follow from other rows")
        self._set_flags()
        _LOGGER.info("deciding the claims")
        stated = self.tables["claims"]
        rest = {name: table for name, table in self.tables.items() if name != "claims"}
        self.tables["claims"] = claims.evaluate_claims(stated, rest)

    def _typed(self, name: str) -> pd.DataFrame:
        text = self.text[name].astype("string").replace("", pd.NA)
        return typed(text, self.package.schema(name), name)

    def _set_flags(self) -> None:
        """Set the flags that follow from other rows; they move no figure."""
        derived = derived_of(self.package)
        with_bounds = {name: _bounded(self.package, name, self.tables[name]) for name in derived}
        tables = {**self.tables, **with_bounds}
        for name in COMPUTED:
            if name not in self.package.edited():
                continue
            wrong = misflagged(tables, name)
            if wrong.empty:
                continue
            text = self.text.setdefault(name, text_table(self.package, name))
            flags = [set(str(own).split()) for own in text["flags"]]
            for row, flag, missing in wrong.itertuples(index=False):
                own = flags[int(row)]
                flags[int(row)] = own | {flag} if missing else own - {flag}
            text["flags"] = [" ".join(sorted(own)) for own in flags]
            self.tables[name] = tables[name] = self._typed(name)


def _bounded(package: Package, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a derived table as it is read: with the bounds of its partial dates."""
    own = [field["name"] for field in package.schema(name)["fields"]]
    text = frame[own].astype("string")
    numbers = [one["name"] for one in package.schema(name)["fields"] if one["type"] == "integer"]
    for number in numbers:
        text[number] = frame[number].astype("Int64").astype("string")
    return typed(text, package.schema(name), name)
