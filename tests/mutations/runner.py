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

from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.figures.build import build
from nesyria.publishing.release import release
from nesyria.tableschema import dates, fields
from nesyria.validation import rows, structure, suites
from nesyria.validation.finding import Finding
from nesyria.validation.rows import reader
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
# Great Expectations hands over at most 200 rows of one rule.
MOST = 180


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


def batches(setting: Setting, mutants: Iterable[Mutant]) -> list[list[Mutant]]:
    """Return the mutants in batches in which none touches what another does."""
    groups = {name: number for number, names in enumerate(TOGETHER) for name in names}
    open_: dict[int, list[tuple[list[Mutant], set[tuple[str, ...]], list[int]]]] = defaultdict(list)
    done: list[list[Mutant]] = []
    for mutant in mutants:
        subjects = _subjects(setting, mutant)
        weight = len(mutant.changes) or 1
        for batch, taken, weights in open_[groups[mutant.resource]]:
            share = sum(one.resource == mutant.resource for one in batch)
            if sum(weights) + weight <= MOST and not taken & subjects:
                # Most rows of a small table stay as they are, so that order can be judged.
                if share + 1 > 0.5 * len(setting.tables[mutant.resource].rows):
                    continue
                batch.append(mutant)
                taken |= subjects
                weights.append(weight)
                break
        else:
            batch = [mutant]
            done.append(batch)
            open_[groups[mutant.resource]].append((batch, set(subjects), [weight]))
    return done


def _subjects(setting: Setting, mutant: Mutant) -> set[tuple[str, ...]]:
    """Return what a mutant is about, before and after."""
    table = setting.tables[mutant.resource]
    touched = {number for number, _ in mutant.changes} or {mutant.row, *(mutant.order or ())}
    after = table.changed(mutant.changes) if mutant.changes else table.rows
    found: set[tuple[str, ...]] = set()
    for number in touched:
        for row in (table.rows[number], after[number]):
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
    return attributed(setting, batch, root, findings(root))


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
    layers: Sequence[str] = ("structure", "rows", "across"),
    large_bytes: int = structure.LARGE_BYTES,
) -> list[Finding]:
    """Return what the layers find, run here, one after the other."""
    package = Package(root)
    found: list[Finding] = []
    if "structure" in layers:
        found += structure.check(package, large_bytes=large_bytes)
    if {"rows", "across"} & set(layers):
        tables, broken = reader.read(package, check="rows" in layers)
        if "rows" in layers:
            found += [*broken, *rows.check(tables)]
            # The schemas are the real ones, so that no rule may be at a loss.
            stumbled = [one for one in found if one.rule == "table.fields"]
            assert not stumbled, stumbled
        if "across" in layers:
            found += suites.check(tables)
    # What was never published has no release, whatever else is wrong with it.
    known = _known()
    return [
        one for one in found if one.rule != "corrections.no_release" and _said(one) not in known
    ]


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
        after = table.changed(mutant.changes) if mutant.changes else table.rows
        touched = {number for number, _ in mutant.changes} or {mutant.row, *(mutant.order or ())}
        for number in touched:
            contents[mutant.resource, tuple(after[number])] = mutant
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
    found = findings(work, ("structure", "rows", *("across",) * read), large_bytes)
    return {
        mutant: own
        for mutant in batch
        if (own := [one for one in found if one.resource == mutant.resource])
    }


def _broken(mutant: Mutant, table: Table, content: bytes) -> bytes:
    if mutant.what in mutators.MOVES:
        return table.dumps(mutators.MOVES[mutant.what](table, mutant.row))
    draw = random.Random(f"{mutant.row}/{mutant.resource}/{mutant.what}")
    return mutators.FILES[mutant.what](table, content, draw)
