"""The goals of the mutation suite, on some mutants of every class; the whole is a run by hand.

``python -m tests.mutations --write`` runs it all and writes docs/mutations.md. Broken bytes and
headers, which need a copy of the package each, are tried one by one in tests/validation.
"""

import random
from pathlib import Path

import pytest

from tests.mutations import results, runner

SEED, PER_CLASS = 1, 6


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[results.Outcome]:
    folder: Path = tmp_path_factory.mktemp("mutations")
    published = runner.published(folder)
    every = [*runner.cells(published, 1, SEED), *runner.lines(published, 1, SEED)]
    by_class: dict[str, list[runner.Mutant]] = {}
    for mutant in every:
        by_class.setdefault(mutant.what, []).append(mutant)
    rng = random.Random(SEED)
    some = [
        mutant for own in by_class.values() for mutant in rng.sample(own, min(PER_CLASS, len(own)))
    ]
    return results.run_published(published, some, folder / "work")


def test_every_structural_fault_is_found(outcomes: list[results.Outcome]) -> None:
    own = [one for one in outcomes if one.mutant.structural]
    assert len(own) > 20
    assert [one.mutant for one in own if not one.found] == []


def test_every_changed_figure_of_a_published_row_is_found(
    outcomes: list[results.Outcome],
) -> None:
    own = [one for one in outcomes if one.mutant.figure]
    assert len(own) > 20
    assert [one.mutant for one in own if not one.found] == []


def test_whatever_is_changed_in_a_published_row_is_found(outcomes: list[results.Outcome]) -> None:
    assert len(outcomes) > 80
    assert [one.mutant for one in outcomes if not one.found] == []
