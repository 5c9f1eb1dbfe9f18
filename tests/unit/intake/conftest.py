"""One copy of the example package for the tests that only read it."""

from pathlib import Path

import pytest

from tests import helpers


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example package; a test that changes it takes ``example``."""
    return helpers.example(tmp_path_factory.mktemp("ledger"))
