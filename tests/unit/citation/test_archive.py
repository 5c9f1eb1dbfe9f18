"""Where copies of pages are looked up."""

import pytest

from nesyria.citation.archive import archived


@pytest.mark.parametrize(
    ("url", "published", "found"),
    [
        ("https://a.org/x?y=1", "2023-12-07", "20231207/https://a.org/x?y=1"),
        ("http://a.org", "2023-12", "202312/http://a.org"),
        ("http://a.org", "2023", "2023/http://a.org"),
        ("http://a.org", "", "http://a.org"),
        ("http://a.org", "7/x", "http://a.org"),
        ("javascript:alert(1)", "2023", None),
        ("x.html", "2023", None),
        ('https://a.org/" onclick="x', "2023", None),
        ("", "2023", None),
        (None, None, None),
        ("https://a.org", None, "https://a.org"),
    ],
)
def test_the_archived_copy_of_a_page_is_looked_up_by_its_day(
    url: str | None, published: str | None, found: str | None
) -> None:
    wanted = "" if found is None else f"https://web.archive.org/web/{found}"
    assert archived(url, published) == wanted
    copied = "https://web.archive.org/web/2020/https://a.org"
    assert archived(copied, "2023") == copied
