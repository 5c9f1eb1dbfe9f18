"""Libraries imported where they are used: missed in plain words, and taken in without delay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from nesyria.errors import NesyriaError


@contextmanager
def optional_dependency(extra: str, purpose: str) -> Iterator[None]:
    """Say which extra to install where an import inside the block fails.

    Parameters
    ----------
    extra : str
        The extra of this package that brings the library.
    purpose : str
        What the library is needed for, as the subject of the sentence.

    Raises
    ------
    NesyriaError
        When a library is not installed.

    Examples
    --------
    >>> with optional_dependency("polars", "engine 'polars'"):
    ...     import a_library_that_is_not_here
    Traceback (most recent call last):
        ...
    nesyria.errors.NesyriaError: engine 'polars' needs a_library_that_is_not_here, which is not \
installed; run: pip install 'nesyria[polars]'
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise NesyriaError(
            f"{purpose} needs {error.name}, which is not installed; "
            f"run: pip install 'nesyria[{extra}]'"
        ) from None


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the garbage collector while large libraries are imported.

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
