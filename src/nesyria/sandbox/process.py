"""The process that a sandbox runs in: asked in turn, ended where an answer takes too long.

The database checks its own limits between the steps of a query only, and a step can be long. A
process can be ended whatever it does, and what it was given goes with it.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from decimal import Decimal
from typing import IO, Any

from nesyria._interpreter import start_module
from nesyria.errors import NesyriaError
from nesyria.sandbox.deadline import Deadline
from nesyria.sandbox.limits import MAX_RESULT_BYTES, Limits

# The database stops a query in good order where it can; how much later its process is ended.
_GRACE = 1.0
# A character may be written as six in JSON.
_MAX_ANSWER = 8 * MAX_RESULT_BYTES
# A process and its libraries before the first answer, and a table on its way.
_START_SECONDS = 60.0


class EndedError(NesyriaError):
    """The process of a sandbox is gone, with all that it held."""


class Process:
    """One process of the sandbox, with an open database.

    Parameters
    ----------
    limits : Limits
        What its queries may use.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        try:
            self._open(_IDLE.taken() or _started())
        except EndedError:
            # One that waited may have ended itself just now.
            self._open(_started())

    def ask(
        self, do: str, *, feed: Callable[[IO[bytes]], None] | None = None, **request: object
    ) -> Any:
        """Return the answer to a request.

        Parameters
        ----------
        do : str
            What is to be done.
        feed : callable, optional
            Writes what follows the request.
        **request
            What else the request says.

        Raises
        ------
        NesyriaError
            When the process says why it cannot be done.
        EndedError
            When it took too long or too much memory, so that the process is gone.
        """
        # What is put in is no query, and may be large.
        seconds = self._limits.seconds + _GRACE if feed is None else _START_SECONDS
        return self._asked(seconds, feed, {"do": do, **request})

    def release(self) -> None:
        """Close the database, and keep the process for the next one."""
        try:
            self.ask("close")
        except NesyriaError:
            self.end()
        else:
            self._deadline.close()
            _IDLE.keep(self._program)

    def end(self) -> None:
        """End the process."""
        self._deadline.close()
        _end(self._program)

    def _open(self, program: subprocess.Popen[bytes]) -> None:
        self._program, self._deadline = program, Deadline(program.kill)
        self._asked(_START_SECONDS, None, {"do": "open", "limits": asdict(self._limits)})

    def _asked(
        self, seconds: float, feed: Callable[[IO[bytes]], None] | None, request: dict[str, object]
    ) -> Any:
        try:
            with self._deadline.within(seconds):
                line = self._exchanged(feed, request)
        except BaseException:
            self.end()
            raise
        if not line.endswith(b"\n"):
            late = self._deadline.missed
            self.end()
            reason = self._limits.interrupted if late else "it needs too much memory"
            raise EndedError(reason)
        answer = json.loads(line, object_hook=_decimal)
        if "error" in answer:
            raise NesyriaError(answer["error"])
        return answer["answer"]

    def _exchanged(
        self, feed: Callable[[IO[bytes]], None] | None, request: dict[str, object]
    ) -> bytes:
        told, heard = self._program.stdin, self._program.stdout
        if told is None or heard is None:
            return b""
        try:
            told.write(json.dumps(request).encode() + b"\n")
            if feed is not None:
                feed(told)
            told.flush()
            return heard.readline(_MAX_ANSWER)
        except OSError:
            return b""


def _decimal(found: dict[str, Any]) -> Any:
    return Decimal(found["decimal"]) if set(found) == {"decimal"} else found


def prepare() -> None:
    """Start the process of the next sandbox now, and do not wait for it.

    Where none can be had, the sandbox itself will say so.
    """
    with suppress(NesyriaError):
        _IDLE.keep(_IDLE.taken() or _started())


class _Idle:
    """At most one process that waits for its next database: starting one takes a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: tuple[int, subprocess.Popen[bytes]] | None = None

    def taken(self) -> subprocess.Popen[bytes] | None:
        """Return the process that waits, where there is one that still lives."""
        with self._lock:
            held, self._held = self._held, None
        if held is None:
            return None
        owner, program = held
        # A copy of this process must not talk with what another copy talks with.
        if owner != os.getpid():
            _close(program)
        elif program.poll() is not None:
            _end(program)
        else:
            return program
        return None

    def keep(self, program: subprocess.Popen[bytes]) -> None:
        """Let a process wait, or end it where another waits already."""
        with self._lock:
            kept = self._held is None
            if kept:
                self._held = (os.getpid(), program)
        if not kept:
            _end(program)

    def end(self) -> None:
        """End what waits."""
        program = self.taken()
        if program is not None:
            _end(program)


_IDLE = _Idle()
atexit.register(_IDLE.end)


def _started() -> subprocess.Popen[bytes]:
    try:
        return start_module("nesyria.sandbox", talk=True)
    except OSError as error:
        raise NesyriaError(
            f"SQL from data runs in a process of its own, which cannot be started: {error}"
        ) from None


def _end(program: subprocess.Popen[bytes]) -> None:
    program.kill()
    _close(program)
    program.wait()


def _close(program: subprocess.Popen[bytes]) -> None:
    for stream in (program.stdin, program.stdout):
        # What was not yet written cannot be any more.
        with suppress(OSError):
            if stream is not None:
                stream.close()
