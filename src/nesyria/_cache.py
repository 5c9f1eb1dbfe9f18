"""What was worked out before, found again by what it followed from."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Cache(Generic[Made]):
    """Results by the key of all that they follow from; those used last are kept.

    Parameters
    ----------
    most : int
        How much is kept: results, or whatever their sizes count.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, tuple[Made, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Made], size: int = 1) -> Made:
        """Return the result of a key; where it is not held, make it.

        Threads that ask for one at the same time may both make it, and are given the same one.
        """
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key][0]
        made = make()
        if size > self._most:
            return made
        with self._lock:
            if key not in self._held:
                self._held[key] = made, size
                self._size += size
            found = self._held[key][0]
            while self._size > self._most:
                self._size -= self._held.popitem(last=False)[1][1]
            return found

    def __len__(self) -> int:
        return len(self._held)

    def clear(self) -> None:
        """Hold nothing any more."""
        with self._lock:
            self._held.clear()
            self._size = 0
