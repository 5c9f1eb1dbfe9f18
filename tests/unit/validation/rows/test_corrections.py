"""The reason of a correction."""

import pytest

from nesyria.validation.rows.corrections import is_reason
from tests.unit.validation.rows.frames import broken

SAID = "total_reports T0001 value 31 32"


@pytest.mark.parametrize(
    "reason",
    [
        *("", " ", "x", "xx", "xxxxxx", ".", "-", "n/a", "none", "None.", "32", "31 -> 32"),
        *("value", "Value.", "total_reports", "T0001", "VALUE changed", "changed", "Corrected"),
        *("fix", "fixed the value", "update", "wrong", "wrong value", "was 31, is 32"),
        *(
            "TODO",
            "tbd",
            "the old value was wrong",
            "replaced 31 with 32",
            "aaaa bb",
        ),
    ],
)
def test_what_says_nothing_is_no_reason(reason: str) -> None:
    assert not is_reason(reason, SAID)


@pytest.mark.parametrize(
    "reason",
    [
        *("Misread.", "Typo.", "The page says 32.", "On request.", "Two pages are one."),
        *(
            "a zero too many",
            "Zahlendreher auf der Seite",
            "خطأ في قراءة الصفحة",
            "读错了页面上的数字",
        ),
    ],
)
def test_what_says_why_is_a_reason(reason: str) -> None:
    assert is_reason(reason, SAID)


def test_a_correction_without_a_reason_is_a_violation() -> None:
    said = {
        "release": "1.0.1",
        "table": "total_reports",
        "field": "value",
        "old": "31",
        "new": "32",
    }
    rows = [
        {**said, "key": "T0001", "reason": "The page says 32."},
        {**said, "key": "T0002", "reason": "value changed"},
    ]
    assert broken("correction.reason", "corrections", *rows) == [(1, "reason")]
    assert broken("correction.reason", "corrections") == []
