"""The garbage collector, kept from looking again and again through what an import makes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector while large libraries are imported.

    What an import makes stays, and to look through it takes long. Afterwards the collector counts
    it among the objects that it seldom looks at.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            # To freeze and unfreeze moves all objects to the oldest generation, at no cost.
            gc.freeze()
            gc.unfreeze()
        gc.enable()
