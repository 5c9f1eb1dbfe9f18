"""The process of the sandbox: takes requests, a line each, and answers each with one line.

Started by `nesyria.sandbox.process`, and nobody else: it is no interface. Whoever asks may end it
at any time; it ends itself where nobody asks any more.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from nesyria.errors import NesyriaError
from nesyria.sandbox.engine import Engine
from nesyria.sandbox.limits import Limits

# How long a process waits for its next database before it ends.
_IDLE_SECONDS = 30.0
_LOOK_SECONDS = 0.02
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0


def main() -> None:
    """Answer until nobody asks any more."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "w", encoding="ascii")
    # What a library prints is no answer.
    os.dup2(2, 1)
    watch = _Watch()
    watch.start()
    # Before anybody asks; where one is missing, the first request says so.
    with suppress(ImportError):
        import_module("duckdb")
        import_module("pyarrow")
    engine: Engine | None = None
    while True:
        idle = threading.Timer(_IDLE_SECONDS, os._exit, [0])
        idle.daemon = True
        if engine is None:
            idle.start()
        line = requests.readline()
        idle.cancel()
        if not line:
            return
        request = json.loads(line)
        if request["do"] == "open":
            limits = Limits(**request["limits"])
            watch.most, engine = limits.process_bytes, Engine(limits)
        answer = _answered(engine, request, requests)
        if request["do"] == "close":
            engine = None
        answers.write(f"{json.dumps(answer)}\n")
        answers.flush()


def _answered(engine: Engine | None, request: dict[str, Any], stream: IO[bytes]) -> dict[str, Any]:
    work: dict[str, Callable[[Engine], object]] = {
        "open": lambda engine: None,
        "close": lambda engine: engine.close(),
        "insert": lambda engine: _insert(engine, request["name"], stream),
        "derive": lambda engine: engine.derive(request["name"], request["query"]),
        "parse": lambda engine: engine.parsed(request["query"]),
        "rows": lambda engine: _rows(engine, request),
    }
    if engine is None:
        return {"error": "no database is open"}
    try:
        return {"answer": work[request["do"]](engine)}
    except NesyriaError as error:
        return {"error": str(error)}


def _insert(engine: Engine, name: str, stream: IO[bytes]) -> None:
    import pyarrow as pa

    with pa.ipc.open_stream(stream) as rows:
        try:
            engine.insert(name, rows)
        finally:
            # What was not read would be taken for the next request.
            for _ in rows:
                pass


def _rows(engine: Engine, request: dict[str, Any]) -> object:
    names, rows = engine.rows(request["query"], request["most"])
    return {"names": names, "rows": [[_plain(cell) for cell in row] for row in rows]}


def _plain(cell: object) -> object:
    """Return a cell as JSON holds it: numbers and truth as such, everything else as text."""
    if cell is None or isinstance(cell, bool | int | float | str):
        return cell
    return {"decimal": str(cell)} if isinstance(cell, Decimal) else str(cell)


class _Watch(threading.Thread):
    """Ends the process when it holds too much, whatever it holds it for.

    What a database knows of its own memory leaves out the plan of a query, which can be large.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0

    def run(self) -> None:
        """Look often enough that little can be taken in between."""
        while True:
            time.sleep(_LOOK_SECONDS)
            if self.most and held_bytes() > self.most:
                os._exit(1)


def held_bytes() -> int:
    """Return the memory that this process holds; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE
    except OSError:
        return 0


if __name__ == "__main__":
    main()
