"""What the suites need on a user's own database, and which queries may run there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from nesyria.datapackage.expectations import read_views
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.figures import claims
from nesyria.sandbox import Sandbox
from nesyria.validation.suites.history import tables as history

Query = Callable[[str], list[tuple[Any, ...]]]


class Screen:
    """Lets through the queries that the sandbox would run; it holds no rows itself."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.before = history.last_release(package)
        self.views = read_views(package)
        made = ["cells_current", "rows_current", "claims_decided", *self.views]
        self._names = {*package.resources, *self.history(), *made}
        self._sandbox = Sandbox()

    def close(self) -> None:
        """Forget everything."""
        self._sandbox.close()

    def history(self) -> dict[str, pa.Table]:
        """Return what the suites compare the tables with."""
        return history.about(self._package, self.before) | history.published(self.before)

    def passed(self, query: str) -> str:
        """Return a query without its last semicolon.

        Raises
        ------
        NesyriaError
            When it is not a SELECT on these tables that may run.
        """
        self._sandbox.read_tables(query, self._names)
        return query.rstrip().rstrip(";")

    def claims(self, ask: Query) -> pd.DataFrame:
        """Return what each claim's query gives; of one that cannot run, why, as its evidence."""
        rows: list[tuple[str, str, str | None]] = []
        for claim, query in ask("SELECT claim_id, query FROM claims"):
            try:
                looks = bool(self._sandbox.read_tables(query, self._names))
                rows.append((claim, *claims.verdict(claim, ask(query), looks=looks)))
            except NesyriaError as error:
                rows.append((claim, "", str(error)))
        return pd.DataFrame(rows, columns=["claim_id", "verdict", "evidence"], dtype="object")


def current(package: Package, before: Package | None, text: str) -> Mapping[str, str]:
    """Return queries that give every cell of the edited tables as text, and the keys of rows.

    Parameters
    ----------
    package : Package
        Whose tables they are.
    before : Package or None
        Its last release.
    text : str
        The word of the database for text in a cast.
    """
    names = history.edited(package, before)
    cells = [query for name in names for query in _cells(package, name, text)]
    rows = [f'{_start(package, name)} FROM "{name}"' for name in names]
    return {"cells_current": " UNION ALL ".join(cells), "rows_current": " UNION ALL ".join(rows)}


def _cells(package: Package, name: str, text: str) -> Iterator[str]:
    for field in _fields(package, name):
        if field not in history.BUILT.get(name, ()):
            value = f"COALESCE(CAST(\"{field}\" AS {text}), '')"
            yield f"{_start(package, name)}, '{field}' AS field, {value} AS value FROM \"{name}\""


def _start(package: Package, name: str) -> str:
    key = package.schema(name).get("primaryKey") or _fields(package, name)[:1]
    words = " || ', ' || ".join(f'"{one}"' for one in key)
    return f"SELECT '{name}' AS table_name, {words} AS row_key"


def _fields(package: Package, name: str) -> list[str]:
    return [field["name"] for field in package.schema(name)["fields"]]
