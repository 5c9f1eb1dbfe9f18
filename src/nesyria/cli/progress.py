"""What long work is doing, on one line of a terminal that is cleared again."""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nesyria._terminal import escape_controls, terminal_width


class Progress(logging.Handler):
    """Shows each message of the package's loggers in the place of the one before."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._shown = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Show a message."""
        text = escape_controls(record.getMessage()).replace("\n", " ")[: terminal_width() - 1]
        self._write(f"\r{text.ljust(self._shown)}")
        self._shown = len(text)

    def clear(self) -> None:
        """Take the message away, before something else is printed."""
        if self._shown:
            self._write(f"\r{' ' * self._shown}\r")
            self._shown = 0

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):
            # It is a comfort: a terminal that is gone does not end the work.
            self._shown = 0


PROGRESS = Progress()


@contextmanager
def progress_shown() -> Iterator[None]:
    """Show what the package is doing while the block runs, where a person is looking."""
    if not _wanted():
        yield
        return
    logger = logging.getLogger("nesyria")
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(PROGRESS)
    try:
        yield
    finally:
        PROGRESS.clear()
        logger.removeHandler(PROGRESS)
        logger.setLevel(level)


def _wanted() -> bool:
    """Say whether stderr is a terminal of a person's own, and no pager reads the output."""
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        return False
    try:
        paged = sys.stdout is not None and stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        paged = False
    return sys.stderr is not None and sys.stderr.isatty() and not paged
