"""Run the structure layer in a second process, while this one imports Great Expectations.

Importing that library takes longer than everything else together, and Frictionless, which reads
row by row, needs nothing of it: on two cores the one costs nothing beside the other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from nesyria.datapackage.package import Package
from nesyria.validation.report import Finding


def start(package: Package) -> Callable[[], list[Finding] | None]:
    """Start the structure layer on a package.

    Returns
    -------
    callable
        Waits for the outcome and returns the findings; None where no process could be had, so
        that the caller does the work itself.
    """
    # Without -P, modules would be looked for in the current folder first: in what is checked.
    arguments = ["-P", "-m", "nesyria", "validate", str(package.root.resolve())]
    arguments += ["--layer", "structure", "--format", "json"]
    # The same code as this process runs, installed or not.
    home = str(Path(__file__).resolve().parents[3])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
    try:
        process = subprocess.Popen(  # noqa: S603 - this interpreter, on this package
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    except OSError:
        return lambda: None
    return lambda: _outcome(process)


def _outcome(process: subprocess.Popen[bytes]) -> list[Finding] | None:
    content, _ = process.communicate()
    if process.returncode not in (0, 1):
        return None
    try:
        return [Finding(**one) for one in json.loads(content)["findings"]]
    except (ValueError, KeyError, TypeError):
        return None
