"""Plausible mistakes are warned of, and honest rows are not: one of every class.

``python -m tests.mutations --plausible --write`` runs more, and writes docs/mutations.md.
"""

import pytest

from tests.helpers import ROOT
from tests.mutations.plausible import KINDS, Slip, honest, warned
from tests.mutations.tables import read

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> list[tuple[Slip, list[str]]]:
    return warned.found(read(ROOT), 1, seed=1)


def test_every_class_has_its_mistake(found: list[tuple[Slip, list[str]]]) -> None:
    assert {(one.what, one.resource) for one, _ in found} == set(KINDS)


def test_at_least_nine_mistakes_in_ten_are_warned_of(found: list[tuple[Slip, list[str]]]) -> None:
    mistakes = [(one, rules) for one, rules in found if not honest(one.what)]
    missed = [one for one, rules in mistakes if not rules]
    assert len(missed) <= 0.1 * len(mistakes), missed


def test_honest_rows_are_not_warned_of(found: list[tuple[Slip, list[str]]]) -> None:
    assert [(one, rules) for one, rules in found if honest(one.what) and rules] == []
