"""Mutants in batches: many in one copy of the package, each with findings of its own to earn.

A run of all layers costs a second, so one copy carries many mutants. Each is in a row of its
own, and no two of a batch touch the same event, series, site and year, source or area: what is
found in a row can then only be the doing of the one mutant that shares one of these with it.
"""

from __future__ import annotations

import datetime
import random
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from nesyria.datapackage import releases
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.figures.build import build
from nesyria.publishing.release import release
from nesyria.tableschema import dates, fields
from nesyria.validation import rows, structure, suites
from nesyria.validation.finding import Finding
from nesyria.validation.rows import reader
from nesyria.validation.suites import history
from nesyria.validation.suites.history.tables import BUILT
from tests.helpers import PARTS, ROOT, copied, rehash, renamed
from tests.mutations import mutators
from tests.mutations.tables import FIGURES, LEDGER, Cell, Table, kind, parsed, read

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
LAYERS = ("structure", "rows", "across")
# Great Expectations hands over at most 200 rows of one rule, which a changed key breaks twice.
MOST = 95


class Refused(Exception):
    """The figures cannot be built from a batch."""


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


@dataclass(frozen=True)
class Setting:
    """A package to break: published (its release is at hand) or new (nothing is published)."""

    name: str
    root: Path
    tables: Mapping[str, Table]


def new(folder: Path) -> Setting:
    """Return a copy of the package as if nothing had ever been published."""
    root = renamed(copied(folder / "new", DESCRIPTOR, *PARTS))
    return Setting("new", root, read(root))


def published(folder: Path) -> Setting:
    """Return a copy of the package with every row published, and some corrected since."""
    root = renamed(copied(folder / "published", DESCRIPTOR, *PARTS))
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n", encoding="utf-8")
    release("10.0.0", root, date=today)
    corrections = []
    for name in ("repatriation_reports", "sites", "sources", "total_reports"):
        table = read(root)[name]
        free = next(one for one in ("note", "basis", "title") if one in table.header)
        for number in [one for one in range(3, len(table.rows)) if table.row(one)[free]][:3]:
            old = table.row(number)[free]
            new = f"{old} (corrected)"
            (root / "data" / f"{name}.csv").write_bytes(
                table.dumps(table.changed({(number, free): new}))
            )
            table = read(root)[name]
            corrections.append(
                ["10.0.1", name, table.key(number), free, old, new, "the source says so"]
            )
    table = read(root)["corrections"]
    (root / "data" / "corrections.csv").write_bytes(table.dumps(sorted(corrections)))
    build(root)
    release("10.0.1", root, date=today)
    return Setting("published", root, read(root))


# Which mutants there are


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


# Batches


@dataclass(eq=False)
class Batch:
    """Mutants of one group of tables, none of which touches what another does."""

    setting: Setting
    mutants: list[Mutant] = field(default_factory=list)
    taken: set[tuple[str, ...]] = field(default_factory=set)
    weight: int = 0

    def takes(self, mutant: Mutant) -> bool:
        """Add a mutant if there is room for it."""
        subjects, weight = _subjects(self.setting, mutant), len(mutant.changes) or 1
        if self.mutants:
            # Most rows of a small table stay as they are, so that order can be judged.
            share = 1 + sum(one.resource == mutant.resource for one in self.mutants)
            small = share > 0.5 * len(self.setting.tables[mutant.resource].rows)
            if small or self.weight + weight > MOST or self.taken & subjects:
                return False
        self.mutants.append(mutant)
        self.taken |= subjects
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


def _subjects(setting: Setting, mutant: Mutant) -> set[tuple[str, ...]]:
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


def _near(name: str, row: Mapping[str, str]) -> set[tuple[str, ...]]:
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


# Running


def killed(
    setting: Setting, batch: Sequence[Mutant], work: Path, *, rebuild: bool = False
) -> dict[Mutant, list[Finding]]:
    """Apply a batch to a copy of the package; return the mutants that were found, with why."""
    root = applied(setting, batch, work)
    if rebuild:
        try:
            build(root)
        except Exception as error:
            raise Refused(str(error)) from error
    found: dict[Mutant, list[Finding]] = {}
    for some in looked(root):
        for mutant, own in attributed(setting, batch, root, some).items():
            found.setdefault(mutant, []).extend(own)
        # Each has been found: the layers that are left could add no more than another reason.
        if len(found) == len(batch):
            break
    return found


