"""Mutants in batches: many in one copy of the package, each with findings of its own to earn.

A run of all layers costs a second, so one copy carries many mutants. Each is in a row of its
own, and no two of a batch touch the same event, series, site and year, source or area: what is
found in a row can then only be the doing of the one mutant that shares one of these with it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.mutations.mutants import Mutant, cells, lines
from tests.mutations.settings import Setting
from tests.mutations.tables import LEDGER

# Mutants of these may stand in one batch: no rule compares one of the group with another.
TOGETHER = (
    LEDGER,
    ("areas",),
    ("sites", "claims"),
    ("sources",),
    ("repatriations",),
    ("totals", "populations"),
    ("countries",),
    ("reconciliation", "corrections"),
    ("flags",),
    ("source_kinds",),
)
_GROUPS = {name: number for number, names in enumerate(TOGETHER) for name in names}
# So many mutants of one class and column are drawn, of which the first that fits is taken.
_ALIKE = 6
# Great Expectations hands over at most 200 rows of one rule, which a changed key breaks twice.
MOST = 95


@dataclass(eq=False)
class Batch:
    """Mutants of one group of tables, none of which touches what another does."""

    setting: Setting
    mutants: list[Mutant] = field(default_factory=list)
    taken: set[tuple[str, ...]] = field(default_factory=set)
    weight: int = 0

    def takes(self, mutant: Mutant) -> bool:
        """Add a mutant if there is room for it."""
        own, weight = subjects(self.setting, mutant), len(mutant.changes) or 1
        if self.mutants:
            # Most rows of a small table stay as they are, so that order can be judged.
            share = 1 + sum(one.resource == mutant.resource for one in self.mutants)
            small = share > 0.5 * len(self.setting.tables[mutant.resource].rows)
            if small or self.weight + weight > MOST or self.taken & own:
                return False
        self.mutants.append(mutant)
        self.taken |= own
        self.weight += weight
        return True


def batches(setting: Setting, mutants: Iterable[Mutant]) -> list[list[Mutant]]:
    """Return the mutants in batches in which none touches what another does."""
    open_: dict[int, list[Batch]] = defaultdict(list)
    done: list[Batch] = []
    for mutant in mutants:
        own = open_[_GROUPS[mutant.resource]]
        if not any(batch.takes(mutant) for batch in own):
            done.append(Batch(setting))
            done[-1].takes(mutant)
            own.append(done[-1])
    return [batch.mutants for batch in done]


def sample(setting: Setting, seed: int = 0, *, every: bool = True) -> list[Mutant]:
    """Return mutants of every class for every column, as far as one batch of a group holds them.

    A mutant is drawn in a row that is free in that batch, so that it holds far more than if rows
    were drawn without regard to each other. Other batches are begun for what would else be left
    out: a class in a table, where ``every`` is wanted.
    """
    open_: dict[int, list[Batch]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for choices in _choices(setting, seed):
        kind = (choices[0].what, choices[0].resource)
        own = open_[_GROUPS[kind[1]]]
        if any(batch.takes(one) for batch in own for one in choices):
            seen.add(kind)
        elif not own or (every and kind not in seen):
            own.append(Batch(setting))
            own[-1].takes(choices[0])
            seen.add(kind)
    return [mutant for own in open_.values() for batch in own for mutant in batch.mutants]


def _choices(setting: Setting, seed: int) -> list[list[Mutant]]:
    """Return mutants of each class and column, of which any will do; one of each class first."""
    made: dict[tuple[str, str, str | None], list[Mutant]] = defaultdict(list)
    for mutant in [*cells(setting, _ALIKE, seed), *lines(setting, _ALIKE, seed)]:
        made[mutant.what, mutant.resource, mutant.column].append(mutant)
    order = list(made)
    random.Random(seed).shuffle(order)
    first = {one[:2]: one for one in reversed(order)}.values()
    return [made[one] for one in sorted(order, key=lambda one: one not in first)]


def subjects(setting: Setting, mutant: Mutant) -> set[tuple[str, ...]]:
    """Return what a mutant is about, before and after."""
    table = setting.tables[mutant.resource]
    found: set[tuple[str, ...]] = set()
    for number in mutant.touched:
        for row in (table.rows[number], table.after(mutant.changes, number)):
            found |= _about(table.name, dict(zip(table.header, row, strict=True)))
        found.add(("row", table.name, str(number)))
        # The neighbours too, since rules of order compare a row with the one before it.
        found.add(("row", table.name, str(number + 1)))
        found |= {("key", table.name, table.key(number))}
    return found


def _about(name: str, row: Mapping[str, str]) -> set[tuple[str, ...]]:
    """Return what a row is about, narrowly: no two mutants of a batch share any of it."""
    found: set[tuple[str, ...]] = set()
    if name in ("repatriation_reports", "repatriations") and row["event_id"]:
        found.add(("event", row["event_id"]))
    if name in LEDGER or name == "sources":
        found.add(("source", row["source_id"]))
    if name == "total_reports":
        found.add(("series", row["area_id"], row["kind"]))
    if name == "population_reports":
        found.add(("site", row["site_id"], row["as_of"][:4]))
    if name == "areas":
        found.add(("area", row["area_id"]))
    if name == "sites":
        found.add(("place", row["site_id"]))
    return found


def near(name: str, row: Mapping[str, str]) -> set[tuple[str, ...]]:
    """Return what a row with a finding is about, widely."""
    found = _about(name, row)
    if name in ("areas", "totals") or "area_id" in row:
        found.add(("area", row["area_id"]))
        found |= {("area", one) for one in row.get("members", "").split()}
    if "site_id" in row:
        found.add(("place", row["site_id"]))
    if "source_id" in row:
        found.add(("source", row["source_id"]))
    if name == "reconciliation":
        found.add(("key", "total_reports", row["report_id"]))
    if name == "populations":
        found.add(("site", row["site_id"], row["date"][:4]))
    return found
