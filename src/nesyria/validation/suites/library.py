"""Great Expectations, imported once and in silence.

What it warns of while it is imported is not the reader's to change. The garbage collector waits,
since what an import makes stays, and to look through it takes long. Python imports a module once in
a process, whichever thread comes first.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _in_silence() -> Iterator[None]:
    collecting = gc.isenabled()
    gc.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        if collecting:
            gc.enable()


with _in_silence():
    import great_expectations as gx
    from great_expectations.compatibility import pydantic
    from great_expectations.expectations.core import (  # type: ignore[attr-defined]
        UnexpectedRowsExpectation,
    )

__all__ = ["UnexpectedRowsExpectation", "gx", "pydantic"]
