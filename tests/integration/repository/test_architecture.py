"""Imports go down only; tests are named after modules."""

import subprocess
import sys

from tests.helpers import ROOT

# In a process of its own: the linter configures logging, and silences every logger there is.
CONTRACTS = """
import sys, importlinter.cli
sys.path.append("site")
sys.exit(importlinter.cli.lint_imports(no_cache=True))
"""


def test_imports_go_down_only() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CONTRACTS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: 2 kept, 0 broken." in done.stdout


def test_unit_tests_have_the_names_of_what_they_test() -> None:
    tests, code = ROOT / "tests" / "unit", ROOT / "src" / "nesyria"
    files = sorted(tests.rglob("test_*.py"))
    assert len(files) > 50
    for file in files:
        name = file.stem.removeprefix("test_")
        folder = code / file.parent.relative_to(tests)
        choices = (folder / name, folder / f"{name}.py", folder / f"_{name}.py")
        assert any(one.exists() for one in choices), file.relative_to(ROOT).as_posix()
