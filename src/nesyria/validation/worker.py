"""Run the structure layer in a second process, while this one imports Great Expectations.

Importing that library takes longer than everything else together, and Frictionless, which reads
row by row, needs nothing of it: on two cores the one costs nothing beside the other.
"""

from __future__ import annotations

import json
import subprocess

from nesyria._interpreter import start_module
from nesyria.datapackage.package import Package
from nesyria.validation.finding import Finding


class Worker:
    """The structure layer of a package, begun when this is made.

    Parameters
    ----------
    package : Package
        What to check: a folder.
    """

    def __init__(self, package: Package) -> None:
        self._process = _start(package)

    def findings(self) -> list[Finding] | None:
        """Wait for the outcome.

        Returns
        -------
        list of Finding or None
            None where no process could be had, or where it failed: the caller does the work.
        """
        if self._process is None:
            return None
        content, _ = self._process.communicate()
        if self._process.returncode:
            return None
        try:
            return [Finding(**json.loads(line)) for line in content.splitlines()]
        except (ValueError, TypeError):
            return None

    def stop(self) -> None:
        """End the process, if it still runs: nobody waits for it any more."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.kill()
        self._process.communicate()


def _start(package: Package) -> subprocess.Popen[bytes] | None:
    try:
        return start_module("nesyria.validation.structure", str(package.root))
    except OSError:
        return None
