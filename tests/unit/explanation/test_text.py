"""What a terminal shows: whole at 80 columns, long lists folded, nothing steers the terminal."""

from dataclasses import replace

import pytest

import nesyria as nes
from nesyria.explanation.html import as_html
from nesyria.explanation.model import Explanation, ReportLine
from nesyria.explanation.text import as_text, shown_reports
from tests.helpers import example

KEYS = [
    "FRA-2022-07-03",
    "KGZ",
    "T0001",
    ("world", "repatriation", "all"),
    ("al-hol", "FRA", "2024-02", "women_children", "persons"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> nes.Dataset:
    return nes.Dataset.at(example(tmp_path_factory.mktemp("text")))


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_lines_are_no_longer_than_a_terminal_but_for_addresses(
    place: nes.Dataset, key: str | tuple[str, ...]
) -> None:
    text = as_text(place.explain(key), 80)
    assert all(len(line) <= 80 for line in text.split("\n") if "://" not in line)


def test_each_number_has_its_reason_its_reports_and_its_range(place: nes.Dataset) -> None:
    text = as_text(place.explain("FRA-2022-07-03"), 100)
    assert "persons: 12 (12 to 20)" in text
    assert "A better kind of source stands first." in text
    assert "Low 12 by R0005, high 20 by R0008." in text
    assert "about 13" in text
    assert "men: not known" in text
    assert "partial: its numbers count only some of the persons" in text


def test_a_country_has_its_events_once(place: nes.Dataset) -> None:
    text = as_text(place.explain("KGZ"), 100)
    assert text.count("KGZ-2023-12-07") == 1
    assert "at_least: " in text


def test_where_no_event_is_within_the_time_of_a_total_nothing_is_counted(
    place: nes.Dataset,
) -> None:
    found = place.explain("T0001")
    counted = found["counted"]
    silent = replace(counted.events[0], number=None)
    for events, said in (
        ((), "counted: nothing ("),
        ((silent,), "counted: no number ("),
        (counted.events, f"counted: {counted.value:,}"),
    ):
        own = replace(counted, events=events, silent=sum(one.number is None for one in events))
        measures = (found["stated"], own)
        for told in (as_text, as_html):
            assert said.rstrip(" (") in told(replace(found, measures=measures))
        assert said in as_text(replace(found, measures=measures), 200)


def line(number: int, standing: int) -> ReportLine:
    return ReportLine(f"R{standing}", "page", standing, number, None, None, None, None, False, ())


def test_of_many_reports_the_first_and_one_of_each_number_are_shown() -> None:
    many = [line(7, place) for place in range(1, 40)] + [line(8, 40), line(9, 41), line(9, 42)]
    assert [one.report_id for one in shown_reports(many)] == ["R1", "R2", "R3", "R40", "R41"]
    every = [line(place, place) for place in range(1, 40)]
    assert len(shown_reports(every)) == 8


def hostile(found: Explanation, text: str) -> Explanation:
    """Return an explanation in which all that a person wrote is one text."""
    pages = tuple(
        replace(one, publisher=text, agency=text + "!", title=text, published=text, url=text)
        for one in found.sources
    )
    return replace(found, title=text, sources=pages, notes=(text,))


def test_what_steers_a_terminal_is_written_out(place: nes.Dataset) -> None:
    found = hostile(place.explain("FRA-2022-07-03"), "a\x1b[2Jb\x00")
    assert not {"\x1b", "\x00"} & set(as_text(found, 80))
    assert "\\u001b[2J" in str(found)
