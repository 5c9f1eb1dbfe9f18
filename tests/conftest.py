"""Small packages to check by eye, made with the real schemas."""

import os
import signal
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from nesyria.datapackage.package import DESCRIPTOR, Package
from tests import helpers, programs
from tests.helpers import PARTS, Make, Rows, copied, small_package

# What is long, begun in this order, so that no worker is left alone with one of them at the end.
# Files stay whole on one worker, since tests of a file share what they set up.
LONG = (
    "tests/mutations/",
    "tests/integration/site/",
    "tests/integration/rules/test_warehouse.py",
    "tests/integration/repository/test_reuse.py",
    "tests/integration/export/",
    "tests/unit/publishing/",
    "tests/unit/validation/",
)


def place(item: pytest.Item) -> int:
    """Return when a test is begun: long ones first."""
    file = item.path.relative_to(item.config.rootpath).as_posix()
    return next((n for n, start in enumerate(LONG) if file.startswith(start)), len(LONG))


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
    """Mark the tests that need a program, so that -m can choose them; put the long ones first."""
    for item in items:
        for program in needed(item):
            item.add_marker(program.marker)
    items.sort(key=place)


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


@pytest.fixture(scope="session")
def rscript() -> str:
    """Return where R is."""
    return str(programs.rscript())


@pytest.fixture(scope="session")
def node() -> str:
    """Return where Node.js is, with npm beside it."""
    return str(programs.node())


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes and builds a small package from rows of its ledger."""

    def made(folder: str = "package", **tables: Rows) -> Path:
        return small_package(tmp_path / folder, **tables)

    return made


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the real package that may be broken."""
    return copied(tmp_path / "copy", DESCRIPTOR, *PARTS, "releases", "CHANGELOG.md")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Return a fresh copy of the example package."""
    return helpers.example(tmp_path)


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """Return the example package as its release 1.0.0 has it."""
    return helpers.released_example(tmp_path)


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run all layers in this process, which has their libraries.

    The worker is tried by tests of its own, and by those that start the program.
    """
    monkeypatch.setattr("nesyria.validation.worker.Worker", NoWorker)


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget how wide the terminal is in which the tests run: workers are told, others are not."""
    monkeypatch.delenv("COLUMNS", raising=False)


class NoWorker:
    """A worker that could not be started."""

    def __init__(self, package: Package, checks: Sequence[str], told: Sequence[str]) -> None:
        pass

    def findings(self) -> None:
        """Return nothing, so that the caller looks itself."""

    def stop(self) -> None:
        """Do nothing."""
