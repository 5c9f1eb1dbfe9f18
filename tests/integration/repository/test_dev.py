"""The commands of dev.py, and what becomes of tests whose program is missing."""

import importlib.util
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import dev
from nesyria import cli
from tests import programs
from tests.helpers import ROOT
from tests.programs import Program

CONFTEST = """
from tests import programs
from tests.conftest import *
from tests.conftest import pytest_collection_modifyitems, pytest_runtest_setup
from tests.conftest import pytest_terminal_summary
programs.PROGRAMS = (
    programs.Program("tex", "Abacus", "abacus", ("abacus-bin",), lambda: None),
    programs.Program("spark", "Kettle", "kettle", ("kettle-bin",), lambda: __file__),
)
"""
TESTS = """
import pytest

@pytest.fixture
def abacus():
    pytest.fail("its program is missing")

@pytest.fixture
def kettle():
    return "kettle"

def test_by_fixture(abacus): pass
@pytest.mark.tex
def test_by_marker(): pass
def test_with_a_kettle(kettle): assert kettle
def test_plain(): pass
"""


def outcome(folder: Path, *arguments: str, ci: str) -> subprocess.CompletedProcess[str]:
    """Run four tests, two of which need a program that is missing."""
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_small.py").write_text(TESTS, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n  tex\n  spark\n", encoding="utf-8")
    environment = os.environ | {
        "CI": ci,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_exactly_the_tests_of_a_missing_program_are_left_out(tmp_path: Path, workers: str) -> None:
    done = outcome(tmp_path, "-n", workers, ci="")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed, 2 skipped" in done.stdout
    said = [line for line in done.stdout.splitlines() if line.startswith("left out: ")]
    missing = "Abacus is missing (on Debian: apt-get install abacus-bin)"
    assert said == [f"left out: test_small.py (2): {missing}"]


@pytest.mark.slow
def test_a_missing_program_is_a_failure_where_ci_runs(tmp_path: Path) -> None:
    done = outcome(tmp_path, ci="true")
    assert done.returncode == 1
    assert "2 passed, 2 errors" in done.stdout, done.stdout
    assert "Abacus is missing (on Debian: apt-get install abacus-bin)" in done.stdout


@pytest.mark.slow
def test_the_fast_tests_need_no_program(tmp_path: Path) -> None:
    done = outcome(tmp_path, "-m", dev.FAST, ci="true")
    assert done.returncode == 0, done.stdout
    assert "1 passed, 3 deselected" in done.stdout


def write_program(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of programs: an apt-get that keeps a log, and a sudo that asks nothing."""
    here = tmp_path / "bin"
    here.mkdir()
    monkeypatch.setenv("PATH", f"{here}{os.pathsep}{os.environ['PATH']}")
    log = tmp_path / "log"
    write_program(
        here,
        "apt-get",
        f'echo "$DEBIAN_FRONTEND $@" >> {log}\n[ "$1" = update ] || touch {here}/abacus',
    )
    write_program(here, "sudo", f'[ "$1" = -n ] || exit 9\nshift\necho sudo >> {log}\nexec "$@"')
    return here


def abacus(here: Path, *otherwise: str) -> Program:
    def find() -> Path | None:
        return here / "abacus" if (here / "abacus").exists() else None

    return Program("tex", "Abacus", "abacus", ("abacus-bin",), find, otherwise)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for apt-get is a script of a Unix shell")
@pytest.mark.parametrize(("user", "by"), [(0, ""), (1000, "sudo\n")])
def test_a_missing_program_is_installed_and_nothing_is_asked(
    machine: Path, monkeypatch: pytest.MonkeyPatch, user: int, by: str
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    programs.install([abacus(machine)])
    assert (machine / "abacus").exists()
    assert (machine.parent / "log").read_text() == (
        f"{by}noninteractive update -qq\n"
        f"{by}noninteractive install -y -qq --no-install-recommends abacus-bin\n"
    )
    programs.install([abacus(machine)])
    assert (machine.parent / "log").read_text().count(" install ") == 1


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for apt-get is a script of a Unix shell")
def test_what_cannot_be_installed_is_said(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_program(machine, "apt-get", "echo 'E: Unable to locate package abacus-bin' >&2; exit 100")
    programs.install([abacus(machine)])
    said = capsys.readouterr().out
    assert "E: Unable to locate package abacus-bin\nAbacus could not be installed" in said
    # Another way is tried where there is one, unless the system's packages alone are asked for.
    code = f"import pathlib; pathlib.Path({str(machine / 'abacus')!r}).touch()"
    programs.install([abacus(machine, "-c", code)], system=True)
    assert not (machine / "abacus").exists()
    programs.install([abacus(machine, "-c", code)])
    assert "could not" not in capsys.readouterr().out


@pytest.mark.slow
def test_the_browser_that_playwright_has_fetched_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = programs.chromium.__wrapped__
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "fetched"))
    assert find() is None
    code = "from playwright.sync_api import sync_playwright as start\n"
    code += "with start() as it: print(it.chromium.executable_path)"
    path = Path(subprocess.check_output([sys.executable, "-c", code], text=True).strip())
    assert path.is_relative_to(tmp_path)
    path.parent.mkdir(parents=True)
    path.touch()
    assert find() == path


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ('openjdk version "17.0.18" 2026-01-20', True),
        ('java version "1.8.0_392"', False),
        ("", False),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Java is a script of a Unix shell")
def test_a_java_that_is_too_old_is_as_good_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, found: bool
) -> None:
    write_program(tmp_path, "java", f"echo '{says}' >&2")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert (programs.java.__wrapped__() is not None) is found


@pytest.mark.slow
def test_an_environment_has_pip_where_ensurepip_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on Debian without python3-venv, where pip is a package of its own.
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    python = dev.create(tmp_path / "made")
    said = subprocess.check_output([python, "-m", "pip", "--version"], text=True)
    assert str(tmp_path) in said


def test_the_commands_are_those_that_the_help_lists(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["dev.py"])
    assert dev.main() == 2
    said = capsys.readouterr().out
    listed = [line.split()[2] for line in said.splitlines() if "python3 dev.py" in line]
    assert listed == ["show", "test", "lint", "validate", "site", "build", "wheel"]


def test_bytecode_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    (tmp_path / "imported.py").touch()
    dev.keep_bytecode()
    dev.run(Path(sys.executable), "-c", "import imported", cwd=tmp_path)
    assert list(tmp_path.glob("__pycache__/imported.*.pyc"))


def test_what_show_runs_of_the_command_line_is_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "environment", lambda name, what: Path(sys.executable))
    monkeypatch.setattr(dev, "run", lambda python, *arguments: commands.append(arguments))
    dev.show([])
    shown = [words for flag, module, *words in commands[:-1] if (flag, module) == ("-m", "nesyria")]
    assert (len(shown), commands[-1]) == (3, ("validate.py",))
    for words in shown:
        assert cli.run(words) == 0, words
        assert capsys.readouterr().out


def test_coverage_is_measured_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "environment", lambda name, what: Path(sys.executable))
    monkeypatch.setattr(dev, "run", lambda python, *arguments: commands.append(arguments))
    dev.test(["--coverage", "tests/unit"])
    # At the end: what follows the option would be read as what to measure.
    assert commands.pop() == ("-m", "pytest", "tests/unit", "--cov")
    dev.test(["--fast"])
    assert "--cov" not in commands.pop()


def test_the_whole_run_fails_where_style_does(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "environment", lambda name, what: Path(sys.executable))
    monkeypatch.setattr(dev, "run", lambda python, *arguments: commands.append(arguments))

    def lint(_: list[str]) -> None:
        raise subprocess.CalledProcessError(1, "ruff")

    monkeypatch.setattr(dev, "lint", lint)
    with pytest.raises(subprocess.CalledProcessError):
        dev.test([])
    # The tests are run all the same, so that all that is wrong is said.
    assert commands == [
        ("-m", "tests.programs", "--system"),
        ("-m", "tests.programs"),
        ("-m", "pytest", *dev.TWO_CORES),
    ]


def test_what_the_system_installs_is_installed_beside_the_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = threading.Event()

    def run(python: Path, *arguments: str) -> None:
        if arguments == ("-m", "tests.programs", "--system"):
            begun.set()
        elif "pytest" in arguments:
            raise subprocess.CalledProcessError(1, "pytest")

    def environment(name: str, what: str) -> Path:
        assert begun.wait(60)
        return Path(sys.executable)

    monkeypatch.setattr(dev, "environment", environment)
    monkeypatch.setattr(dev, "run", run)
    monkeypatch.setattr(dev, "lint", lambda _: None)
    with pytest.raises(subprocess.CalledProcessError):
        dev.test([])
    # Tests that are chosen are begun at once.
    begun.clear()
    monkeypatch.setattr(dev, "environment", lambda name, what: Path(sys.executable))
    with pytest.raises(subprocess.CalledProcessError):
        dev.test(["--fast"])
    assert not begun.is_set()


@pytest.mark.slow
def test_programs_that_tests_start_are_measured(tmp_path: Path) -> None:
    program = "import nesyria.errors; nesyria.errors.invalid_choice('table', 'x', ['y'])"
    test = (
        f"import subprocess, sys\ndef test(): subprocess.run([sys.executable, '-c', {program!r}])"
    )
    (tmp_path / "test_program.py").write_text(test, encoding="utf-8")
    config = f"--cov-config={ROOT / 'pyproject.toml'}"
    command = [sys.executable, "-m", "pytest", "-q", config, "--cov-report=json", "--cov"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    measured = json.loads((tmp_path / "coverage.json").read_text(encoding="utf-8"))["files"]
    (errors,) = (about for name, about in measured.items() if name.endswith("errors.py"))
    assert errors["functions"]["invalid_choice"]["executed_lines"]


def test_the_lower_bounds_are_installed_by_uv(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "HERE", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(dev, "run", lambda python, *arguments: commands.append(arguments))
    monkeypatch.setattr(dev, "create", lambda folder: folder.mkdir(parents=True) or folder)
    python = dev.lowest()
    assert commands[0] == ("-m", "pip", "install", "--quiet", "uv")
    assert commands[1][:6] == ("-m", "uv", "pip", "install", "--python", str(python))
    assert commands[1][6:8] == ("--resolution", "lowest-direct")
    # Once made, it is kept.
    assert dev.lowest() == python
    assert len(commands) == 2
