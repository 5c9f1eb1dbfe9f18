"""Great Expectations, imported once and in silence.

What it warns of while it is imported is not the reader's to change. Python imports a
module once in a process, whichever thread comes first.
"""

from __future__ import annotations

import atexit
import gc
import warnings

from nesyria._libraries import collector_paused

with collector_paused(), warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import great_expectations as gx
    from great_expectations.compatibility import pydantic
    from great_expectations.expectations.core import (  # type: ignore[attr-defined]
        UnexpectedRowsExpectation,
    )

# Its objects go with the process: the collector need not look through them once more.
atexit.register(gc.freeze)

__all__ = ["UnexpectedRowsExpectation", "gx", "pydantic"]
