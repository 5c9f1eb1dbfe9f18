"""Two addresses of one page are one text."""

import pandas as pd
import pytest

from nesyria.tableschema.addresses import canonical


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/news/1",
        "https://www.example.org/news/1",
        "https://m.example.org/news/1",
        "https://amp.example.org/news/1",
        "https://www.m.example.org/news/1",
        "https://EXAMPLE.org/news/1",
        "https://example.org:443/news/1",
        "http://example.org:80/news/1",
        "https://example.org//news///1",
        "https://example.org/news/1/",
        "https://example.org/news/1/?",
        "https://example.org/news/1#comments",
        "https://example.org/news/1/amp",
        "https://example.org/news/1/amp/",
        "https://example.org/news/1?amp=1",
        "https://example.org/news/1?amp",
        "https://example.org/news/1?utm_source=x&utm_medium=y",
        "https://example.org/news/1?fbclid=abc#top",
        "https://example.org/new%73/1",
    ],
)
def test_what_does_not_change_the_page_does_not_matter(other: str) -> None:
    same = canonical(pd.Series(["https://example.org/news/1", other]))
    assert same[0] == same[1]


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/news/2",
        "https://example.org/News/1",
        "https://example.net/news/1",
        "https://news.example.org/news/1",
        "https://example.org/news/1?p=2",
        "https://example.org:8080/news/1",
    ],
)
def test_another_page_has_another_text(other: str) -> None:
    apart = canonical(pd.Series(["https://example.org/news/1", other]))
    assert apart[0] != apart[1]


def test_parameters_that_matter_stay_where_others_go() -> None:
    pages = [
        "https://example.org/?p=7&id=3",
        "https://example.org/?utm_id=1&p=7&id=3",
        "https://example.org/?p=7&utm_id=1&id=3",
        "https://example.org/?amp=1&p=7&id=3",
        "https://example.org/?p=7&amp;id=3",
    ]
    assert len(set(canonical(pd.Series(pages)))) == 1


def test_missing_stays_missing_and_odd_text_is_compared_as_it_is() -> None:
    found = canonical(pd.Series([None, "no address"], dtype="string"))
    assert found.isna().tolist() == [True, False]
    assert found[1] == "no address"
