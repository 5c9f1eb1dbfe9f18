"""Deprecated name of `nesyria.publishing.release`; it goes with version 1.3."""

import sys
import warnings

from nesyria.publishing import release

warnings.warn(
    "nesyria.release is now nesyria.publishing.release; the old name goes with version 1.3",
    DeprecationWarning,
    stacklevel=2,
)
# The same module under both names, so that whoever replaces a function there replaces it here.
sys.modules[__name__] = release
