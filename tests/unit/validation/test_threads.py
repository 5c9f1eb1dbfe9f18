"""Validation leaves the process as it was, in one thread and in several at once."""

import concurrent.futures
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any

import nesyria as nes
from tests.helpers import edit, example

LAYERS = ("structure", "rows")


def state() -> list[Any]:
    loggers = logging.root.manager.loggerDict.items()
    return [
        (sys.stdout, sys.stderr, sys.path[:], Path.cwd(), dict(os.environ)),
        (list(warnings.filters), warnings.showwarning),
        {name: one.level for name, one in loggers if isinstance(one, logging.Logger)},
    ]


def test_the_layers_of_files_and_rows_leave_no_trace(tmp_path: Path) -> None:
    roots = [example(tmp_path, name) for name in "abc"]
    edit(roots[1], "sites", "36.38,41.15", "36.38,")
    # What libraries do while they are imported is done.
    nes.validate(roots[0], layers=LAYERS)
    before = state()
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(lambda root: nes.validate(root, layers=LAYERS), roots * 2))
    assert state() == before
    assert [one.valid for one in reports] == [True, False, True] * 2
    assert [set(one.counts()) for one in reports[1::3]] == [{"fields.together"}] * 2
