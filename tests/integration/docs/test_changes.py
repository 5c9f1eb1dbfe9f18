"""docs/changes.md says what each version changed in the figures."""

import doctest
from io import StringIO
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from tests.helpers import ROOT

EVENTS = {
    "1.0.0": """event_id,kind,date,site_id,persons,women,men,children,reports,publishers
FRA-2019-03-15,repatriation,2019-03,,5,,,5,1,1
IRQ-2024-07-06,repatriation,2024-07-06,al-hol,1000,,,,1,1
TTO-2019-01-21,repatriation,2019-01-21,,2,,,2,1,1
""",
    "1.1.0": """event_id,kind,date,site_id,persons,women,men,children,reports,publishers
FRA-2019-03-15,repatriation,2019-03-15,al-hol,5,,,5,16,15
FRA-2023-01-24,repatriation,2023-01-24,roj,47,15,,32,25,22
TTO-2019-01-21,own_return,2019-01-21,,2,,,2,7,7
""",
}
HEADER = "area_id,kind,period,events,persons,women,men,children\n"
TOTALS = {
    "1.0.0": """FRA,repatriation,all,1,5,,,5
FRA,repatriation,2019,1,5,,,5
IRQ,repatriation,all,1,1000,,,
NOR,repatriation,all,1,5,,,5
europe,repatriation,all,2,10,,,10
""",
    "1.1.0": """FRA,repatriation,all,2,52,15,,37
FRA,repatriation,2023,1,47,15,,32
NOR,repatriation,all,1,5,,,5
TTO,own_return,all,1,2,,,2
europe,repatriation,all,3,57,15,,42
world,repatriation,all,3,1057,15,,42
""",
}


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module, to which the tables above are those of two versions."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import changes as module

    def tables(package: Any, name: str) -> pd.DataFrame:
        texts = EVENTS if name == "repatriations" else {one: HEADER + TOTALS[one] for one in TOTALS}
        frame = pd.read_csv(StringIO(texts[package.version]), dtype=str, keep_default_na=False)
        return frame.set_index("event_id", drop=False) if name == "repatriations" else frame

    monkeypatch.setattr(module, "text_by_key", tables)
    return module


def version(number: str, content: bytes = b"") -> Any:
    return SimpleNamespace(version=number, read_table=lambda name: content)


OLD, NEW = version("1.0.0"), version("1.1.0")


def test_counts_of_countries_stand_before_and_after(changes: ModuleType) -> None:
    assert changes.by_area(OLD, NEW) == [
        ("world", "repatriation", "0 → 3", "– → 1,057", "– → 15", "", "– → 42"),
        ("FRA", "repatriation", "1 → 2", "5 → 52", "– → 15", "", "5 → 37"),
        ("IRQ", "repatriation", "1 → 0", "1,000 → –", "", "", ""),
        ("TTO", "own_return", "0 → 1", "– → 2", "", "", "– → 2"),
    ]


def test_events_are_new_taken_out_or_changed(changes: ModuleType) -> None:
    assert changes.added(OLD, NEW) == [
        ("FRA-2023-01-24", "repatriation", "2023-01-24", "47", "15", "", "32", "25", "22")
    ]
    assert changes.taken_out(OLD, NEW) == [
        ("IRQ-2024-07-06", "repatriation", "2024-07-06", "1000", "1")
    ]
    assert changes.changed(OLD, NEW) == [
        ("FRA-2019-03-15", "date: 2019-03 → 2019-03-15; site_id: – → al-hol"),
        ("TTO-2019-01-21", "kind: repatriation → own_return"),
    ]


def test_example_in_the_module_holds(changes: ModuleType) -> None:
    assert doctest.testmod(changes) == doctest.TestResults(failed=0, attempted=1)


@pytest.mark.parametrize(
    ("released", "now", "headings"),
    [
        ([("1.0.0", b"a")], ("1.0.0", b"a"), []),
        ([("1.0.0", b"a")], ("1.0.0", b"b"), ["Since 1.0.0"]),
        ([("1.0.0", b"a")], ("1.1.0", b"b"), ["1.0.0 to 1.1.0"]),
        ([("1.0.0", b"a"), ("1.1.0", b"b")], ("1.1.0", b"b"), ["1.0.0 to 1.1.0"]),
        (
            [("1.0.0", b"a"), ("1.1.0", b"b")],
            ("1.1.0", b"c"),
            ["Since 1.1.0", "1.0.0 to 1.1.0"],
        ),
        ([], ("1.0.0", b"a"), []),
    ],
)
def test_each_release_is_compared_with_the_one_before_it(
    changes: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    released: list[tuple[str, bytes]],
    now: tuple[str, bytes],
    headings: list[str],
) -> None:
    monkeypatch.setattr(changes, "history", lambda package: [version(*one) for one in released])
    assert [heading for heading, _, _ in changes.steps(version(*now))] == headings
