"""Rules of events and of the reports that are of them."""

import re

import pytest

from nesyria.validation.rows import violations
from tests.helpers import ROOT, Make, findings, report, source
from tests.unit.frames import frame
from tests.unit.validation.packages import DAY, FOUR, Case, assert_found
from tests.unit.validation.rows.frames import REPORTS, FrameCase, assert_broken, made

CASES: list[FrameCase] = [
    (
        "event.date",
        REPORTS,
        [{"event_id": DAY}, {"event_id": "FRA-2019"}],
        {"repatriations": [{"event_id": DAY}, {"event_id": "FRA-2019", "date": "2019"}]},
        [(0, "date")],
    ),
    (
        "event.whole",
        REPORTS,
        [
            {"event_id": DAY, "flags": "partial"},
            {"event_id": "FRA-2019", "flags": "partial"},
            {"event_id": "FRA-2019"},
        ],
        {},
        [(0, "flags")],
    ),
    (
        "event.kind",
        REPORTS,
        made({"kind": "repatriation"}, {"kind": "own_return"}, {}, event_id=DAY),
        {},
        [(0, "kind"), (1, "kind"), (2, "kind")],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_rule_of_events(case: FrameCase) -> None:
    assert_broken(case)


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        (None, [(0, "persons")]),
        # Its name holds that of another flag.
        ("date_differs", [(0, "persons")]),
        ("differs", []),
        ("parts_differ", []),
        ("date_differs differs", []),
    ],
)
def test_only_a_flag_of_the_contradiction_puts_it_on_record(
    flags: str | None, found: list[tuple[int, str]]
) -> None:
    tables = {
        "repatriations": frame(
            "repatriations", {"event_id": "KGZ-2023-12-07", "persons": 4, "children": 4, "men": 4}
        ),
        "repatriation_reports": frame(
            "repatriation_reports",
            {"report_id": "R0001", "event_id": "KGZ-2023-12-07", "persons": 4, "children": 4},
            {"report_id": "R0002", "event_id": "KGZ-2023-12-07", "men": 4, "flags": flags},
        ),
    }
    assert violations("event.parts", "repatriations", tables) == found


def test_flags_are_never_compared_as_parts_of_a_text() -> None:
    form = re.compile(r"flags.*\.str\.(contains|match|find|startswith|endswith)")
    lines = [
        f"{path.name}: {line.strip()}"
        for path in (ROOT / "src").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if form.search(line)
    ]
    assert lines == []


IN_PACKAGES: dict[str, Case] = {
    "an event that nobody counts whole": (
        {
            "repatriation_reports": [
                report(2, f"{DAY}-b", "b", persons=3, qualifier="exact", flags="partial")
            ]
        },
        "event.whole",
        "counts the whole",
    ),
    "two kinds": (
        {"repatriation_reports": [report(2, DAY, "b", **FOUR, kind="own_return")]},
        "event.kind",
        "several kinds",
    ),
    "an event without a date": (
        {
            "repatriation_reports": [
                report(
                    2, "KGZ-2023-11", "b", persons=5, qualifier="exact", date=None, date_basis=None
                )
            ]
        },
        "event.date",
        "at least the year",
    ),
}


@pytest.mark.parametrize("name", IN_PACKAGES)
def test_new_rows_are_found_and_their_like_are_not(make: Make, name: str) -> None:
    assert_found(make, IN_PACKAGES[name])


def test_an_event_contradicts_itself_only_on_record(make: Make) -> None:
    pages = [source("a", published="2023-12-08"), source("b", published="2023-12-08")]
    agree = [
        report(1, "KGZ-2023-12-07", "a", persons=4, children=4, qualifier="exact"),
        report(2, "KGZ-2023-12-07", "b", children=4),
    ]
    assert findings(make(sources=pages, repatriation_reports=agree), ["rows"]) == []
    # The same number, in the wrong column: no other report speaks of men, and one leaves no room
    # for any.
    moved = [agree[0], report(2, "KGZ-2023-12-07", "b", men=4)]
    found = findings(make("moved", sources=pages, repatriation_reports=moved), ["rows"])
    assert [(one.rule, one.resource, one.row) for one in found] == [
        ("flag.computed", "repatriation_reports", 2),
        ("event.parts", "repatriations", 2),
    ]
