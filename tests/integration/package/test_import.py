"""Importing costs next to nothing: no library is loaded before it is used."""

import pkgutil
import subprocess
import sys

import pytest

import nesyria

pytestmark = pytest.mark.slow

HEAVY = {"pandas", "numpy", "frictionless", "pandera", "great_expectations", "rich", "sqlite3"}


def modules_after(code: str) -> set[str]:
    script = f"{code}; import sys; print(*sys.modules)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_loads_no_library() -> None:
    added = modules_after("import nesyria") - modules_after("pass")
    assert not added & HEAVY
    assert {name for name in added if name.startswith("nesyria")} == {"nesyria"}


def test_loading_needs_pandas_alone() -> None:
    added = modules_after("import nesyria; nesyria.load('totals')")
    assert not added & (HEAVY - {"pandas", "numpy", "sqlite3"})
    # Nor what only explains figures and cites them.
    assert not added & {"nesyria.explanation", "nesyria.provenance", "nesyria.figures"}


def test_every_public_name_is_there() -> None:
    for name in dir(nesyria):
        assert getattr(nesyria, name) is not None


def test_no_module_hides_a_public_name() -> None:
    # Importing a submodule puts it into the package's namespace under its own name.
    load_all = "\n".join(f"import_module('{module}')" for module in every_module())
    code = f"""from importlib import import_module
import nesyria
{load_all}
imported = dict(vars(nesyria))
for name in nesyria.__all__:
    # Each as the first that is asked for: one that was found stays in the namespace.
    vars(nesyria).clear()
    vars(nesyria).update(imported)
    assert callable(getattr(nesyria, name)), name
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def every_module() -> list[str]:
    found = pkgutil.walk_packages(nesyria.__path__, "nesyria.")
    return [module.name for module in found if not module.name.endswith("__main__")]
