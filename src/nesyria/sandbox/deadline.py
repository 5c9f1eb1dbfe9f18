"""How long something may take: one thread that waits, however many times it is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Deadline:
    """Does something once what it watches takes too long.

    A timer for each question would start a thread for each, which takes as long as many answers.

    Parameters
    ----------
    late : callable
        What is done then, by another thread.
    """

    def __init__(self, late: Callable[[], object]) -> None:
        self._late = late
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        # When it is too late, and when the thread looks next; neither, and not before it is told.
        self._end: float | None = None
        self._look: float | None = None
        self._missed = self._closed = False

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Watch what is done inside; once it is left, nothing is done any more."""
        with self._changed:
            self._missed = False
            self._end = time.monotonic() + seconds
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True)
                self._thread.start()
            elif self._look is None or self._look > self._end:
                self._changed.notify()
        try:
            yield
        finally:
            # Held while it acts, so that it cannot stop what comes after.
            with self._changed:
                self._end = None

    @property
    def missed(self) -> bool:
        """Whether the last was too late."""
        return self._missed

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                if self._end is not None and self._end <= now:
                    self._missed, self._end = True, None
                    self._late()
                # It may sleep past the end of one question into the next, whose end is later.
                self._look = self._end
                self._changed.wait(None if self._end is None else self._end - now)
