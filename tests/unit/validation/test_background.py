"""Checks side by side: of large tables, the suites wait in a thread while others go on."""

import threading
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

import nesyria.validation
from nesyria.validation import rows, suites
from nesyria.validation.background import begin
from nesyria.validation.finding import Finding
from nesyria.validation.rows.reader import Tables

Check = Callable[[Tables], list[Finding]]
_PATIENCE = 60


@pytest.fixture(autouse=True)
def _every_table_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nesyria.validation, "SMALL_BYTES", 0)


def test_an_outcome_is_what_the_work_gives() -> None:
    assert begin(threading.current_thread).result() is not threading.current_thread()
    with pytest.raises(ZeroDivisionError):
        begin(lambda: 1 // 0).result()


def test_rows_are_checked_while_the_suites_wait(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()
    own: Check = rows.check

    def noted(tables: Tables) -> list[Finding]:
        found = own(tables)
        looked.set()
        return found

    monkeypatch.setattr(rows, "check", noted)
    monkeypatch.setattr(suites, "check", lambda _: [] if looked.wait(_PATIENCE) else 1 // 0)
    assert nesyria.validation.validate(example, layers=["rows", "across"]).valid


def test_what_goes_wrong_in_the_suites_is_raised(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suites, "check", lambda _: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        nesyria.validation.validate(example, layers=["rows", "across"])


def test_an_interrupt_does_not_wait_for_the_suites(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()

    def interrupted(_: Tables) -> list[Finding]:
        raise KeyboardInterrupt

    monkeypatch.setattr(rows, "check", interrupted)
    monkeypatch.setattr(suites, "check", lambda _: [] if over.wait(_PATIENCE) else 1 // 0)
    with pytest.raises(KeyboardInterrupt):
        nesyria.validation.validate(example, layers=["rows", "across"])
    assert not over.is_set()
    over.set()


def test_what_a_thread_does_to_the_filters_of_warnings_does_not_stay(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ignoring(_: Tables) -> list[Finding]:
        # As when the context of another thread ends before this one.
        warnings.catch_warnings().__enter__()
        warnings.simplefilter("ignore")
        return []

    monkeypatch.setattr(suites, "check", ignoring)
    before = list(warnings.filters)
    assert nesyria.validation.validate(example, layers=["rows", "across"]).valid
    assert list(warnings.filters) == before
