"""Slips of the pen and worse: one function per class.

A mutator of cells is given a cell and returns its new text, or several cells' new texts, or None
where it does not apply. A mutator of rows returns the rows that stand in a row's place. A mutator
of files is given the bytes of a table and returns other bytes. A move is given a table and a
column, and returns other rows, as well written as before.
"""

# The order in which these register their classes is the one in which mutants are drawn.
from tests.mutations.mutators import cells, characters, files  # noqa: F401
from tests.mutations.mutators.registry import CELLS, FIGURES, FILES, MOVES, ROWS, Mutator

__all__ = ["CELLS", "FIGURES", "FILES", "MOVES", "ROWS", "Mutator"]
