"""Titles that say another country, or another number, than the reports of their page."""

import pytest

from tests.unit.validation.packages import FOUR
from tests.unit.validation.rows.frames import told
from tests.unit.validation.rows.plausibility.cases import AREAS, count, report, source, total

TITLES: dict[str, tuple[str, list[str], bool]] = {
    # Title, areas of the reports of its page, and whether none fits.
    "the country itself": ("Kyrgyzstan takes home 95 children", ["KGZ"], False),
    "its people": ("Kazakh women return", ["KAZ"], False),
    "another country": ("Kyrgyzstan takes home 95 children", ["KAZ"], True),
    "the people of another": ("German orphans arrive", ["FRA"], True),
    "a camp's country": ("Children leave Syria for home", ["FRA"], False),
    "a camp's country beside another": ("Iraq: French children leave", ["IRQ"], False),
    "one of two": ("Germany and Austria take back ten", ["AUT"], False),
    "none of two": ("Germany and Austria take back ten", ["FRA", "KAZ"], True),
    "a country in passing": ("Germany takes back ten", ["DEU", "KAZ"], False),
    "no country": ("Ten women return", ["KAZ"], False),
    "all countries": ("Germany takes back ten", ["world"], False),
    "a word like a country": ("germanium and Frankly", ["KAZ"], False),
}


@pytest.mark.parametrize("name", TITLES)
def test_a_title_names_the_area_of_a_report(name: str) -> None:
    title, areas, lost = TITLES[name]
    rows = [report(order, None, "a", area_id=area) for order, area in enumerate(areas)]
    found = told(
        "area.title",
        "sources",
        source("a", title=title),
        areas=AREAS,
        repatriation_reports=rows,
        total_reports=[],
        population_reports=[],
    )
    assert set(found) == ({"a"} if lost else set())
    assert not lost or f"R0000: area_id {areas[0]}" in found["a"]


def test_a_page_without_handovers_is_judged_by_all_that_it_says() -> None:
    pages = [source("a", title="Germany takes none"), source("b", title="Germany takes none")]
    found = told(
        "area.title",
        "sources",
        *pages,
        areas=AREAS,
        repatriation_reports=[],
        total_reports=[total(1, "a", 4, area_id="DEU"), total(2, "b", 5, area_id="FRA")],
        population_reports=[count(1, "a", 7, area_id="FRA")],
    )
    assert set(found) == {"b"}
    assert "DEU" in found["b"] and "T0002: area_id FRA" in found["b"]


NUMBERS: dict[str, tuple[str, bool]] = {
    # Title, and whether the reports below lack its numbers.
    "the persons": ("Kyrgyzstan takes home 95", False),
    "a part": ("Children, 74 of them, return", False),
    "women and children": ("93 women and children return", False),
    "digits swapped": ("Kyrgyzstan takes home 59", True),
    "with a separator": ("1,295 return", True),
    "of another page": ("Eurostat: 31 return", True),
    "a total": ("Now 481 are home", False),
    "of two reports together": ("104 return to two countries", False),
    "thousands in words": ("48 ألف", False),
    "round": ("About 90 return", False),
    "roundish": ("More than 7,200 return", False),
    "a year": ("Returns of 2023", False),
    "a day": ("Returns of 18 December", False),
    "an ordinal": ("The 11th flight", False),
    "a share": ("13% are children", False),
    "families": ("153 families leave", False),
    "one digit": ("Kyrgyzstan takes home 9", False),
    "one of two numbers": ("95 return, of them 31 ill", False),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_report_gives_a_number_of_the_title(name: str) -> None:
    title, lacks = NUMBERS[name]
    parts = {"women": 19, "men": 2, "children": 74}
    found = told(
        "number.title",
        "sources",
        source("a", title=title),
        source("b", title="No report 77"),
        repatriation_reports=[
            report(1, None, "a", persons=95, **parts),
            report(2, None, "a", persons=9),
            report(3, None, "c", persons=31),
        ],
        total_reports=[total(1, "a", 481)],
        population_reports=[count(1, "a", 48000), count(2, "c", 31)],
    )
    assert set(found) == ({"a"} if lacks else set())
    assert not lacks or "R0001: persons 95 women 19" in found["a"]


def test_a_title_is_read_for_every_page_that_has_it() -> None:
    pages = [source(name, title="Kyrgyzstan takes home 59") for name in ("a", "b")]
    rows = [report(1, None, "a", **FOUR), report(2, None, "b", persons=59)]
    nothing: dict[str, list[dict[str, object]]] = {"total_reports": [], "population_reports": []}
    found = told("number.title", "sources", *pages, repatriation_reports=rows, **nothing)
    assert set(found) == {"a"}
