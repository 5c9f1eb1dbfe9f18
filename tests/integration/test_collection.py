"""The tests have the same names in every process, at any time."""

import os
import subprocess
import sys
import time

import pytest

from tests.helpers import ROOT

pytestmark = pytest.mark.slow


def collect(seed: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:xdist"]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def names(process: subprocess.Popen[str]) -> list[str]:
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output
    return [line for line in output.splitlines() if "::" in line]


def test_every_worker_finds_the_same_tests() -> None:
    # Workers that run side by side refuse to start where the names differ: by the order of a set,
    # or by the clock, which archives store in steps of two seconds.
    first = collect("1")
    time.sleep(2.1)
    second = collect("2")
    assert len(one := names(first)) > 1000
    assert one == names(second)
