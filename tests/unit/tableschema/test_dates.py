import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nesyria.tableschema.dates import span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", ("2019-01-01", "2019-12-31")),
        ("2023-02", ("2023-02-01", "2023-02-28")),
        ("2024-02-29", ("2024-02-29", "2024-02-29")),
    ],
)
def test_span(text: str, expected: tuple[str, str]) -> None:
    assert span(text) == expected


@pytest.mark.parametrize("text", ["2023-02-29", "2023-13", "23", "2023-1-1", "٢٠٢٣", "", "2023-"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day"):
        span(text)


@given(st.dates(min_value=datetime.date(1900, 1, 1)))
def test_a_day_lies_in_its_month_and_its_year(day: datetime.date) -> None:
    text = day.isoformat()
    for shorter in (text[:4], text[:7], text):
        first, last = span(shorter)
        assert first <= text <= last
