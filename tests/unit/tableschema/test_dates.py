import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nesyria.errors import NesyriaError
from nesyria.tableschema.dates import as_text, bounds, span


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


@pytest.mark.parametrize("dtype", ["string", "object", "category"])
def test_bounds_of_a_column_are_the_spans_of_its_cells(dtype: str) -> None:
    texts = ["2024-02", None, "2019", "2024-02", "1899-12-31"]
    rows = pd.Index([7, 7, 3, 1, 0])
    first, last = bounds(pd.Series(texts, rows, dtype=dtype, name="date"))
    assert first.dtype == last.dtype == "datetime64[s]"
    assert first.name == "date"
    assert list(first.index) == list(last.index) == list(rows)
    for column, expected in ((first, 0), (last, 1)):
        days = [None if pd.isna(day) else day.date().isoformat() for day in column]
        assert days == [None if text is None else span(text)[expected] for text in texts]


def test_a_column_with_no_date_has_no_bounds() -> None:
    first, last = bounds(pd.Series([None, None], dtype="string"))
    assert first.isna().all()
    assert last.isna().all()


def test_a_column_is_refused_for_one_cell_that_is_no_date() -> None:
    with pytest.raises(ValueError, match="2023-2"):
        bounds(pd.Series(["2023", None, "2023-2"], dtype="string"))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2023-12-07", "2023-12-07"),
        ("2023-12", "2023-12"),
        ("2023", "2023"),
        (datetime.date(2023, 12, 7), "2023-12-07"),
        (datetime.datetime(2023, 12, 7, 23, 59), "2023-12-07"),
        (pd.Timestamp("2023-12-07T23:59", tz="Asia/Damascus"), "2023-12-07"),
        (np.datetime64("2023-12-07T23:59:59"), "2023-12-07"),
        (np.datetime64("2023-12-07", "ns"), "2023-12-07"),
        (np.datetime64("2023-12"), "2023-12"),
        (pd.Period("2023-12", freq="M"), "2023-12-31"),
        (pd.Period("2023Q4", freq="Q"), "2023-12-31"),
    ],
)
def test_a_day_may_be_of_any_type(day: object, text: str) -> None:
    assert as_text(day, "as_of") == text


@pytest.mark.parametrize(
    "day", ["", "7.12.2023", "2023-02-30", 2023, None, pd.NaT, np.datetime64("NaT", "D"), ("2023",)]
)
def test_what_is_no_day_is_refused_in_words(day: object) -> None:
    with pytest.raises(NesyriaError, match=r"as_of must be a date like 2023-12-07, not "):
        as_text(day, "as_of")
