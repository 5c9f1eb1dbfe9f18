"""What a notebook shows: text of data stays text, and only addresses of pages are links."""

import re
from html import escape

import pytest

import nesyria as nes
from nesyria.explanation.html import as_html
from tests.helpers import example
from tests.unit.explanation.test_text import KEYS, hostile


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> nes.Dataset:
    return nes.Dataset.at(example(tmp_path_factory.mktemp("html")))


@pytest.mark.parametrize("key", KEYS)
def test_every_element_is_closed(place: nes.Dataset, key: str | tuple[str, ...]) -> None:
    open_now: list[str] = []
    for end, name in re.findall(r"<(/?)([a-z0-9]+)", as_html(place.explain(key))):
        if end:
            assert open_now.pop() == name
        else:
            open_now.append(name)
    assert open_now == []


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "a&b"])
def test_text_of_data_is_text(place: nes.Dataset, text: str) -> None:
    html = hostile(place.explain("FRA-2022-07-03"), text)._repr_html_()
    assert text not in html.replace("&amp;", "&amp ")
    assert escape(text) in html


def test_only_addresses_of_pages_are_links(place: nes.Dataset) -> None:
    found = place.explain("FRA-2022-07-03")
    assert 'href="https://' in as_html(found)
    assert "href" not in as_html(hostile(found, "javascript:alert(1)"))


def test_each_page_has_a_look_up_of_its_copy_beside_it(place: nes.Dataset) -> None:
    html = as_html(place.explain("FRA-2022-07-03"))
    copies = re.findall(r'</cite></a> \(<a href="https://web.archive.org/web/[0-9]+/https', html)
    assert copies
    assert len(copies) == html.count("</cite></a>")
