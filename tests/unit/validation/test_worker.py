"""Layers in a second process: the same findings, whatever is in the way."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import nesyria.validation
from nesyria.datapackage.package import Package
from nesyria.validation.finding import Finding
from nesyria.validation.worker import Worker
from tests import helpers

BOTH = ("structure", "rows")


def broken(root: Path) -> Path:
    (first, *_) = helpers.table_rows(root, "sites")
    helpers.edit(root, "sites", f",{first['kind']},", ",\u043b\u0430\u0433\u0435\u0440\u044c,")
    return root


@pytest.fixture
def _before_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a validation take this process for one that has imported no library yet."""
    monkeypatch.setattr(nesyria.validation, "_IMPORTED_LAST", "never imported")


@pytest.mark.slow
def test_it_finds_what_this_process_finds(example: Path) -> None:
    package = Package(broken(example))
    found = Worker(package, BOTH, BOTH).findings()
    assert found
    assert {one.layer for one in found} == set(BOTH)
    assert found == nesyria.validation.check(package, BOTH, BOTH)


@pytest.mark.slow
@pytest.mark.usefixtures("_before_the_libraries")
def test_a_validation_has_what_it_finds(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = broken(example)
    here = nesyria.validation.validate(root).findings
    asked: list[Worker] = []

    class Noted(Worker):
        def findings(self) -> list[Finding] | None:
            asked.append(self)
            return super().findings()

    monkeypatch.setattr("nesyria.validation.worker.Worker", Noted)
    assert nesyria.validation.validate(root).findings == here
    assert len(asked) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("most", "imported", "begun_with"),
    [
        (0, False, [["structure"]]),
        (10**6, False, [[*BOTH, "suites.history"]]),
        # Beside libraries that are there already nothing is gained by a second process.
        (10**6, True, []),
        (0, True, [["structure"]]),
    ],
)
def test_large_tables_are_read_once(
    example: Path,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    imported: bool,
    begun_with: list[list[str]],
) -> None:
    begun: list[Sequence[str]] = []

    class Noted(Worker):
        def __init__(self, package: Package, checks: Sequence[str], told: Sequence[str]) -> None:
            begun.append(told)
            super().__init__(package, checks, told)

    root = broken(example)
    here = nesyria.validation.validate(root).findings
    monkeypatch.setattr("nesyria.validation.worker.Worker", Noted)
    monkeypatch.setattr(nesyria.validation, "SMALL_BYTES", most)
    if not imported:
        monkeypatch.setattr(nesyria.validation, "_IMPORTED_LAST", "never imported")
    assert nesyria.validation.validate(root).findings == here
    assert begun == begun_with


def test_it_finds_nothing_in_a_valid_package(example: Path) -> None:
    assert Worker(Package(example), BOTH, BOTH).findings() == []


def test_a_locale_changes_nothing(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    found = Worker(Package(broken(example)), BOTH, BOTH).findings()
    assert found is not None
    assert "\u043b\u0430\u0433\u0435\u0440\u044c" in {one.value for one in found}


def test_a_folder_is_named_as_it_was_typed(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example.parent)
    with (example / "data" / "sites.csv").open("ab") as file:
        file.write(b"\n")
    found = Worker(Package(Path(example.name)), BOTH, BOTH).findings()
    assert found is not None
    (changed,) = [one for one in found if one.rule == "file.hash"]
    assert changed.message.endswith(f"nesyria build --path {example.name}")


def test_no_code_of_the_folder_is_run(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("frictionless.py", "json.py", "nesyria.py", "pandas.py"):
        (example / name).write_text("raise SystemExit(3)\n", encoding="utf-8")
    monkeypatch.chdir(example)
    assert Worker(Package(Path()), BOTH, BOTH).findings() is not None


@pytest.mark.parametrize("program", ["nowhere", "/bin/false"])
def test_without_a_process_the_caller_is_told(
    example: Path, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    assert Worker(Package(example), BOTH, BOTH).findings() is None


def test_what_is_no_finding_is_no_answer(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for line in ("no JSON", "[]", '{"file": "data/sites.csv"}'):
        worker = Worker(Package(example), BOTH, BOTH)
        worker.stop()
        code = f"print({line!r})"
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        monkeypatch.setattr(worker, "_process", process)
        assert worker.findings() is None


@pytest.mark.usefixtures("_before_the_libraries")
def test_it_ends_with_the_work_that_it_was_begun_for(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Worker] = []

    def interrupted(*_: object) -> list[Finding]:
        raise KeyboardInterrupt

    def start(package: Package, checks: Sequence[str], told: Sequence[str]) -> Worker:
        begun.append(Worker(package, checks, told))
        return begun[0]

    monkeypatch.setattr(nesyria.validation, "check", interrupted)
    monkeypatch.setattr("nesyria.validation.worker.Worker", start)
    with pytest.raises(KeyboardInterrupt):
        nesyria.validation.validate(example)
    (worker,) = begun
    assert worker._process is not None
    assert worker._process.returncode is not None
