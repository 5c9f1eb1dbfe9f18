"""The structure layer as a process of its own: findings of a folder as JSON, one a line.

Started by `nesyria.validation.structure.worker`, and nobody else: it is no interface.
"""

import gc
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

from nesyria.datapackage.package import Package
from nesyria.validation.structure import check


def main(folder: str) -> None:
    """Write the findings of a folder."""
    out = sys.stdout
    # What a library prints is no finding.
    with redirect_stdout(sys.stderr):
        found = check(Package(Path(folder)))
    for one in found:
        out.write(f"{json.dumps(one.to_dict())}\n")
    # Whatever was imported goes with the process: the collector need not look through it again.
    gc.freeze()


if __name__ == "__main__":
    main(sys.argv[1])
