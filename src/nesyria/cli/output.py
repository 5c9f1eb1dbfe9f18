"""What the program writes: UTF-8 where it is kept, and one sentence where it cannot be written."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TextIO

from nesyria._terminal import (
    escape_controls,
    escape_workflow_commands,
    part_workflow_commands,
    replace_controls,
)
from nesyria.cli.progress import PROGRESS
from nesyria.errors import NesyriaError


def prepare_streams() -> None:
    """Set how stdout and stderr are written, whatever the locale says.

    A terminal that lacks a letter shows its number. Elsewhere that would make a file which is no
    valid JSON or BibTeX, so a file or pipe gets UTF-8.
    """
    for descriptor in (0, 1, 2):
        _hold(descriptor)
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")
        else:
            errors = "strict" if stream is sys.stdout else "backslashreplace"
            stream.reconfigure(encoding="utf-8", errors=errors, newline="\n")


def _hold(descriptor: int) -> None:
    """Open nothing in the place of a stream that is closed, lest the next file be taken for it."""
    try:
        os.fstat(descriptor)
    except OSError:
        os.open(os.devnull, os.O_RDWR)


def say(text: str) -> None:
    """Print text for a person: nothing in it steers a terminal or the runner of a workflow."""
    write(escape_workflow_commands(escape_controls(text)))


def say_table(text: str) -> None:
    """Print what `format_table` made, which has written out already what steers a terminal."""
    write(escape_workflow_commands(text))


def write(text: str) -> None:
    """Print a text as it is: one that is safe to print, such as a report.

    Raises
    ------
    NesyriaError
        When it cannot be written; a reader that has seen enough (head, less) is no error.
    """
    PROGRESS.clear()
    if sys.stdout is None:
        raise NesyriaError("standard output is closed")
    _guarded(sys.stdout, text)


def write_bibliography(text: str) -> None:
    """Print BibTeX or RIS, in which a backslash would mean something else."""
    write(part_workflow_commands(replace_controls(text)))


def complain(text: str) -> None:
    """Print an error; where nobody can read it, the exit status says enough."""
    PROGRESS.clear()
    if sys.stderr is None:
        return
    try:
        print(escape_workflow_commands(escape_controls(text)), file=sys.stderr, flush=True)
    except OSError:
        _discard(sys.stderr)


def flush() -> None:
    """Write what is left, such as a help text."""
    if sys.stdout is not None:
        _guarded(sys.stdout)


def _guarded(stream: TextIO, *texts: str) -> None:
    try:
        # At once, so that a disk which is full is noticed while it can still be said.
        for text in texts:
            print(text, file=stream)
        stream.flush()
    except OSError as error:
        _discard(stream)
        if not _reader_left(error):
            reason = error.strerror or str(error)
            raise NesyriaError(f"standard output cannot be written: {reason}") from None


def _reader_left(error: OSError) -> bool:
    # Windows gives a closed pipe as an invalid argument.
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def _discard(stream: TextIO) -> None:
    """Lead a stream nowhere: what its buffer holds would fail again when the program ends."""
    try:
        target = os.open(os.devnull, os.O_WRONLY)
        os.dup2(target, stream.fileno())
        os.close(target)
    except (OSError, ValueError):
        # A stream of another program that has no number.
        return
