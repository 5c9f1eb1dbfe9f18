"""Which plausible mistakes the rules warn of: many in one ledger, each under keys of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from nesyria.datapackage import dialect
from nesyria.datapackage.expectations import read_rules, read_views
from nesyria.datapackage.package import Package
from nesyria.figures import derive
from nesyria.sandbox import Sandbox
from nesyria.tableschema.pandas import to_csv, typed
from nesyria.validation.rows.table import Table as Rows
from nesyria.validation.rule import row_rules
from tests.helpers import ROOT
from tests.mutations.plausible import Slip, slips
from tests.mutations.tables import Table

PACKAGE = Package(ROOT)
# An error of an old rule, of what is one of these mistakes.
ERRORS = ("population_reports.exceeds_site",)
# Rules of rows that are about numbers; the others are about pages, dates and words.
_OF_NUMBERS = ("count.families", "count.year", "duplicate.event", "whole.area", "whole.group")
# Of the package, or of dates, not of numbers.
_ELSEWHERE = ("corrections.no_release", "repatriations.confirmed", "repatriations.recency")
# So many stand in one ledger that few are each other's neighbours.
TOGETHER = 12

Warned = tuple[str, str, str]


def found(tables: Mapping[str, Table], each: int, seed: int = 0) -> list[tuple[Slip, list[str]]]:
    """Return mistakes of every class, each with the rules that warn of it."""
    out: list[tuple[Slip, list[str]]] = []
    known = set(warned(_typed(tables, [])))
    batches: dict[int, list[Slip]] = defaultdict(list)
    made = list(slips(tables, each, seed))
    for number, one in enumerate(made):
        # Those of one class, which are alike, apart.
        batches[number % max(1, -(-len(made) // TOGETHER))].append(one)
    for batch in batches.values():
        new = [one for one in warned(_typed(tables, batch)) if one not in known]
        for one in batch:
            rules = {rule for rule, key, said in new if key in one.keys or _named(said, one)}
            out.append((one, sorted(rules)))
    return out


def _named(said: str, one: Slip) -> bool:
    return any(key in said for key in one.keys)


def warned(tables: Mapping[str, pd.DataFrame]) -> Iterator[Warned]:
    """Yield rule, key and message of every warning."""
    yield from _of_rows(tables)
    views = read_views(PACKAGE)
    with Sandbox() as sandbox:
        for name, frame in tables.items():
            sandbox.insert(name, frame)
        for name, query in views.items():
            if "_published" not in query:
                sandbox.derive(name, query)
        for rule in read_rules(PACKAGE):
            if rule.id in ERRORS or (rule.severity == "warning" and rule.id not in _ELSEWHERE):
                for one in sandbox.rows(rule.query, 10_000):
                    yield rule.id, str(one["row_key"]), str(one["expected"])


def _of_rows(tables: Mapping[str, pd.DataFrame]) -> Iterator[Warned]:
    for rule in row_rules():
        for name in rule.needs if rule.id in _OF_NUMBERS else ():
            resource = PACKAGE.resource(name)
            table = Rows(name, tables[name], PACKAGE.schema(name), resource, tables, {})
            key = tables[name].iloc[:, 0]
            for broken in rule.violations(table):
                said = broken.message
                messages = [said] * len(broken.rows) if isinstance(said, str) else said
                for row, message in zip(broken.rows, messages, strict=True):
                    yield rule.id, str(key.iloc[row]), message


def _typed(tables: Mapping[str, Table], batch: Sequence[Slip]) -> dict[str, pd.DataFrame]:
    """Return the tables with new rows and the figures that follow from them."""
    rows: dict[str, list[list[str]]] = {name: list(table.rows) for name, table in tables.items()}
    pages = {row[0]: row for row in tables["sources"].rows}
    place = tables["sources"].header.index("url")
    for one in batch:
        table = tables[one.resource]
        for row in one.rows:
            new = dict(row)
            if one.own_page:
                # Another page of another publisher, on the day of the first.
                new["source_id"] = f"zz-{min(one.keys).lower()}"
                page = list(pages[row["source_id"]])
                page[0], page[1], page[place] = new["source_id"], "Zz", f"https://zz.org/{page[0]}"
                if page[0] not in {known[0] for known in rows["sources"][-TOGETHER:]}:
                    rows["sources"].append(page)
            rows[one.resource].append([new[name] for name in table.header])
    edited = {name: _frame(tables[name], rows[name]) for name in PACKAGE.edited()}
    figures = derive(edited)
    for name, frame in figures.items():
        text = dialect.read_text(to_csv(frame, PACKAGE, name), name)
        figures[name] = typed(text, PACKAGE.schema(name), name)
    return {**edited, **figures}


def _frame(table: Table, rows: list[list[str]]) -> pd.DataFrame:
    text = dialect.read_text(table.dumps(rows), table.name)
    return typed(text, PACKAGE.schema(table.name), table.name)
