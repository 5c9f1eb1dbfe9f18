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
from nesyria.figures.events import agreement


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
