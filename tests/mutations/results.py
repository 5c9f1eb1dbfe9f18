"""What a run of the suite says: rates by class and table, and who survived, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nesyria.validation.finding import Finding
from tests.mutations import runner
from tests.mutations.mutants import Mutant, files, moves
from tests.mutations.redundancy import Redundancy
from tests.mutations.settings import Setting

CORRECTIONS = "corrections"


@dataclass(frozen=True)
class Outcome:
    """One mutant, and how it fared."""

    setting: str
    mutant: Mutant
    found: bool
    constraint: str
    why: tuple[Finding, ...] = ()


def run_published(setting: Setting, mutants: Sequence[Mutant], work: Path) -> list[Outcome]:
    """Run mutants on published rows; the figures are as published."""
    found, lost = runner.survivors(setting, mutants, work)
    return [*_outcomes("published", found, lost, Redundancy(setting.tables))]


def run_new(setting: Setting, mutants: Sequence[Mutant], work: Path) -> list[Outcome]:
    """Run mutants on new rows; the figures are built anew wherever they can be."""
    redundancy = Redundancy(setting.tables)
    out: list[Outcome] = []
    for rebuild in (True, False):
        part = [one for one in mutants if runner.rebuilt(setting, one) == rebuild]
        found, lost = runner.survivors(setting, part, work, rebuild=rebuild)
        out += _outcomes("new", found, lost, redundancy)
    return out


def run_files(setting: Setting, seeds: Iterable[int], work: Path) -> list[Outcome]:
    """Break every file in every way."""
    batches: dict[object, list[Mutant]] = defaultdict(list)
    for seed in seeds:
        for mutant in files(setting, seed):
            batches[mutant.what, seed].append(mutant)
    for mutant in moves(setting):
        # One alone, since a moved column of one table makes others wrong.
        batches[mutant].append(mutant)
    out: list[Outcome] = []
    for batch in batches.values():
        found = runner.killed_files(setting, batch, work)
        lost = [one for one in batch if one not in found]
        out += _outcomes(setting.name, found, lost, None)
    return out


def _outcomes(
    setting: str,
    found: dict[Mutant, list[Finding]],
    lost: Iterable[Mutant],
    redundancy: Redundancy | None,
) -> Iterator[Outcome]:
    def bears(mutant: Mutant) -> str:
        return redundancy.of(mutant) if redundancy else ""

    for mutant, why in found.items():
        yield Outcome(setting, mutant, True, bears(mutant), tuple(why))
    for mutant in lost:
        yield Outcome(setting, mutant, False, bears(mutant))


def not_found(outcomes: Iterable[Outcome]) -> list[str]:
    """Name the mutants that were not found."""
    return [str(one.mutant) for one in outcomes if not one.found]


def rate(outcomes: Iterable[Outcome]) -> float:
    """Return the share that was found (1 where there is nothing to find)."""
    all_ = list(outcomes)
    return sum(one.found for one in all_) / len(all_) if all_ else 1.0


def goals(outcomes: Sequence[Outcome]) -> list[tuple[str, str, list[Outcome]]]:
    """Return what must be reached: words, goal, and the mutants that count for it."""

    def those(accept: Callable[[Outcome], bool]) -> list[Outcome]:
        return [one for one in outcomes if accept(one)]

    figures = those(lambda one: one.mutant.figure and not one.mutant.structural)
    new = [one for one in figures if one.setting == "new" and one.mutant.resource in BY_HAND]
    return [
        (
            "structural classes",
            "100 %",
            those(lambda one: one.mutant.structural),
        ),
        (
            "changed figures on published rows",
            "100 %",
            [one for one in figures if one.setting == "published"],
        ),
        (
            "everything else on published rows",
            "100 %",
            those(
                lambda one: (
                    one.setting == "published"
                    and not one.mutant.structural
                    and not one.mutant.figure
                )
            ),
        ),
        (
            "changed figures on new rows, where another statement bears on them",
            "at least 90 %",
            [one for one in new if one.constraint],
        ),
        ("changed figures on new rows, all", "none: see below", new),
        (
            "everything else on new rows",
            "none: see below",
            those(
                lambda one: (
                    one.setting == "new" and not one.mutant.structural and not one.mutant.figure
                )
            ),
        ),
    ]


# Tables whose figures people type; the others are built.
BY_HAND = ("sites", "repatriation_reports", "total_reports", "population_reports")


def table(outcomes: Sequence[Outcome]) -> list[list[str]]:
    """Return found / tried by class (rows) and resource (columns), the header first."""
    resources = list(dict.fromkeys(one.mutant.resource for one in outcomes))
    classes = sorted({one.mutant.what for one in outcomes})
    out = [["class", *resources, "all"]]
    for what in classes:
        own = [one for one in outcomes if one.mutant.what == what]
        cells = [[one for one in own if one.mutant.resource == name] for name in resources]
        out.append([what, *(_share(part) for part in [*cells, own])])
    cells = [[one for one in outcomes if one.mutant.resource == name] for name in resources]
    out.append(["all", *(_share(part) for part in [*cells, list(outcomes)])])
    return out


def _share(outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return ""
    found = sum(one.found for one in outcomes)
    return f"{found}" if found == len(outcomes) else f"{found} of {len(outcomes)}"


def reasons(outcomes: Sequence[Outcome]) -> list[tuple[str, str, int, int]]:
    """Return, for the survivors: table and field, why, how many survived, of how many."""
    tried: dict[tuple[str, str], int] = defaultdict(int)
    lost: dict[tuple[str, str, str], int] = defaultdict(int)
    for one in outcomes:
        place = f"{one.mutant.resource}.{one.mutant.column or '(row)'}"
        tried[place, one.mutant.what] += 1
        if not one.found:
            lost[place, one.mutant.what, why(one)] += 1
    grouped: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (place, what, reason), number in lost.items():
        grouped[place, reason][0] += number
        grouped[place, reason][1] += tried[place, what]
    return [
        (place, reason, survived, of) for (place, reason), (survived, of) in sorted(grouped.items())
    ]


def why(outcome: Outcome) -> str:
    """Say why nothing could catch a survivor, or that something could have."""
    mutant = outcome.mutant
    if outcome.constraint:
        return f"COULD have been caught by {outcome.constraint}: honest sources differ as much"
    if mutant.what == "dropped row":
        return "nothing says that the row was ever there: no other row refers to it"
    if mutant.of == "number":
        return "no other statement of the same number, or one that the changed number still fits"
    if mutant.of == "text":
        return "text, of which there is no second copy"
    if mutant.of == "date":
        return "the date still fits those of its source, event and other reports"
    if mutant.of == "key":
        return "the new key is a key as good as the old, and nothing refers to it yet"
    return "another value of the right form; this place alone says which"
