"""What a message lists and guesses is bounded."""

from nesyria.errors import nearest

LONG = "x" * 10**6


def test_a_hint_is_found_among_very_many_that_nearly_fit() -> None:
    keys = [f"page-of-the-news-agency-{number:05d}" for number in range(5_000)]
    assert nearest("pages-of-the-news-agency-00417", keys) == "page-of-the-news-agency-00417"
    assert nearest("page-of-the-news-agncy-04999", keys) == "page-of-the-news-agency-04999"
    assert nearest("something else", keys) == ""
    assert nearest(LONG, [LONG + "x"]) == ""