def applied(setting: Setting, batch: Sequence[Mutant], work: Path) -> Path:
    """Return a copy of the package with a batch of mutants in it, its hashes up to date."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(setting.root, work)
    for name in {mutant.resource for mutant in batch}:
        table = setting.tables[name]
        rows = table.changed(
            {
                place: value
                for mutant in batch
                if mutant.resource == name
                for place, value in mutant.changes.items()
            }
        )
        moved = {
            mutant.row: mutant.order
            for mutant in batch
            if mutant.resource == name and mutant.order is not None
        }
        order: list[int] = []
        skip: set[int] = set()
        for number in range(len(rows)):
            if number in skip:
                continue
            order += moved.get(number, (number,))
            # A row that was drawn forward does not stand in its old place too.
            skip |= {one for one in moved.get(number, ()) if one > number}
        (work / "data" / f"{name}.csv").write_bytes(table.dumps([rows[one] for one in order]))
    rehash(work)
    return work


def findings(
    root: Path,
    layers: Sequence[str] = LAYERS,
    large_bytes: int = structure.LARGE_BYTES,
) -> list[Finding]:
    """Return what the layers find, run here, one after the other."""
    return [one for some in looked(root, layers, large_bytes) for one in some]


def looked(
    root: Path, layers: Sequence[str] = LAYERS, large_bytes: int = structure.LARGE_BYTES
) -> Iterator[list[Finding]]:
    """Yield what each layer finds, and first of all what differs from a release, if there is one.

    A release knows every cell, so that the other layers are seldom asked about a published row.
    """
    package = Package(root)
    known = _known()
    for some in _looked(package, layers, large_bytes):
        # What was never published has no release, whatever else is wrong with it.
        yield [
            one for one in some if one.rule != "corrections.no_release" and _said(one) not in known
        ]


def _looked(package: Package, layers: Sequence[str], large_bytes: int) -> Iterator[list[Finding]]:
    if "across" in layers and releases.releases(package):
        tables, _ = reader.read(package, check=False)
        yield history.check(tables)
    if "structure" in layers:
        yield structure.check(package, large_bytes=large_bytes)
    if {"rows", "across"} & set(layers):
        tables, broken = reader.read(package, check="rows" in layers)
        if "rows" in layers:
            found = [*broken, *rows.check(tables)]
            # The schemas are the real ones, so that no rule may be at a loss.
            stumbled = [one for one in found if one.rule == "table.fields"]
            assert not stumbled, stumbled
            yield found
        if "across" in layers:
            yield suites.check(tables)


@cache
def _known() -> frozenset[tuple[str, ...]]:
    """Return what the rules warn of in the ledger as it is: no mutant's doing."""
    tables, _ = reader.read(Package(ROOT))
    found = [*rows.check(tables), *suites.check(tables)]
    return frozenset(_said(one) for one in found if one.severity == "warning")


def _said(finding: Finding) -> tuple[str, ...]:
    """Return what a finding says, wherever its row may stand."""
    return finding.rule, str(finding.field), str(finding.value), finding.message


def attributed(
    setting: Setting, batch: Sequence[Mutant], root: Path, found: Iterable[Finding]
) -> dict[Mutant, list[Finding]]:
    """Return each mutant that has findings of its own, with these."""
    current = {
        name: parsed((root / "data" / f"{name}.csv").read_bytes()) for name in setting.tables
    }
    owners: dict[tuple[str, ...], Mutant] = {}
    contents: dict[tuple[str, tuple[str, ...]], Mutant] = {}
    for mutant in batch:
        for subject in _subjects(setting, mutant):
            if subject[0] != "row":
                owners[subject] = mutant
        table = setting.tables[mutant.resource]
        for number in mutant.touched:
            contents[mutant.resource, tuple(table.after(mutant.changes, number))] = mutant
    out: dict[Mutant, list[Finding]] = defaultdict(list)
    for finding in found:
        for mutant in _blamed(setting, finding, current, owners, contents):
            out[mutant].append(finding)
    return dict(out)


