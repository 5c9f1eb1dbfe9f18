"""The example package, for tests that change it."""

from pathlib import Path

import pytest

from tests import helpers


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Return a fresh copy of the example package."""
    return helpers.example(tmp_path)


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """Return the example package as its release 1.0.0 has it."""
    return helpers.released_example(tmp_path)
