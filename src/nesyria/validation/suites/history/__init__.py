"""History: nothing published changes, weakens or goes without a record."""

from nesyria.validation.suites.history.proof import check
from nesyria.validation.suites.history.tables import new_corrections

__all__ = ["check", "new_corrections"]
