"""History: nothing published changes, weakens or goes without a record."""

from nesyria.validation.suites.history.proof import check

__all__ = ["check"]
