"""How a package and some of its sources are cited."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd

from nesyria.citation import cite_items, release_item, source_items
from nesyria.citation.items import Item
from nesyria.datapackage.package import Package

# The styles that a page offers, and how their files end.
ENDINGS = {"apa": "txt", "bibtex": "bib", "ris": "ris", "csl-json": "json"}


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
        self._order = {key: place for place, key in enumerate(self._sources)}
        self._cited: dict[tuple[frozenset[str], str], str] = {}

    def cite(self, keys: Iterable[str], format: str = "apa") -> str:
        """Return the citation of the package and of the sources with these keys.

        It is made once: pages in all languages have the same.
        """
        wanted = frozenset(keys)
        if (wanted, format) not in self._cited:
            known = sorted(wanted & self._order.keys(), key=self._order.__getitem__)
            items: list[Item] = [self._release, *(self._sources[key] for key in known)]
            self._cited[wanted, format] = cite_items(items, format)
        return self._cited[wanted, format]

    def items(self, keys: Iterable[str]) -> list[dict[str, Any]]:
        """Return the same as CSL-JSON, to stand in another JSON file."""
        found: list[dict[str, Any]] = json.loads(self.cite(keys, "csl-json"))
        return found
