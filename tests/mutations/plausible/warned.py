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
from tests.mutations.plausible.slips import Row
from tests.mutations.tables import Table

PACKAGE = Package(ROOT)
# Errors, of what is one of these mistakes.
ERRORS = ("population_reports.exceeds_site", "duplicate.page", "text.personal")
# Of the package, not of rows.
_ELSEWHERE = ("corrections.no_release", "repatriations.recency")
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
        if rule.severity != "warning" and rule.id not in ERRORS:
            continue
        for name in tables:
            resource = PACKAGE.resource(name)
            if not rule.is_about(name, resource):
                continue
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
    sources = tables["sources"]
    pages = {row[0]: dict(zip(sources.header, row, strict=True)) for row in sources.rows}
    for one in batch:
        table = tables[one.resource]
        for row in one.rows:
            new = dict(row)
            if one.page:
                if one.page not in {known[0] for known in rows["sources"][-TOGETHER:]}:
                    page = _page(one, pages[row["source_id"]])
                    rows["sources"].append([page[name] for name in sources.header])
                new["source_id"] = one.page
            rows[one.resource].append([new[name] for name in table.header])
    edited = {name: _frame(tables[name], rows[name]) for name in PACKAGE.edited()}
    figures = derive(edited)
    for name, frame in figures.items():
        text = dialect.read_text(to_csv(frame, PACKAGE, name), name)
        figures[name] = typed(text, PACKAGE.schema(name), name)
    return {**edited, **figures}


def _page(one: Slip, base: Row) -> dict[str, str]:
    """Return another page of another publisher, on the day of the first, or of what it tells of."""
    days = [row.get("date", row.get("as_of", "")) for row in one.rows]
    own = {"source_id": one.page, "publisher": f"Publisher of {one.page}"}
    own |= {"title": f"[Another page, {one.page}]", "published": max(base["published"], *days)}
    return {**base, **own, "url": f"https://{one.page}.org/page", **one.page_cells}


def _frame(table: Table, rows: list[list[str]]) -> pd.DataFrame:
    text = dialect.read_text(table.dumps(rows), table.name)
    return typed(text, PACKAGE.schema(table.name), table.name)
