"""How well statements are put to events: reports of the ledger left out, and matched anew.

    python benchmarks/match_events.py              # the real ledger, some seconds
    python benchmarks/match_events.py --scale 1000000 100000

The pages are dealt into groups. The reports of one group at a time are taken out and matched with
what is left, as if they came in anew. Right is the event that the report had; a new event is right
where the ledger has no other report of it. What is left undecided is neither right nor wrong.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from nesyria.datapackage.package import Package
from nesyria.figures.flags import Flags
from nesyria.intake.matching.matcher import match
from nesyria.intake.text import text_table
from nesyria.tableschema.pandas import read_frame

GROUPS, SEED = 20, 20231207
# Countries with fewer reports are told together.
FEW = 15


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=int, nargs=2, metavar=("REPORTS", "STATEMENTS"))
    given = parser.parse_args()
    if given.scale:
        scale(*given.scale)
        return
    for row in by_country(left_out(Package.installed())):
        print(*row, sep="\t")


def left_out(package: Package) -> pd.DataFrame:
    """Return a row for each placed report: its area, and whether decided and right."""
    return _left_out(package.root, package.read_table("repatriation_reports")).copy()


@cache
def _left_out(root: Path, _: bytes) -> pd.DataFrame:
    package = Package(root)
    reports, published = ledger(package)
    pages = np.array(sorted(set(reports["source_id"])))
    np.random.default_rng(SEED).shuffle(pages)
    found = []
    for group in range(GROUPS):
        out = reports["source_id"].isin(set(pages[group::GROUPS]))
        found.append(_matched(reports, published, out))
    return pd.concat(found, ignore_index=True)


def ledger(package: Package) -> tuple[pd.DataFrame, pd.Series]:
    """Return the reports without computed flags, and when their pages were published."""
    reports = text_table(package, "repatriation_reports")
    computed = Flags.of({"flags": read_frame(package, "flags")}).computed["repatriation_reports"]
    judged = [
        " ".join(one for one in own.split() if one not in computed) for own in reports["flags"]
    ]
    sources = text_table(package, "sources").set_index("source_id")["published"]
    return reports.assign(flags=judged), reports["source_id"].map(sources).fillna("")


def _matched(reports: pd.DataFrame, published: pd.Series, out: pd.Series) -> pd.DataFrame:
    own = out & (reports["event_id"] != "")
    statements, rest = reports[own].reset_index(drop=True), reports[~out].reset_index(drop=True)
    days = (published[own].reset_index(drop=True), published[~out].reset_index(drop=True))
    found = match(statements, rest, days)
    truth, known = statements["event_id"].tolist(), set(rest["event_id"])
    right = [
        one.event == event
        if event in known
        else isinstance(one.event, int) and truth[one.event] == event
        for one, event in zip(found, truth, strict=True)
    ]
    decided = [one.event is not None for one in found]
    return pd.DataFrame({"area_id": statements["area_id"], "decided": decided, "right": right})


def by_country(found: pd.DataFrame) -> list[tuple[str, int, int, int, str, str]]:
    """Return rows of area, reports, decided, right, and both shares; the last is of all."""
    size = found.groupby("area_id")["decided"].transform("size")
    named = found.assign(area_id=found["area_id"].where(size >= FEW, f"fewer than {FEW} reports"))
    parts = [(str(area), part) for area, part in named.groupby("area_id")]
    parts = sorted(parts, key=lambda one: (one[0].startswith("fewer"), one[0]))
    return [_row(area, part) for area, part in [*parts, ("all", found)]]


def _row(area: str, part: pd.DataFrame) -> tuple[str, int, int, int, str, str]:
    decided, right = int(part["decided"].sum()), int((part["decided"] & part["right"]).sum())
    shares = (f"{decided / len(part):.1%}", f"{right / decided:.1%}" if decided else "")
    return (area, len(part), decided, right, *shares)


def scale(reports: int, statements: int) -> None:
    """Print what matching many statements with a large ledger costs."""
    import synthetic

    with tempfile.TemporaryDirectory() as name:
        package = Package(synthetic.make(Path(name) / "package", reports))
        rows, published = ledger(package)
        # As many as the ledger has, over and over: each is a statement of another page.
        drawn = np.random.default_rng(SEED).integers(0, len(rows), statements)
        own = rows.iloc[drawn].assign(
            event_id="", source_id=[f"new-{n}" for n in range(statements)]
        )
        days = (published.iloc[drawn].reset_index(drop=True), published)
        begun = time.perf_counter()
        found = match(own.reset_index(drop=True), rows, days)
        spent = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    decided = sum(one.event is not None for one in found)
    print(f"{statements:,} statements, {len(rows):,} reports of handovers: {spent:.0f} s")
    print(
        f"peak {peak:,.0f} MiB with the ledger and its making; decided {decided / statements:.1%}"
    )


if __name__ == "__main__":
    main()
