"""Run whole processes side by side and say what they cost."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, seconds of processor, and the largest process in MiB."""

    wall: float
    cpu: float
    peak: float


def run(arguments: Sequence[str]) -> Cost:
    """Run Python with some arguments, and all that it starts, to the end."""
    # Bytecode is kept, as where people install with pip: compiling is not what is measured.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)[:200]}: exit {process.returncode}\n{said.decode()}")
    # Linux counts the size in KiB, macOS in bytes.
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def side_by_side(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Cost]:
    """Run each command once per round, in turn, so that all meet the same machine; medians."""
    seen: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, arguments in commands.items():
            seen[name].append(run(arguments))
    return {name: _median(costs) for name, costs in seen.items()}


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        max(cost.peak for cost in costs),
    )


def show(costs: Mapping[str, Cost], floor: str) -> None:
    """Print a table, each line as a multiple of one of them."""
    print("| | wall s | cpu s | peak MiB | x wall | x cpu |\n|---|---|---|---|---|---|")
    least = costs[floor]
    for name, cost in costs.items():
        print(
            f"| {name} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.peak:,.0f} "
            f"| {cost.wall / least.wall:.2f} | {cost.cpu / least.cpu:.2f} |"
        )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"\n{os.cpu_count()} processors, load {load}\n")
