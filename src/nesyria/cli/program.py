"""The program: runs one command and returns its exit status."""

from __future__ import annotations

import argparse
import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from nesyria.cli.arguments import parser
from nesyria.cli.commands import EXIT_CANNOT_RUN, EXIT_OK
from nesyria.cli.output import complain, flush, prepare_streams
from nesyria.cli.progress import progress_shown
from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

# As shells count a program that a signal ended.
_BY_SIGNAL = 128
EXIT_INTERRUPTED = _BY_SIGNAL + signal.SIGINT


def run(arguments: Sequence[str] | None = None, *, home: Path | None = None) -> int:
    """Run one command and return its exit status: 0, 1 (not valid) or 2 (cannot run).

    ``home`` is the folder of a package where the command names none.
    """
    try:
        status = _run(arguments, home)
        flush()
    except NesyriaError as error:
        complain(f"nesyria: {error}")
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        complain(f"nesyria: {where}{error.strerror or error}")
    except Exception as error:
        # A fault of this program: whoever meets it gets a sentence, and no answer that is none.
        complain(f"nesyria: cannot go on: {type(error).__name__}: {error}")
    else:
        return status
    return EXIT_CANNOT_RUN


def _run(arguments: Sequence[str] | None, home: Path | None) -> int:
    top = parser()
    try:
        options = top.parse_args(arguments)
    except SystemExit:
        # Help or the version has been printed; a mistake in the arguments is a NesyriaError.
        return EXIT_OK
    command: Callable[[argparse.Namespace], int | None] | None = options.run
    if command is None:
        top.print_help()
        return EXIT_OK
    options.path = home if options.path is None else options.path
    with progress_shown():
        return command(options) or EXIT_OK


class _EndedBySignalError(BaseException):
    """The process was told to end; nothing but the program itself may take that for an error."""


def main(arguments: Sequence[str] | None = None, *, home: Path | None = None) -> NoReturn:
    """Run as a program of its own."""
    prepare_streams()
    try:
        with _ended_by_signals():
            status = run(arguments, home=home)
    except KeyboardInterrupt:
        complain("nesyria: interrupted")
        status = EXIT_INTERRUPTED
    except _EndedBySignalError as ended:
        number = signal.Signals(ended.args[0])
        complain(f"nesyria: ended by {number.name}")
        status = _BY_SIGNAL + number
    # Whatever was imported goes with the process: the collector need not look through it again.
    gc.freeze()
    raise SystemExit(status)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """End as after an error where the process is told to end: nothing half written is left."""

    def end(number: int, _: FrameType | None) -> None:
        raise _EndedBySignalError(number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    former = {}
    for number in (signal.Signals[name] for name in names):
        # nohup, for one, has a signal ignored, and that stays.
        if signal.getsignal(number) is signal.SIG_DFL:
            former[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
