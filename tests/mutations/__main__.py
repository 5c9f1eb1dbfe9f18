"""Run the whole mutation suite over the real figures, and print the kill rate.

python -m tests.mutations                  print the tables
python -m tests.mutations --write          and write them into docs/mutations.md
python -m tests.mutations --each 8         more mutants per class and column
python -m tests.mutations --plausible      plausible mistakes alone, which take a minute
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from nesyria.datapackage.files import write_atomically
from tests.helpers import ROOT
from tests.mutations import results, settings
from tests.mutations.mutants import Mutant, cells, lines
from tests.mutations.plausible import Slip, honest, warned
from tests.mutations.tables import read

PAGE = ROOT / "docs" / "mutations.md"
BEGIN, END = "<!-- results: python -m tests.mutations --write -->\n", "<!-- end of results -->"
PLAUSIBLE = "<!-- results: python -m tests.mutations --plausible --write -->\n"


Part = Callable[[Path, int, int], list[results.Outcome]]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--each", type=int, default=4, help="mutants per class and column")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="write docs/mutations.md")
    parser.add_argument("--plausible", action="store_true", help="plausible mistakes alone")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    found = warned.found(read(ROOT), options.each, options.seed)
    _show(plausible(found, options.each, options.seed), PLAUSIBLE, write=options.write)
    if options.plausible:
        print(f"{len(found):,} mistakes in {time.monotonic() - start:.0f} s", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as name:
        outcomes = run(Path(name), options.each, options.seed)
    _show(render(outcomes, options.each, options.seed), BEGIN, write=options.write)
    print(f"{len(outcomes):,} mutants in {time.monotonic() - start:.0f} s", file=sys.stderr)
    return 0


def _show(lines: Sequence[str], begin: str, *, write: bool) -> None:
    """Print a generated part of the page, and put it in its place."""
    part = "\n".join(lines)
    print(part)
    if write:
        text = PAGE.read_text(encoding="utf-8")
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(END)
        write_atomically(PAGE, f"{head}{begin}\n{part}\n{END}{tail}".encode())


def plausible(found: Sequence[tuple[Slip, list[str]]], each: int, seed: int) -> list[str]:
    """Return the generated part about plausible mistakes: by class, how many are warned of."""
    lines = [
        f"Up to {each} rows per class and table, seed {seed}: {len(found):,} in all.",
        "",
        "| class | table | warned of | rules that warn |",
        "|---|---|---:|---|",
    ]
    by_class: dict[tuple[bool, str, str], list[list[str]]] = {}
    for one, rules in found:
        key = (honest(one.what), one.what, one.resource)
        by_class.setdefault(key, []).append(rules)
    for (_, what, resource), own in sorted(by_class.items()):
        share = f"{sum(map(bool, own))} of {len(own)}"
        said = ", ".join(f"`{rule}`" for rule in sorted({rule for some in own for rule in some}))
        lines.append(f"| {what} | {resource} | {share} | {said} |")
    return lines


def new(folder: Path, each: int, seed: int) -> list[results.Outcome]:
    """Break cells and rows that were never published."""
    setting = settings.new(folder)
    return results.run_new(setting, _mutants(setting, each, seed), folder / "work")


def published(folder: Path, each: int, seed: int) -> list[results.Outcome]:
    """Break cells and rows as they were published."""
    setting = settings.published(folder)
    return results.run_published(setting, _mutants(setting, each, seed), folder / "work")


def files(folder: Path, each: int, seed: int) -> list[results.Outcome]:
    """Break whole files, whose every class is tried in every table."""
    return results.run_files(settings.published(folder), [seed], folder / "work")


def _mutants(setting: settings.Setting, each: int, seed: int) -> list[Mutant]:
    return [*cells(setting, each, seed), *lines(setting, 3 * each, seed)]


def run(folder: Path, each: int, seed: int) -> list[results.Outcome]:
    """Run all classes in both settings, the parts side by side."""
    with ProcessPoolExecutor() as pool:
        begun = [pool.submit(timed, one, folder, each, seed) for one in (new, published, files)]
        return [outcome for one in begun for outcome in one.result()]


def timed(part: Part, folder: Path, each: int, seed: int) -> list[results.Outcome]:
    """Run one part in a folder of its own, and say how long it took."""
    own, start = folder / part.__name__, time.monotonic()
    own.mkdir()
    outcomes = part(own, each, seed)
    taken = time.monotonic() - start
    print(f"{part.__name__}: {len(outcomes):,} mutants in {taken:.0f} s", file=sys.stderr)
    return outcomes


def render(outcomes: Sequence[results.Outcome], each: int, seed: int) -> list[str]:
    """Return the generated part of the page."""
    lines = [
        f"Up to {each} mutants per class and column, seed {seed}: {len(outcomes):,} in all.",
        "",
    ]
    lines += ["| goal | wanted | found | of | rate |", "|---|---|---:|---:|---:|"]
    for words, goal, own in results.goals(outcomes):
        found = sum(one.found for one in own)
        lines.append(
            f"| {words} | {goal} | {found:,} | {len(own):,} | {100 * results.rate(own):.1f} % |"
        )
    for title, setting in (("Published rows", "published"), ("New rows", "new")):
        own = [one for one in outcomes if one.setting == setting]
        lines += ["", f"### {title}", ""]
        header, *rows = results.table(own)
        lines += [f"| {' | '.join(header)} |", f"|---|{'---:|' * (len(header) - 1)}"]
        lines += [f"| {' | '.join(row)} |" for row in rows]
    lines += ["", "### Survivors", ""]
    survived = results.reasons(outcomes)
    lines += [
        "| table and field | why nothing caught it | survived | tried |",
        "|---|---|---:|---:|",
    ]
    lines += [f"| {place} | {why} | {lost} | {tried} |" for place, why, lost, tried in survived]
    return lines


if __name__ == "__main__":
    raise SystemExit(main())
