"""What the validator finds of mutants in a copy of the package, and which mutant each is of."""

from __future__ import annotations

import random
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from nesyria.datapackage import releases
from nesyria.datapackage.package import Package
from nesyria.figures.build import build
from nesyria.tableschema import dates, fields
from nesyria.validation import rows, structure, suites
from nesyria.validation.finding import Finding
from nesyria.validation.rows import reader
from nesyria.validation.suites import history
from nesyria.validation.suites.history.tables import BUILT
from tests.helpers import ROOT, rehash
from tests.mutations import mutators
from tests.mutations.batching import batches, near, subjects
from tests.mutations.mutants import Mutant
from tests.mutations.settings import Setting
from tests.mutations.tables import FIGURES, Table, parsed

# That of structure takes longest, and finds in the cells what that of rows finds.
LAYERS = ("rows", "structure", "across")


class Refused(Exception):
    """The figures cannot be built from a batch."""


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
    compared = "across" in layers and bool(releases.releases(package))
    read = cache(lambda: reader.read(package, check="rows" in layers))
    if compared:
        yield history.check(read()[0])
    for layer in layers:
        if layer == "structure":
            yield structure.check(package, large_bytes=large_bytes)
            continue
        tables, broken = read()
        if layer == "across":
            yield [*([] if compared else history.check(tables)), *suites.check(tables)]
            continue
        found = [*broken, *rows.check(tables)]
        # The schemas are the real ones, so that no rule may be at a loss.
        stumbled = [one for one in found if one.rule == "table.fields"]
        assert not stumbled, stumbled
        yield found


@cache
def _known() -> frozenset[tuple[str, ...]]:
    """Return what the rules warn of in the ledger as it is: no mutant's doing."""
    tables, _ = reader.read(Package(ROOT))
    found = [*rows.check(tables), *history.check(tables), *suites.check(tables)]
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
        for subject in subjects(setting, mutant):
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
        about = near(table.name, dict(zip(table.header, row, strict=False)))
        about.add(("key", table.name, ", ".join(row[: len(table.primary)])))
        return {owners[one] for one in about if one in owners}
    named = re.match(r"(.+?): ", finding.message)
    keys = {key for key in (finding.value, named and named[1]) if key}
    about = {("key", finding.resource, key) for key in keys}
    about |= {("event", key) for key in keys if finding.resource == "repatriations"}
    about |= {("source", key) for key in keys if finding.resource == "sources"}
    return {owners[one] for one in about if one in owners}


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
    # Files are broken for those that read them; what the layer across tables cannot read is known
    # to the others.
    moved = all(mutant.what in mutators.MOVES for mutant in batch)
    layers = ("structure", "rows", *(["across"] if moved else []))
    found: dict[Mutant, list[Finding]] = {}
    for some in looked(work, layers, large_bytes):
        # What is only warned of may be of the rows as they were.
        errors = [one for one in some if one.severity == "error"]
        for mutant in batch:
            if own := [one for one in errors if one.resource == mutant.resource]:
                found.setdefault(mutant, []).extend(own)
        if len(found) == len(batch):
            break
    return found


def _broken(mutant: Mutant, table: Table, content: bytes) -> bytes:
    if mutant.what in mutators.MOVES:
        return table.dumps(mutators.MOVES[mutant.what](table, mutant.row))
    draw = random.Random(f"{mutant.row}/{mutant.resource}/{mutant.what}")
    return mutators.FILES[mutant.what](table, content, draw)
