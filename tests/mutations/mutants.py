"""Which mutants there are of a package, drawn at random from every class."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.mutations import mutators
from tests.mutations.settings import Setting
from tests.mutations.tables import Cell, Table, kind


@dataclass(frozen=True, eq=False)
class Mutant:
    """One change to one table."""

    what: str
    resource: str
    row: int
    column: str | None = None
    of: str = ""
    changes: Mapping[tuple[int, str], str] = field(default_factory=dict)
    order: tuple[int, ...] | None = None
    structural: bool = False

    @property
    def figure(self) -> bool:
        """Whether it changes what a number says."""
        return self.what in mutators.FIGURES and self.of == "number"

    @property
    def touched(self) -> set[int]:
        """The rows that it changes, or moves."""
        return {number for number, _ in self.changes} or {self.row, *(self.order or ())}

    @property
    def goal(self) -> str:
        """The goal that it counts for."""
        return "structure" if self.structural else "figures" if self.figure else "other"

    def __str__(self) -> str:
        words = ", ".join(f"{name}={value!r}" for (_, name), value in self.changes.items())
        return f"{self.what}: {self.resource} row {self.row + 2} {words or self.order}"


def cells(setting: Setting, each: int, seed: int = 0, *, most: int | None = None) -> list[Mutant]:
    """Return up to so many mutants of every class for every column, drawn at random.

    No row has more of them than ``most``, where it is given, so that few batches hold them all.
    """
    found: list[Mutant] = []
    for name, table in setting.tables.items():
        own: list[Mutant] = []
        for about in table.fields:
            for mutator in mutators.CELLS.values():
                draw = random.Random(f"{seed}/{name}/{about['name']}/{mutator.name}")
                own += _drawn(table, about, mutator, each, draw)
        random.Random(seed).shuffle(own)
        used: Counter[int] = Counter()
        for mutant in own:
            used[mutant.row] += 1
            if most is None or used[mutant.row] <= most:
                found.append(mutant)
    return found


def _drawn(
    table: Table,
    about: Mapping[str, object],
    mutator: mutators.Mutator,
    each: int,
    draw: random.Random,
) -> Iterator[Mutant]:
    of = kind(table, about)
    made = 0
    for number in draw.sample(range(len(table.rows)), len(table.rows)):
        if made == each:
            return
        cell = Cell(table, number, about)
        found = mutator.change(cell, draw)
        if found is None:
            continue
        changes = {(number, cell.name): found} if isinstance(found, str) else found
        made += 1
        structural = of in mutator.structural
        yield Mutant(
            mutator.name, table.name, number, cell.name, of, changes, structural=structural
        )


def lines(setting: Setting, each: int, seed: int = 0) -> Iterator[Mutant]:
    """Return up to so many dropped, doubled and reordered rows of every table."""
    for name, table in setting.tables.items():
        for what, change in mutators.ROWS.items():
            draw = random.Random(f"{seed}/{name}/{what}")
            numbers = range(len(table.rows) - 1)
            structural = what != "dropped row"
            for number in draw.sample(numbers, min(each, len(numbers))):
                order = tuple(change(table, number))
                yield Mutant(
                    what, name, number, None, "row", {}, order=order, structural=structural
                )


def files(setting: Setting, seed: int = 0) -> Iterator[Mutant]:
    """Return every mutant of whole files: each class in each table."""
    for name in setting.tables:
        for what in mutators.FILES:
            # A header cannot lose what it does not have: a table without rows is left alone.
            if setting.tables[name].rows:
                yield Mutant(what, name, seed, None, "file", structural=True)


def moves(setting: Setting) -> Iterator[Mutant]:
    """Return every move of columns and rows in each table."""
    for name, table in setting.tables.items():
        for what, change in mutators.MOVES.items():
            for place in range(len(table.header) - 1):
                if change(table, place) != table.rows:
                    yield Mutant(what, name, place, None, "file", structural=True)
