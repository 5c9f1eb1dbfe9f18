"""The goals of the mutation suite, on some mutants of every class; the whole is a run by hand.

``python -m tests.mutations --write`` runs it all and writes docs/mutations.md.
"""

import random
from pathlib import Path

import pytest

from nesyria.validation import structure
from tests.mutations import mutators, results, runner
from tests.mutations.redundancy import Redundancy
from tests.mutations.results import Outcome
from tests.mutations.runner import Mutant, Setting
from tests.mutations.tables import FIGURES, LEDGER

pytestmark = pytest.mark.slow

SEED = 1


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return runner.published(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return runner.new(tmp_path_factory.mktemp("new"))


@pytest.fixture(scope="module")
def on_published(published: Setting, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    mutants = [*runner.cells(published, 1, SEED, most=2), *runner.lines(published, 2, SEED)]
    return results.run_published(published, mutants, tmp_path_factory.mktemp("run") / "work")


@pytest.fixture(scope="module")
def on_new(new: Setting, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    some = runner.cells(new, 2, SEED, most=2)
    figures = [one for one in some if one.figure and one.resource in results.BY_HAND]
    others = [one for one in some if one.structural and one.resource not in FIGURES]
    return results.run_new(new, figures + others[::3], tmp_path_factory.mktemp("run") / "work")


def survivors(outcomes: list[Outcome]) -> list[str]:
    return [str(one.mutant) for one in outcomes if not one.found]


def test_both_settings_are_valid_before_they_are_broken(published: Setting, new: Setting) -> None:
    assert runner.findings(published.root) == []
    assert runner.findings(new.root) == []


def test_nothing_bears_on_what_is_no_figure(published: Setting) -> None:
    redundancy = Redundancy(published.tables)
    mutants = runner.cells(published, 1, SEED)
    borne = [one for one in mutants if redundancy.of(one)]
    assert borne
    assert all(one.figure for one in borne)


def test_every_structural_fault_is_found(
    on_published: list[Outcome], on_new: list[Outcome]
) -> None:
    own = [one for one in on_published + on_new if one.mutant.structural]
    assert len(own) > 400
    assert survivors(own) == []


def test_every_change_of_a_published_row_is_found(
    published: Setting, on_published: list[Outcome]
) -> None:
    assert {one.mutant.resource for one in on_published} == set(published.tables)
    assert {*mutators.CELLS, *mutators.ROWS} == {one.mutant.what for one in on_published}
    assert survivors(on_published) == []


def test_building_the_figures_anew_hides_no_change_of_the_ledger(
    published: Setting, on_published: list[Outcome], tmp_path: Path
) -> None:
    ledger = [one.mutant for one in on_published if one.mutant.resource in LEDGER]
    mutants = [one for one in ledger if one.figure and runner.rebuilt(published, one)]
    assert len(mutants) > 10
    found, lost = runner.survivors(published, mutants, tmp_path / "work", rebuild=True)
    assert lost == []
    assert len(found) == len(mutants)


def test_changed_figures_of_new_rows_are_found_where_anything_could(
    on_new: list[Outcome],
) -> None:
    own = [one for one in on_new if one.mutant.figure and one.constraint]
    assert len(own) > 25
    assert results.rate(own) >= 0.9, survivors(own)


def test_what_bears_on_a_figure_is_not_everything_nor_nothing(on_new: list[Outcome]) -> None:
    figures = [one for one in on_new if one.mutant.figure]
    assert 0.2 < sum(bool(one.constraint) for one in figures) / len(figures) < 0.9


@pytest.mark.parametrize("what", mutators.FILES)
def test_broken_files_are_found_whichever_way_they_are_read(
    published: Setting, tmp_path: Path, what: str
) -> None:
    batch = [one for one in runner.files(published, SEED) if one.what == what]
    assert len(batch) == len(published.tables)
    by_rows = runner.killed_files(published, batch, tmp_path / "rows")
    by_columns = runner.killed_files(published, batch, tmp_path / "columns", large_bytes=0)
    assert set(by_rows) == set(by_columns) == set(batch)


def test_moved_columns_and_lost_rows_are_found(published: Setting, tmp_path: Path) -> None:
    by_table: dict[str, list[Mutant]] = {}
    for mutant in runner.moves(published):
        by_table.setdefault(mutant.resource, []).append(mutant)
    rng = random.Random(SEED)
    # In turn one of each kind, from table to table.
    kinds = list(mutators.MOVES)
    some = [
        rng.choice([one for one in own if one.what == kinds[number % len(kinds)]])
        for number, own in enumerate(by_table.values())
    ]
    assert len(some) == len(published.tables)
    assert {one.what for one in some} == set(kinds)
    found = [one for one in some if runner.killed_files(published, [one], tmp_path / "work")]
    assert found == some


def test_both_ways_of_reading_give_the_same_verdict(published: Setting, tmp_path: Path) -> None:
    mutants = [*runner.cells(published, 1, SEED, most=2), *runner.lines(published, 2, SEED)]
    seen = 0
    # The release before cannot help here, so that what is found is found in the cells.
    for batch in runner.batches(published, mutants)[::3]:
        root = runner.applied(published, batch, tmp_path / "work")
        rows = runner.findings(root, ["rows"])
        by_rows, by_columns = (
            runner.attributed(
                published, batch, root, [*rows, *runner.findings(root, ["structure"], size)]
            )
            for size in (structure.LARGE_BYTES, 0)
        )
        assert set(by_rows) == set(by_columns)
        seen += len(by_rows)
    assert seen > 100


def test_no_mutant_is_found_for_the_fault_of_another(
    published: Setting, on_published: list[Outcome], tmp_path: Path
) -> None:
    """Ask again about some mutants, each alone: the batch must not have lent them findings."""
    hidden = [one.mutant for one in on_published if not one.mutant.structural]
    for mutant in random.Random(SEED).sample(hidden, 10):
        assert mutant in runner.killed(published, [mutant], tmp_path / "work"), str(mutant)
