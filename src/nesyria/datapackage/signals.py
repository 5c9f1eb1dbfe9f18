"""Signals that end a program (Ctrl-C, SIGTERM, SIGHUP), held back while files are put in place."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class Held:
    """Signals that came while they were held back, in their order."""

    def __init__(self) -> None:
        self._came: list[int] = []
        self._handlers: dict[int, Any] = {}

    def any(self) -> bool:
        """Say whether one came."""
        return bool(self._came)

    def hold(self) -> None:
        """Note signals from now on, where this is the thread that receives them."""
        if threading.current_thread() is not threading.main_thread():
            return
        for name in _ENDING:
            number = getattr(signal, name, None)
            # What is ignored (nohup), or handled outside Python, stays as it is.
            if number is None or signal.getsignal(number) in (None, signal.SIG_IGN):
                continue
            self._handlers[number] = signal.signal(number, self._note)

    def deliver(self) -> None:
        """Give the handlers back, and let them have what came; most do not return."""
        came, self._came = self._came, []
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers = {}
        for number in came:
            signal.raise_signal(number)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._came.append(number)


@contextmanager
def held() -> Iterator[Held]:
    """Hold back the signals that end a program; they have their effect at the end of the block.

    Only the main thread receives signals, so that in others nothing has to be held back.
    """
    found = Held()
    try:
        found.hold()
        yield found
    finally:
        found.deliver()
