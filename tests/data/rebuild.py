"""Build the figures of the frozen example again: python -m tests.data.rebuild."""

import shutil
import tempfile
from pathlib import Path

from nesyria.datapackage.package import DESCRIPTOR
from nesyria.figures.build import build
from tests.helpers import EXAMPLE, example


def main() -> None:
    """Write the tables and the descriptor of a copy, built, back to where they came from."""
    with tempfile.TemporaryDirectory() as name:
        root = example(Path(name))
        build(root)
        shutil.copytree(root / "data", EXAMPLE / "data", dirs_exist_ok=True)
        shutil.copy(root / DESCRIPTOR, EXAMPLE / DESCRIPTOR)


if __name__ == "__main__":
    main()
