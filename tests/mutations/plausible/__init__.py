"""Plausible mistakes: new rows, well written in every cell, that say what no page said.

Each class makes new rows from real ones as somebody would who misread a page, under keys of their
own. Nothing in a row of such a kind is wrong in itself; only rules that set it beside other rows
can warn, and a reviewer decides.
"""

# The order in which these register their classes is the one in which mistakes are drawn.
from tests.mutations.plausible import duplicates, numbers, pages  # noqa: F401
from tests.mutations.plausible.slips import KINDS, Slip, honest, slips

__all__ = ["KINDS", "Slip", "honest", "slips"]
