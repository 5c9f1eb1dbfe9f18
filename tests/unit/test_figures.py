"""Every table of figures at once."""

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nesyria as nes
from nesyria import figures
from nesyria.datapackage.package import Package
from tests.helpers import ROOT


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_the_ledger_never_changes_a_figure(rng: random.Random) -> None:
    tables = {name: nes.load(name, path=ROOT) for name in Package(ROOT).edited()}
    expected = figures.derive(tables)
    shuffled = {
        name: frame.sample(frac=1, random_state=rng.randrange(2**32))
        for name, frame in tables.items()
    }
    for name, frame in figures.derive(shuffled).items():
        pd.testing.assert_frame_equal(frame, expected[name], obj=name)
