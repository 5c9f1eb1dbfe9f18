"""Build the site: ``python site/build.py OUT``.

Pages are written as Markdown from the package's own tables, then Sphinx makes the site of them. The
result is a folder of plain files: it needs no server, and no page asks for anything from elsewhere.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import pandas as pd

import assets
import contents
import others
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from translations import pages as translations

HERE = Path(__file__).resolve().parent
# Every site that Sphinx makes has this file: a folder with it may be made anew.
MARK = "objects.inv"


def main(arguments: list[str] | None = None) -> int:
    """Build the site from the command line; 0 built, 1 not built, 2 cannot run."""
    parser = argparse.ArgumentParser(description="Build the site as a folder of plain files.")
    parser.add_argument("out", type=Path, help="new or empty folder, or an earlier build")
    parser.add_argument("--package", type=Path, help="folder of the data package to show")
    quick = "show the notebooks without running them"
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--jobs", default="auto", help="processes that Sphinx may use")
    given = parser.parse_args(arguments)
    try:
        package = Package.at(given.package)
        return build(package, given.out.absolute(), given.jobs, quick=given.quick)
    except NesyriaError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def build(package: Package, out: Path, jobs: str = "auto", *, quick: bool = False) -> int:
    """Build the site of a package; an earlier build is replaced whole or not at all.

    Raises
    ------
    NesyriaError
        When ``out`` holds something other than an earlier build.
    """
    if out.exists() and not out.is_dir():
        raise NesyriaError(f"{out} is a file; name a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise NesyriaError(f"{out} holds other files; name a new or an empty folder")
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as name,
        ProcessPoolExecutor(others.PROCESSES) as processes,
        # Of many small tables each column costs little so; what is shown is the same.
        pd.option_context("mode.string_storage", "python"),
    ):
        work = Path(name)
        status = _make(package, work, jobs, processes, quick=quick)
        if status == 0:
            if out.exists():
                shutil.move(out, work / "earlier")
            shutil.move(work / "made", out)
    return status


def _make(package: Package, work: Path, jobs: str, processes: Executor, *, quick: bool) -> int:
    """Make the site in the folder ``made``; Sphinx makes pages while others are translated."""
    loaded = processes.submit(assets.write, work / "static")
    site = contents.write(package, work / "source", work / "extra", processes)
    loaded.result()
    # The configuration, which Sphinx runs by itself, looks here for what was written.
    settings = {"NESYRIA_SITE_WORK": str(work), "NESYRIA_SITE_PACKAGE": str(package.root)}
    options = ["-b", "html", "-W", "--keep-going", "-q", "-j", jobs, "-c", str(HERE)]
    options += ["-D", "nb_execution_mode=off"] if quick else []
    folders = [str(work / name) for name in ("doctrees", "source", "made")]
    made = processes.submit(others.sphinx, [*options, "-d", *folders], settings)
    texts = translations.texts(site)
    status: int = made.result()
    if status == 0:
        translations.write(site, texts, work / "made", processes)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
