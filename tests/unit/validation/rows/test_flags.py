"""Flags that lean on other reports."""

import pytest

from tests.helpers import Make, report
from tests.unit.validation.packages import DAY, Case, assert_found, total
from tests.unit.validation.rows.frames import PAGES, REPORTS, FrameCase, assert_broken, made, told

CASES: list[FrameCase] = [
    (
        "flag.unplaced",
        REPORTS,
        [{"event_id": DAY, "flags": "unplaced"}, {"flags": "unplaced"}, {"event_id": DAY}],
        {},
        [(0, "flags")],
    ),
    (
        "flag.order",
        REPORTS,
        [
            {"flags": "differs planned"},
            {"flags": "planned differs"},
            {"flags": "planned planned"},
            {"flags": "date_differs differs"},
        ],
        {},
        [(1, "flags"), (2, "flags")],
    ),
    (
        "flag.computed",
        "repatriations",
        [
            {"persons": 4, "men": 5},
            {"persons": 4, "men": 5, "flags": "parts_differ"},
            {"persons": 4, "men": 4, "flags": "parts_differ"},
        ],
        {},
        [(2, "flags"), (0, "flags")],
    ),
    (
        "flag.computed",
        REPORTS,
        made(
            *({"persons": 4}, {"persons": 5}, {"persons": 5, "flags": "differs"}),
            {"persons": 4, "flags": "differs"},
            event_id=DAY,
        ),
        {"repatriations": [{"event_id": DAY, "persons": 4}]},
        [(3, "flags"), (1, "flags")],
    ),
    (
        "flag.second_figure",
        REPORTS,
        [
            {"event_id": DAY, "source_id": "a"},
            {"event_id": DAY, "source_id": "a", "flags": "second_figure"},
            {"event_id": DAY, "source_id": "b", "flags": "second_figure"},
        ],
        {},
        [(2, "flags")],
    ),
    (
        "flag.partial",
        REPORTS,
        made({"persons": 4}, {"persons": 5}, event_id=DAY, flags="partial"),
        {"repatriations": [{"event_id": DAY, "persons_high": 4}]},
        [(1, "flags")],
    ),
    (
        "flag.planned",
        REPORTS,
        made({"source_id": "a"}, {"source_id": "c"}, date="2023-12-07", flags="planned"),
        {"sources": PAGES},
        [(1, "flags")],
    ),
    (
        "flag.superseded",
        REPORTS,
        [
            {"report_id": "R0001", "event_id": DAY, "source_id": "a", "flags": "superseded"},
            {"report_id": "R0002", "event_id": DAY, "source_id": "c"},
            {"report_id": "R0003", "event_id": DAY, "source_id": "b", "flags": "superseded"},
        ],
        {"sources": PAGES},
        [(2, "flags")],
    ),
    (
        "flag.superseded",
        "total_reports",
        [{"report_id": "T0001", "area_id": "KGZ", "source_id": "a", "flags": "superseded"}],
        {"sources": PAGES},
        [(0, "flags")],
    ),
    (
        "flag.not_counted",
        REPORTS,
        made({"flags": "outside_nes"}, {"flags": "not_completed"}, {}, event_id=DAY),
        {"repatriations": [{"event_id": DAY}]},
        [(0, "flags"), (1, "flags")],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_rule_of_flags(case: FrameCase) -> None:
    assert_broken(case)


IN_PACKAGES: dict[str, Case] = {
    "superseded by nothing": (
        {"total_reports": [total(1, "a", 60, flags="superseded")]},
        "flag.superseded",
        "no other report",
    ),
}


@pytest.mark.parametrize("name", IN_PACKAGES)
def test_new_rows_are_found_and_their_like_are_not(make: Make, name: str) -> None:
    assert_found(make, IN_PACKAGES[name])


def test_a_hint_makes_no_exchanged_women_and_children_valid() -> None:
    """Whoever did as the hint says would believe one of two reports, and maybe the wrong one."""
    rows = [
        report(1, DAY, "a", women=21, children=62),
        report(2, DAY, "b", women=62, children=21),
        report(3, DAY, "c", women=62, children=20),
    ]
    events = [{"event_id": DAY, "women": 21, "children": 62}]
    found = told("flag.computed", "repatriation_reports", *rows, repatriations=events, flags=FLAGS)
    assert set(found) == {"R0002", "R0003"}
    assert "read all their pages again" in found["R0002"]
    assert "add the flag" not in found["R0002"]
    assert "add the flag differs" in found["R0003"]


FLAGS: list[dict[str, object]] = [
    {"flag": "differs", "tables": "repatriation_reports", "computed": "repatriation_reports"},
    {"flag": "falls", "tables": "total_reports", "computed": "total_reports"},
    {"flag": "planned", "tables": "repatriation_reports"},
]


@pytest.mark.parametrize(
    ("flag", "change", "said"),
    [
        ("differs", {}, ""),
        ("differs", {"computed": None}, "worked out for other tables: repatriation_reports"),
        ("differs", {"tables": "total_reports"}, "for repatriation_reports too"),
        ("planned", {"computed": "repatriation_reports"}, "worked out for other tables: blank"),
        ("falls", {"flag": "fell"}, "the list lacks falls"),
    ],
)
def test_the_list_of_flags_says_what_is_computed(
    flag: str, change: dict[str, object], said: str
) -> None:
    rows = [one | change if one["flag"] == flag else one for one in FLAGS]
    # Of a table that is not there nothing is worked out.
    found = told("flag.listed", "flags", *_rest(), *rows, total_reports=[], repatriation_reports=[])
    assert not said or any(said in words for words in found.values())
    assert bool(found) == bool(said)


def _rest() -> list[dict[str, object]]:
    """Return the other flags that are worked out for these two tables."""
    both = {"tables": "repatriation_reports total_reports"}
    return [
        {"flag": "parts_differ", **both, "computed": both["tables"]},
        {"flag": "date_differs", **both, "computed": "repatriation_reports"},
    ]
