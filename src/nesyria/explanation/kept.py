"""What is made once from the files of a package, and kept while these stay the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

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
        self._most = most
        self._found: OrderedDict[tuple[str, str], Made] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, package: Package, table: str) -> Made:
        """Return what is made of a table of a package."""
        key = (package.state(), table)
        with self._lock:
            if key not in self._found:
                self._found[key] = self._make(package, table)
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
            return self._found[key]

    def clear(self) -> None:
        """Keep nothing of what was made."""
        with self._lock:
            self._found.clear()
