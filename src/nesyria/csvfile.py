"""Deprecated name of `nesyria.datapackage.files`; it goes with version 1.3."""

import sys
import warnings

from nesyria.datapackage import files

warnings.warn(
    "nesyria.csvfile is now nesyria.datapackage.files; the old name goes with version 1.3",
    DeprecationWarning,
    stacklevel=2,
)
# The same module under both names, so that whoever replaces a function there replaces it here.
sys.modules[__name__] = files
