"""What validating a ledger of 10^3 to 10^6 reports costs, layer by layer.

    python benchmarks/validate_scale.py                 # 10^3 to 10^5, some minutes
    python benchmarks/validate_scale.py 1000000 --rounds 1

Against Frictionless alone (every check that it does by itself, on the same files), a bare read of
all columns as text by pandas and by Polars, and the checks of columns by Pandera on Polars and by
dataframely where that is installed (`peers.py`). `columns` is what stands in for Frictionless on
large files: the structure layer, and the same cells and keys checked in Pandera's columns.
"""

import argparse
import importlib.util
import tempfile
from pathlib import Path

import measure

HERE = Path(__file__).resolve().parent
ALONE = "Frictionless alone"
READ = "import sys, pathlib, pandas; [pandas.read_csv(path, dtype='string', keep_default_na=False, \
na_values=['']) for path in sorted(pathlib.Path(sys.argv[1], 'data').glob('*.csv'))]"
COLUMNS = """
import sys
from nesyria.datapackage.package import Package
from nesyria.validation.rows import reader
from nesyria.validation import structure
package = Package.at(sys.argv[1])
found = [*structure.check(package), *reader.read(package)[1]]
sys.exit(str(found[:3]) if found else 0)
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reports", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    for reports in given.reports:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name) / "package"
            # Made by another process: what this one has used once would count as used by each
            # that it starts.
            measure.run([str(HERE / "synthetic.py"), str(reports), str(root)])
            rows = sum(count_rows(path) for path in root.glob("data/*.csv"))
            print(f"## {reports:,} reports, {rows:,} rows in all tables\n", flush=True)
            measure.show(measure.side_by_side(commands(root), given.rounds), ALONE)


def count_rows(path: Path) -> int:
    """Return how many rows a table has below its header."""
    with path.open("rb") as stream:
        return sum(1 for _ in stream) - 1


def commands(root: Path) -> dict[str, list[str]]:
    """Return what is run on a package."""
    validate = [str(HERE.parent / "validate.py"), str(root)]
    peers = {"bare read by Polars": "read", "Pandera on Polars": "pandera"}
    if importlib.util.find_spec("dataframely"):
        peers["dataframely"] = "dataframely"
    return {
        ALONE: [str(HERE / "frictionless_alone.py"), str(root)],
        "bare read": ["-c", READ, str(root)],
        **{name: [str(HERE / "peers.py"), peer, str(root)] for name, peer in peers.items()},
        "structure": [*validate, "--layer", "structure"],
        "columns": ["-c", COLUMNS, str(root)],
        "rows": [*validate, "--layer", "rows"],
        "across": [*validate, "--layer", "across"],
        "all three layers": validate,
    }


if __name__ == "__main__":
    main()
