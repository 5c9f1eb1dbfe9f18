"""What it costs to take in many statements beside a large ledger.

    python benchmarks/intake_scale.py                       # 10^5 reports, 10^4 statements
    python benchmarks/intake_scale.py 1000000 100000        # the goal: minutes, below 2 GiB

A synthetic ledger (`synthetic.py`) gets a batch in the collected form: rows of its own, drawn
again and told by new pages, a third each on handovers, totals and populations. Measured are whole
processes: the batch read and checked, a line proposed for each statement, the figures that would
move, `decisions.csv` written; then the same once more, with what was decided the first time.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import measure

HERE = Path(__file__).resolve().parent
SEED = 20231207
INTAKE = "import sys; from nesyria.cli import main; main(sys.argv[1:])"
# Statements of one page.
TOGETHER = 5


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reports", type=int, nargs="?", default=100_000)
    parser.add_argument("statements", type=int, nargs="?", default=10_000)
    parser.add_argument("--ledger", type=Path, help="a package that synthetic.py has made")
    parser.add_argument("--batch", type=Path, help="only write a batch for it there")
    given = parser.parse_args()
    if given.batch:
        write_batch(given.ledger, given.batch, given.statements)
        return
    with tempfile.TemporaryDirectory() as name:
        root, batch = given.ledger or Path(name) / "package", Path(name) / "batch"
        if given.ledger is None:
            measure.run([str(HERE / "synthetic.py"), str(given.reports), str(root)])
        # Made by other processes: what this one has used once would count as used by each.
        own = [__file__, str(given.reports), str(given.statements)]
        measure.run([*own, "--ledger", str(root), "--batch", str(batch)])
        command = ["-c", INTAKE, "intake", str(batch), "--path", str(root)]
        print("| | wall s | cpu s | peak MiB |\n|---|---|---|---|")
        for what in ("proposed", "proposed again"):
            cost = measure.run(command)
            print(f"| {what} | {cost.wall:.0f} | {cost.cpu:.0f} | {cost.peak:,.0f} |", flush=True)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"\n{given.statements:,} statements, {given.reports:,} reports; load {load}")


def write_batch(root: Path, folder: Path, statements: int) -> None:
    """Write rows of a ledger as statements of new pages."""
    import numpy as np
    import pandas as pd

    from nesyria.datapackage.package import Package
    from nesyria.intake.collected.forms import NAMES, forms
    from nesyria.intake.text import text_table

    package, random = Package(root), np.random.default_rng(SEED)
    known, folder_made = forms(package), folder
    folder_made.mkdir(parents=True)
    sources, pages = text_table(package, "sources").set_index("source_id"), []
    for part, name in enumerate(one for one in NAMES if one != "sources"):
        form = known[name]
        rows = text_table(package, form.table)
        drawn = rows.iloc[random.integers(0, len(rows), (statements + part) // 3)]
        # Statements of a page stay together.
        number = np.arange(len(drawn)) // TOGETHER
        keys = [f"new-{name}-{one}" for one in number]
        first = drawn.assign(key=keys).drop_duplicates("key").set_index("key")["source_id"]
        about = sources.loc[first].assign(source_id=first.index)
        about["url"] = [f"https://example.net/{key}" for key in about["source_id"]]
        pages.append(about)
        _write(folder_made, form, drawn.assign(source_id=keys))
    _write(folder_made, known["sources"], pd.concat(pages, ignore_index=True))


def _write(folder: Path, form, rows) -> None:  # type: ignore[no-untyped-def]
    from nesyria.datapackage import dialect

    # Words that the form has and the ledger has not are left out: flags are proposed anew.
    columns = {column: field for column, field in form.columns.items() if field in rows}
    cells = rows[list(columns.values())].to_numpy().tolist()
    (folder / form.file).write_bytes(dialect.dumps(list(columns), cells))


if __name__ == "__main__":
    main()
