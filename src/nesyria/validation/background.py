"""A function that runs in a thread, while the caller goes on with something else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Made = TypeVar("Made")


def begin(work: Callable[[], Made]) -> Future[Made]:
    """Begin some work in a thread of its own, and return where its outcome will be.

    Parameters
    ----------
    work : callable
        What is to be done.

    Returns
    -------
    Future
        ``result()`` waits, and returns or raises what the work did.

    Examples
    --------
    >>> begin(lambda: 6 * 7).result()
    42
    """
    outcome: Future[Made] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)

    # The process does not wait for it as it ends, so that an interrupt is heard at once.
    threading.Thread(target=run, daemon=True).start()
    return outcome
