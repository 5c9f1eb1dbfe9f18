"""The goals of the mutation suite on published rows: some mutants of every class.

``python -m tests.mutations --write`` runs it all and writes docs/mutations.md.
"""

import random
from pathlib import Path

import pytest

from tests.mutations import mutators, results, runner
from tests.mutations.batching import sample
from tests.mutations.mutants import cells, lines
from tests.mutations.redundancy import Redundancy
from tests.mutations.results import Outcome
from tests.mutations.settings import Setting
from tests.mutations.tables import LEDGER

pytestmark = pytest.mark.slow

SEED = 1


@pytest.fixture(scope="module")
def on_published(published: Setting, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    mutants = sample(published, SEED)
    return results.run_published(published, mutants, tmp_path_factory.mktemp("run") / "work")


def test_it_is_valid_before_it_is_broken(published: Setting) -> None:
    assert runner.findings(published.root) == []


def test_nothing_bears_on_what_is_no_figure(published: Setting) -> None:
    redundancy = Redundancy(published.tables)
    mutants = cells(published, 1, SEED)
    borne = [one for one in mutants if redundancy.of(one)]
    assert borne
    assert all(one.figure for one in borne)


def test_every_structural_fault_is_found(on_published: list[Outcome]) -> None:
    own = [one for one in on_published if one.mutant.structural]
    assert len(own) > 400
    assert results.not_found(own) == []


def test_every_change_of_a_published_row_is_found(
    published: Setting, on_published: list[Outcome]
) -> None:
    assert {one.mutant.resource for one in on_published} == set(published.tables)
    assert {*mutators.CELLS, *mutators.ROWS} == {one.mutant.what for one in on_published}
    tried = {(one.mutant.resource, one.mutant.what) for one in on_published}
    possible = [*cells(published, 1, SEED), *lines(published, 1, SEED)]
    assert {(one.resource, one.what) for one in possible} == tried
    assert results.not_found(on_published) == []


def test_building_the_figures_anew_hides_no_change_of_the_ledger(
    published: Setting, on_published: list[Outcome], tmp_path: Path
) -> None:
    ledger = [one.mutant for one in on_published if one.mutant.resource in LEDGER]
    mutants = [one for one in ledger if one.figure and runner.rebuilt(published, one)]
    assert len(mutants) > 10
    found, lost = runner.survivors(published, mutants, tmp_path / "work", rebuild=True)
    assert lost == []
    assert len(found) == len(mutants)


def test_no_mutant_is_found_for_the_fault_of_another(
    published: Setting, on_published: list[Outcome], tmp_path: Path
) -> None:
    """Ask again about some mutants, each alone: the batch must not have lent them findings."""
    hidden = [one.mutant for one in on_published if not one.mutant.structural]
    for mutant in random.Random(SEED).sample(hidden, 10):
        assert mutant in runner.killed(published, [mutant], tmp_path / "work"), str(mutant)
