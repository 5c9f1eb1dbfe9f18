"""Run checks in a second process, while this one imports Great Expectations.

Importing that library takes longer than everything else together, and only the suites need it: on
two cores the other checks cost nothing beside it.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

from nesyria._interpreter import start_module
from nesyria.datapackage.package import Package
from nesyria.validation import check
from nesyria.validation.finding import Finding


class Worker:
    """Checks of a package, begun when this is made.

    Parameters
    ----------
    package : Package
        What to check: a folder.
    checks : sequence of str
        All that look at it.
    told : sequence of str
        Those of them that are run there.
    """

    def __init__(self, package: Package, checks: Sequence[str], told: Sequence[str]) -> None:
        self._process = _start(package, checks, told)

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


def _start(
    package: Package, checks: Sequence[str], told: Sequence[str]
) -> subprocess.Popen[bytes] | None:
    try:
        return start_module(__name__, str(package.root), ",".join(checks), ",".join(told))
    except OSError:
        return None


def main(folder: str, checks: str, told: str) -> None:
    """Write what checks find in a folder as JSON, one finding a line: for `Worker` alone."""
    out = sys.stdout
    # What a library prints is no finding.
    with redirect_stdout(sys.stderr):
        found = check(Package(Path(folder)), checks.split(","), told.split(","))
    for one in found:
        out.write(f"{json.dumps(one.to_dict())}\n")
    # Whatever was imported goes with the process: the collector need not look through it again.
    gc.freeze()


if __name__ == "__main__":
    main(*sys.argv[1:])
