"""A server for each test."""

from collections.abc import Iterator

import pytest

from tests.unit.links.server import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as started:
        yield started
