"""A module of this package as a process of its own: the same interpreter, the same code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def start_module(name: str, *arguments: str, talk: bool = False) -> subprocess.Popen[bytes]:
    """Start a module as a program whose output is read.

    Parameters
    ----------
    name : str
        The module, like ``nesyria.sandbox``.
    *arguments : str
        What it is given.
    talk : bool
        Whether its input is written to.

    Raises
    ------
    OSError
        When no process can be had.
    """
    # The same code as this process runs, installed or not.
    home = str(Path(__file__).resolve().parents[1])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    # Without -P, modules would be looked for in the current folder first: in what is checked.
    return subprocess.Popen(  # noqa: S603 - this interpreter, on a module of this package
        [sys.executable, "-P", "-m", name, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.PIPE if talk else subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
