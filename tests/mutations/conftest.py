"""The packages to break that the files of the mutation suite share."""

import pytest

from tests.mutations import settings
from tests.mutations.settings import Setting


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return settings.published(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="session")
def new(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return settings.new(tmp_path_factory.mktemp("new"))
