"""The tests have the same names in every process, at any time."""

import os
import subprocess
import sys

import pytest

from tests.helpers import ROOT

pytestmark = pytest.mark.slow


def test_every_worker_finds_the_same_tests(request: pytest.FixtureRequest) -> None:
    # Workers that run side by side refuse to start where the names differ: by the order of a set,
    # which the seed moves, or by the clock: this process has looked for its tests long before.
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *request.config.args]
    done = subprocess.run(
        command,
        cwd=ROOT,
        # What somebody adds to the options, as -v, is said by each process alike.
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    found = [line for line in done.stdout.splitlines() if "::" in line]
    # A choice by markers leaves tests out.
    here = [item.nodeid for item in request.session.items]
    chosen = set(here)
    assert [name for name in found if name in chosen] == here
