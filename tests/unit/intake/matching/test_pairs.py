"""Pairs are compared in parts that fit into memory, those of one statement together."""

import numpy as np
import pytest

from nesyria.intake.matching import pairs


@pytest.mark.parametrize("most", [1, 2, 3, 4, 100])
def test_parts_have_every_pair_once_and_statements_whole(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(pairs, "_PAIRS", most)
    rows, others = np.array([0, 0, 1, 4, 4, 4, 7]), np.arange(7)
    found = list(pairs._parted(rows, others))
    assert np.concatenate([one for one, _ in found]).tolist() == rows.tolist()
    assert np.concatenate([other for _, other in found]).tolist() == others.tolist()
    told = [row for one, _ in found for row in set(one.tolist())]
    assert len(told) == len(set(told))
    assert all(len(one) <= max(most, 3) for one, _ in found)
