"""The examples in docstrings run, from an empty folder."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import nesyria

pytestmark = pytest.mark.slow

# Old names, which warn when they are imported.
DEPRECATED = ("nesyria.csvfile", "nesyria.release")
MODULES = ["nesyria"] + [
    module.name
    for module in pkgutil.walk_packages(nesyria.__path__, "nesyria.")
    if not module.name.endswith("__main__") and module.name not in DEPRECATED
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert doctest.testmod(importlib.import_module(name)).failed == 0
