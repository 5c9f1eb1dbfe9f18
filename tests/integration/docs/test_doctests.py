"""The examples in docstrings run, from an empty folder."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import nesyria

pytestmark = pytest.mark.slow

MODULES = ["nesyria"] + [
    module.name
    for module in pkgutil.walk_packages(nesyria.__path__, "nesyria.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert doctest.testmod(importlib.import_module(name)).failed == 0
