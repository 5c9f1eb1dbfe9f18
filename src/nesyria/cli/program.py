"""The program: runs one command and returns its exit status."""

from __future__ import annotations

import argparse
import gc
import io
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    from pathlib import Path


from nesyria.cli.arguments import parser
from nesyria.cli.commands import EXIT_CANNOT_RUN, EXIT_OK, say

# As shells count an interrupt.
EXIT_INTERRUPTED = 130


def run(arguments: Sequence[str] | None = None, *, home: Path | None = None) -> int:
    """Run one command and return its exit status: 0, 1 (not valid) or 2 (cannot run).

    ``home`` is the folder of a package where the command names none.
    """
    options = parser().parse_args(arguments)
    options.path = home if options.path is None else options.path
    command: Callable[[argparse.Namespace], int | None] = options.run
    try:
        return command(options) or EXIT_OK
    except NesyriaError as error:
        say(f"nesyria: {error}", sys.stderr)
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        sys.stderr.close()
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        say(f"nesyria: {where}{error.strerror or error}", sys.stderr)
    except Exception as error:
        # A fault of this program: whoever meets it gets a sentence, and no answer that is none.
        say(f"nesyria: cannot go on: {type(error).__name__}: {error}", sys.stderr)
    return EXIT_CANNOT_RUN


def main(arguments: Sequence[str] | None = None, *, home: Path | None = None) -> NoReturn:
    """Run as a program of its own."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a letter shows its number, and no traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = run(arguments, home=home)
    except KeyboardInterrupt:
        status = EXIT_INTERRUPTED
    # Whatever was imported goes with the process: the collector need not look through it again.
    gc.freeze()
    raise SystemExit(status)
