"""The floors of the code: imports go down only; old names of modules lead to the new ones."""

import importlib
import sys

import pytest
from importlinter.cli import lint_imports

from tests.helpers import ROOT


def test_imports_go_down_only() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nesyria.csvfile", "nesyria.datapackage.files"),
        ("nesyria.release", "nesyria.publishing.release"),
    ],
)
def test_an_old_name_is_the_same_module_and_warns(old: str, new: str) -> None:
    sys.modules.pop(old, None)
    with pytest.warns(DeprecationWarning, match=new):
        assert importlib.import_module(old) is importlib.import_module(new)
