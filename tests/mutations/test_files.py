"""The goals of the mutation suite on whole files, read row by row and in columns.

``python -m tests.mutations --write`` runs it all and writes docs/mutations.md.
"""

import random
from pathlib import Path

import pytest

from nesyria.validation import structure
from tests.mutations import batching, mutators, runner, settings
from tests.mutations.mutants import Mutant, files, moves
from tests.mutations.settings import Setting

pytestmark = pytest.mark.slow

SEED = 1


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    """Return the example: what is done to whole files is the same to few rows and to many."""
    return settings.small(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize("what", mutators.FILES)
def test_broken_files_are_found_whichever_way_they_are_read(
    small: Setting, tmp_path: Path, what: str
) -> None:
    batch = [one for one in files(small, SEED) if one.what == what]
    assert len(batch) == len(small.tables)
    by_rows = runner.killed_files(small, batch, tmp_path / "rows")
    by_columns = runner.killed_files(small, batch, tmp_path / "columns", large_bytes=0)
    assert set(by_rows) == set(by_columns) == set(batch)


def test_moved_columns_and_lost_rows_are_found(small: Setting, tmp_path: Path) -> None:
    by_table: dict[str, list[Mutant]] = {}
    for mutant in moves(small):
        by_table.setdefault(mutant.resource, []).append(mutant)
    rng = random.Random(SEED)
    # In turn one of each kind, from table to table.
    # With this beginning, a row of corrections is none that is lost, which would be missed in the
    # table that it corrects instead: test_history.py.
    kinds = [*reversed(mutators.MOVES)]
    some = [
        rng.choice([one for one in own if one.what == kinds[number % len(kinds)]])
        for number, own in enumerate(by_table.values())
    ]
    assert len(some) == len(small.tables)
    assert {one.what for one in some} == set(kinds)
    found = [one for one in some if runner.killed_files(small, [one], tmp_path / "work")]
    assert found == some


def test_both_ways_of_reading_give_the_same_verdict(new: Setting, tmp_path: Path) -> None:
    batches = batching.batches(new, batching.sample(new, SEED, every=False))
    seen = 0
    # No release can help here, so that what is found is found in the cells.
    for batch in sorted(batches, key=len)[-7:]:
        root = runner.applied(new, batch, tmp_path / "work")
        rows = runner.findings(root, ["rows"])
        by_rows, by_columns = (
            runner.attributed(
                new, batch, root, [*rows, *runner.findings(root, ["structure"], size)]
            )
            for size in (structure.LARGE_BYTES, 0)
        )
        assert set(by_rows) == set(by_columns)
        assert [one for one in batch if one.structural and one not in by_rows] == []
        seen += len(by_rows)
    assert seen > 250
