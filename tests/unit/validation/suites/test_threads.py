"""Validation in threads leaves the process as it was."""

import logging
import os
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import nesyria as nes

pytestmark = pytest.mark.slow


def state() -> tuple[object, ...]:
    loggers = ("", "great_expectations", "py.warnings", "sqlalchemy")
    levels = [logging.getLogger(name).level for name in loggers]
    handlers = [list(logging.getLogger(name).handlers) for name in loggers]
    streams = (id(sys.stdout), id(sys.stderr))
    return levels, handlers, streams, list(warnings.filters), dict(os.environ), Path.cwd()


def test_threads_that_validate_leave_the_process_as_it_was(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nes.validate(example, layers=["across"])
    before = state()
    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(lambda _: nes.validate(example, layers=["across"]), range(6)))
    assert state() == before
    assert [report.findings for report in reports] == [reports[0].findings] * 6
    assert reports[0].valid
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
