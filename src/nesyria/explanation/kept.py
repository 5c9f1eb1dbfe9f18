"""What is made once from the files of a package, and kept while these stay the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from nesyria._cache import Cache
from nesyria.datapackage.package import Package

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """What a function makes of a table of a package; the latest few are kept.

    Parameters
    ----------
    make : function
        Makes it, from the package and the name of the table.
    most : int
        How many are kept.
    """

    def __init__(self, make: Callable[[Package, str], Made], most: int) -> None:
        self._make = make
        self._cache = Cache[Made](most)

    def __call__(self, package: Package, table: str) -> Made:
        """Return what is made of a table of a package."""
        return self._cache.get((package.state(), table), lambda: self._make(package, table))

    def clear(self) -> None:
        """Keep nothing of what was made."""
        self._cache.clear()
