"""Notes that contradict their row, or are no short remark."""

import pytest

from tests.unit.validation.rows.frames import broken
from tests.unit.validation.rows.plausibility.cases import AREAS, Case, assert_told, report

REPORTS = "repatriation_reports"


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("four Kazakh citizens", "people of KAZ"),
        ("women from Germany", "people of DEU"),
        ("children of the Kazakh group", "people of KAZ"),
        ("four Kazakh citizens beside those of France", ""),
        ("joint with Germany", ""),
        ("via Lebanon; women and children", ""),
        ("orphans from Syria", ""),
        ("no name", ""),
    ],
)
def test_a_note_is_about_people_of_the_area(note: str, said: str) -> None:
    case = Case([report(1, None, "a", area_id="FRA", note=note)], {"R0001": said} if said else {})
    assert_told("area.note", REPORTS, case, areas=AREAS)


@pytest.mark.parametrize(
    ("note", "wrong"),
    [
        ("home via Lebanon", True),
        ("flown out through Lebanon, day not known", True),
        ("transit in Lebanon", True),
        ("joint with Lebanon", False),
        ("via Germany to Lebanon", False),
    ],
)
def test_the_area_is_not_the_way(note: str, wrong: bool) -> None:
    said = {"R0001": "the way led through LBN"} if wrong else {}
    case = Case([report(1, None, "a", area_id="LBN", note=note)], said)
    assert_told("area.transit", REPORTS, case, areas=AREAS)


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("21 women and 62 children", ""),
        ("12 women", "12 women"),
        ("other sources: 31 women", ""),
        ("12 men", ""),
        ("4 minors", "4 minors"),
        ("83 persons on 12 flights", ""),
    ],
)
def test_a_number_of_a_note_is_of_the_event(note: str, said: str) -> None:
    rows = [
        report(1, "KGZ-2023-12-07", "a", women=21, children=62, note=note),
        report(2, "KGZ-2023-12-07", "b", women=31),
        report(3, None, "c", women=5, note="5 women"),
    ]
    assert_told("number.note", REPORTS, Case(rows, {"R0001": said} if said else {}))


def test_notes_are_short_and_in_own_words() -> None:
    notes = [
        "the mother's sister; O'Neill's camp",
        'said to be "safe"',
        "called «unsafe»",
        "called 'unsafe', then moved",
        "as \u2018planned\u2019",
        None,
        "a" * 200,
        "a" * 201,
    ]
    rows = [report(order, None, "a", note=note) for order, note in enumerate(notes)]
    assert broken("note.quotation", REPORTS, *rows) == [(row, "note") for row in (1, 2, 3, 4)]
    assert broken("note.length", REPORTS, *rows) == [(7, "note")]
