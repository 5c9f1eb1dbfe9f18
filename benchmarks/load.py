"""What loading every table with its types costs, against a bare read of the same files.

python benchmarks/load.py
"""

import argparse
import statistics
import time
from collections.abc import Callable

import measure
import pandas as pd

import nesyria as nes

FLOOR = "bare read_csv"
LIMIT = 1.2
PACKAGE = nes.Dataset.installed().package
FILES = [str(PACKAGE.path(name)) for name in PACKAGE.resources]
# Both are told what to read: neither looks for the tables that there are.
TABLES = list(PACKAGE.resources)
READ = f"import pandas as pd; [pd.read_csv(file) for file in {FILES!r}]"
LOAD = f"import nesyria as nes; [nes.load(table) for table in {TABLES!r}]"
DAY = "2022-06-30"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=21)
    rounds = parser.parse_args().rounds
    commands = {FLOOR: ["-c", READ], "load every table": ["-c", LOAD]}
    costs = measure.side_by_side(commands | {"import pandas": ["-c", "import pandas"]}, rounds)
    measure.show(costs, FLOOR)
    show_warm(rounds)
    ratio = costs["load every table"].wall / costs[FLOOR].wall
    print(f"load every table: {ratio:.2f} x a bare read, as whole processes (at most {LIMIT})")
    return int(ratio > LIMIT)


def show_warm(rounds: int) -> None:
    """Print what the same, and a day, cost in a process that has its libraries already."""
    place = nes.Dataset.installed()
    place.as_of(DAY).load("areas")
    seconds = {
        FLOOR: _median(lambda: [pd.read_csv(file) for file in FILES], rounds),
        "load every table": _median(lambda: [nes.load(name) for name in TABLES], rounds),
        "load('areas')": _median(lambda: nes.load("areas"), rounds),
        f"load('areas', as_of='{DAY}')": _median(lambda: nes.load("areas", as_of=DAY), rounds),
    }
    print("| in one process | ms |\n|---|---|")
    for name, cost in seconds.items():
        print(f"| {name} | {1000 * cost:.1f} |")
    print()


def _median(work: Callable[[], object], rounds: int) -> float:
    seen = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        seen.append(time.perf_counter() - begun)
    return statistics.median(seen)


if __name__ == "__main__":
    raise SystemExit(main())
