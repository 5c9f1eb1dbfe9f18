"""Libraries that the base install leaves out: imported where used, missed in plain words."""

from __future__ import annotations

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
