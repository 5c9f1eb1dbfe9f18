"""The goals of the mutation suite on new rows: some mutants of every class.

``python -m tests.mutations --write`` runs it all and writes docs/mutations.md.
"""

import pytest

from tests.mutations import results, runner
from tests.mutations.batching import batches, sample
from tests.mutations.mutants import cells, lines
from tests.mutations.results import Outcome
from tests.mutations.settings import Setting
from tests.mutations.tables import FIGURES, LEDGER, REFERENCE

pytestmark = pytest.mark.slow

SEED = 1


@pytest.fixture(scope="module")
def on_new(new: Setting, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    some = cells(new, 2, SEED, most=2)
    some = [one for one in some if one.figure and one.resource in results.BY_HAND]
    # Of all batches, in each of which the figures are built anew, those that hold most.
    figures = [one for batch in sorted(batches(new, some), key=len)[-3:] for one in batch]
    packed = sample(new, SEED, every=False)
    others = [one for one in packed if one.structural and one.resource not in FIGURES]
    return results.run_new(new, figures + others, tmp_path_factory.mktemp("run") / "work")


def test_it_is_valid_before_it_is_broken(new: Setting) -> None:
    assert runner.findings(new.root) == []


def test_every_structural_fault_is_found(new: Setting, on_new: list[Outcome]) -> None:
    own = [one for one in on_new if one.mutant.structural]
    assert len(own) > 150
    assert {one.mutant.resource for one in own} >= {*LEDGER, *REFERENCE}
    possible = [*cells(new, 1, SEED), *lines(new, 1, SEED)]
    assert {one.mutant.what for one in own} == {one.what for one in possible if one.structural}
    assert results.not_found(own) == []


def test_changed_figures_of_new_rows_are_found_where_anything_could(
    on_new: list[Outcome],
) -> None:
    own = [one for one in on_new if one.mutant.figure and one.constraint]
    assert len(own) > 25
    assert results.rate(own) >= 0.9, results.not_found(own)


def test_what_bears_on_a_figure_is_not_everything_nor_nothing(on_new: list[Outcome]) -> None:
    figures = [one for one in on_new if one.mutant.figure]
    assert 0.2 < sum(bool(one.constraint) for one in figures) / len(figures) < 0.9
