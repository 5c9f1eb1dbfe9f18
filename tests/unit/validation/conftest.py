"""Small packages that may be broken, alone with their processor time."""

import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import read_descriptor, small_package, source, write_descriptor

HERE = Path(__file__).resolve().parent
# What is broken is the table of sites, and what that refers to.
KEPT = ("areas", "sites", "sources", "flags", "source_kinds", "corrections")
# Far more processor time than any of these takes, far less than forever; a busy machine adds none.
SECONDS = 120


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a package of its own as slow: each takes a second, and there are many.

    In a file that would have no other, the first stays, so that each module has a fast test.
    """
    own = {"small", "make", "copy", "example", "released"}
    here = [item for item in items if item.path.is_relative_to(HERE)]
    slow = [item for item in here if own & set(getattr(item, "fixturenames", ()))]
    left = {item.path for item in here if item not in set(slow)}
    for item in slow:
        if item.path in left:
            item.add_marker(pytest.mark.slow)
        left.add(item.path)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse every connection, and every wait."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a connection was tried")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    start = time.process_time()
    yield
    assert time.process_time() - start < SECONDS


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the smallest package that is valid, which is never changed."""
    root = small_package(tmp_path_factory.mktemp("small") / "package", sources=[source("a")])
    descriptor = read_descriptor(root)
    descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] in KEPT]
    write_descriptor(root, descriptor)
    for folder in ("data", "schemas"):
        for file in (root / folder).iterdir():
            if file.stem not in KEPT:
                file.unlink()
    return root


@pytest.fixture
def small(template: Path, tmp_path: Path, alone: None) -> Path:
    """Return a fresh copy of the smallest package, alone."""
    return shutil.copytree(template, tmp_path / "package")
