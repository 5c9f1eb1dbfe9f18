"""Which classes of mutants there are, and how a function becomes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.mutations.tables import Cell, Table

Changes = Mapping[tuple[int, str], str]
KINDS = frozenset({"number", "date", "code", "key", "text"})


@dataclass(frozen=True)
class Mutator:
    """A class of mutants of cells.

    ``structural`` names the kinds of fields in which the mutant is wrong in its form, whatever the
    value means; there the validator must find every one, published or not.
    """

    name: str
    change: Callable[[Cell, Random], str | Changes | None]
    structural: frozenset[str]


CELLS: dict[str, Mutator] = {}
ROWS: dict[str, Callable[[Table, int], list[int]]] = {}
FILES: dict[str, Callable[[Table, bytes, Random], bytes]] = {}
MOVES: dict[str, Callable[[Table, int], list[list[str]]]] = {}
# Classes that change what a number says.
FIGURES = (
    *("changed digit", "plus one", "minus one", "times ten", "sign"),
    *("swapped in row", "swapped in column"),
)


def _words(function: Callable[..., object]) -> str:
    return function.__name__.replace("_", " ")


def cell(*structural: str) -> Callable[..., Callable[[Cell, Random], str | Changes | None]]:
    def add(
        change: Callable[[Cell, Random], str | Changes | None],
    ) -> Callable[[Cell, Random], str | Changes | None]:
        name = _words(change)
        CELLS[name] = Mutator(name, change, frozenset(structural))
        return change

    return add


def rows(change: Callable[[Table, int], list[int]]) -> Callable[[Table, int], list[int]]:
    ROWS[_words(change)] = change
    return change


def file(
    change: Callable[[Table, bytes, Random], bytes],
) -> Callable[[Table, bytes, Random], bytes]:
    FILES[_words(change)] = change
    return change


def move(change: Callable[[Table, int], list[list[str]]]) -> Callable[..., list[list[str]]]:
    MOVES[_words(change)] = change
    return change