def _blamed(
    setting: Setting,
    finding: Finding,
    current: Mapping[str, list[list[str]]],
    owners: Mapping[tuple[str, ...], Mutant],
    contents: Mapping[tuple[str, tuple[str, ...]], Mutant],
) -> set[Mutant]:
    table = setting.tables.get(finding.resource)
    if table is None:
        return set()
    if finding.row is not None and 2 <= finding.row <= len(current[table.name]):
        row = current[table.name][finding.row - 1]
        own = contents.get((table.name, tuple(row)))
        if own is not None:
            return {own}
        near = _near(table.name, dict(zip(table.header, row, strict=False)))
        near.add(("key", table.name, ", ".join(row[: len(table.primary)])))
        return {owners[one] for one in near if one in owners}
    named = re.match(r"(.+?): ", finding.message)
    keys = {key for key in (finding.value, named and named[1]) if key}
    near = {("key", finding.resource, key) for key in keys}
    near |= {("event", key) for key in keys if finding.resource == "repatriations"}
    near |= {("source", key) for key in keys if finding.resource == "sources"}
    return {owners[one] for one in near if one in owners}


def rebuilt(setting: Setting, mutant: Mutant) -> bool:
    """Say whether the figures are built anew after a mutant, as a contributor would.

    Not where the mutant is in what is built, figures and verdicts, since the build would mend it,
    nor where it is wrong in its form, since the build refuses what is not of its type.
    """
    built = mutant.resource == "claims" and any(
        name in BUILT["claims"] for _, name in mutant.changes
    )
    if mutant.resource in FIGURES or built or mutant.structural:
        return False
    table = setting.tables[mutant.resource]
    about = {one["name"]: one for one in table.fields}
    return all(_readable(value, about[name]) for (_, name), value in mutant.changes.items())


def _readable(value: str, about: Mapping[str, Any]) -> bool:
    try:
        text = pd.Series([value or None], dtype="string")
        form = fields.lexical(about)
        if value and form and not form.fullmatch(value):
            return False
        fields.parse(text, about)
        if fields.is_partial_date(about):
            dates.bounds(text)
    except (ValueError, TypeError, OverflowError):
        return False
    return True


def survivors(
    setting: Setting, mutants: Sequence[Mutant], work: Path, *, rebuild: bool = False
) -> tuple[dict[Mutant, list[Finding]], list[Mutant]]:
    """Run all mutants in batches; return those that were found, and those that were not."""
    found: dict[Mutant, list[Finding]] = {}
    lost: list[Mutant] = []
    for batch in batches(setting, mutants):
        try:
            kills = killed(setting, batch, work, rebuild=rebuild)
        except Refused:
            # The build refused one of them: then each for itself, and that one as it is.
            kills = {}
            for mutant in batch:
                try:
                    kills |= killed(setting, [mutant], work, rebuild=rebuild)
                except Refused:
                    kills |= killed(setting, [mutant], work)
        found |= kills
        lost += [mutant for mutant in batch if mutant not in kills]
    return found, lost


# Files


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


def killed_files(
    setting: Setting, batch: Sequence[Mutant], work: Path, large_bytes: int = structure.LARGE_BYTES
) -> dict[Mutant, list[Finding]]:
    """Break whole files, one of each table at most; return those that were found, with why."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(setting.root, work)
    for mutant in batch:
        path = work / "data" / f"{mutant.resource}.csv"
        content = _broken(mutant, setting.tables[mutant.resource], path.read_bytes())
        assert content != path.read_bytes(), str(mutant)
        path.write_bytes(content)
    rehash(work)
    # What the layers across tables cannot read is known to the two below.
    read = all(mutant.what in mutators.MOVES for mutant in batch)
    found: dict[Mutant, list[Finding]] = {}
    for some in looked(work, ("structure", "rows", *("across",) * read), large_bytes):
        for mutant in batch:
            if own := [one for one in some if one.resource == mutant.resource]:
                found.setdefault(mutant, []).extend(own)
        if len(found) == len(batch):
            break
    return found


def _broken(mutant: Mutant, table: Table, content: bytes) -> bytes:
    if mutant.what in mutators.MOVES:
        return table.dumps(mutators.MOVES[mutant.what](table, mutant.row))
    draw = random.Random(f"{mutant.row}/{mutant.resource}/{mutant.what}")
    return mutators.FILES[mutant.what](table, content, draw)
