"""Small packages to check by eye, made with the real schemas."""

import json
import os
import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest

from nesyria.datapackage.package import DESCRIPTOR, Package
from tests import programs
from tests.helpers import (
    AREAS,
    CODES,
    PARTS,
    ROOT,
    SITES,
    Make,
    Rows,
    copied,
    table_rows,
    write_table,
)


def needed(item: pytest.Item) -> list[programs.Program]:
    """Return the programs that a test needs, as its markers and fixtures say."""
    fixtures = getattr(item, "fixturenames", ())
    return [
        program
        for program in programs.PROGRAMS
        if program.fixture in fixtures or item.get_closest_marker(program.marker)
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart() -> None:
    """Let an interrupt and a hang-up be heard, which programs in the background may ignore."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a program, so that -m can choose them."""
    for item in items:
        for program in needed(item):
            item.add_marker(program.marker)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a test out whose program is missing; where CI runs, that is a failure."""
    for program in needed(item):
        if program.find() is None:
            if os.environ.get("CI", "").lower() not in ("", "0", "false"):
                pytest.fail(program.missing, pytrace=False)
            pytest.skip(program.missing)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which programs were missing, and which tests that left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    for program in programs.PROGRAMS:
        left_out = [one for one in skipped if program.missing in str(one.longrepr)]
        files = Counter(one.nodeid.split("::")[0] for one in left_out)
        if files:
            tests = ", ".join(f"{file} ({count})" for file, count in files.items())
            terminalreporter.write_line(f"left out: {tests}: {program.missing}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return where Chromium is; a test that asks for it is run where it is found alone."""
    return str(programs.chromium())


@pytest.fixture(scope="session")
def java() -> str:
    """Return where Java is."""
    return str(programs.java())


@pytest.fixture(scope="session")
def xelatex() -> str:
    """Return where XeTeX is, with BibTeX beside it on the PATH."""
    return str(programs.xelatex())


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes and builds a small package from rows of its ledger."""
    from nesyria.figures.build import build

    def made(folder: str = "package", **tables: Rows) -> Path:
        root = tmp_path / folder
        root.mkdir()
        (root / "data").mkdir()
        shutil.copytree(ROOT / "schemas", root / "schemas")
        descriptor = json.loads((ROOT / DESCRIPTOR).read_text(encoding="utf-8"))
        (root / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")
        package = Package(root)
        codes = {name: table_rows(ROOT, name) for name in CODES}
        given = {"areas": AREAS, "sites": SITES, **codes, **tables}
        for name in package.resources:
            write_table(package, name, given.get(name, []))
        build(root)
        return root

    return made


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the real package that may be broken."""
    return copied(tmp_path / "copy", DESCRIPTOR, *PARTS, "releases")
