"""The package to break that the files of the mutation suite share."""

import pytest

from tests.mutations import runner
from tests.mutations.runner import Setting


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return runner.published(tmp_path_factory.mktemp("published"))
