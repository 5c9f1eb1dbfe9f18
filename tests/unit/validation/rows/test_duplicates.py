"""Duplicates of events, statements, pages, sites and claims, on frames and in whole packages."""

import pytest

from tests.helpers import Make, report, rules_found, source
from tests.unit.validation.packages import DAY, FOUR, NEXT_DAY, SITE, Case, assert_found
from tests.unit.validation.rows.frames import REPORTS, FrameCase, assert_broken, made

CASES: list[FrameCase] = [
    (
        "duplicate.statement",
        REPORTS,
        [
            {"report_id": "R0001", "source_id": "a", "persons": 4},
            {"report_id": "R0002", "source_id": "a", "persons": 4, "note": "again"},
            {"report_id": "R0003", "source_id": "a", "persons": 5},
        ],
        {},
        [(1, "source_id")],
    ),
    (
        "duplicate.page",
        "sources",
        [
            {"url": "https://www.a.org/x/"},
            {"url": "http://a.org/x?utm_source=y"},
            {"url": "https://a.org/y"},
        ],
        {},
        [(1, "url")],
    ),
    (
        "duplicate.site",
        "sites",
        [{"name": "al-Hol", "aliases": "Hawl;al Hol"}, {"name": "Roj"}, {"name": "HAWL"}],
        {},
        [(2, "name")],
    ),
    (
        "duplicate.claim",
        "claims",
        made({"source_id": "a"}, {"source_id": "a"}, {"source_id": "b"}, statement="All is well."),
        {},
        [(1, "statement")],
    ),
    (
        "duplicate.event",
        "repatriations",
        made(
            {"event_id": DAY, "date": "2023-12-07"},
            {"event_id": "KGZ-2023-12-09", "date": "2023-12-09"},
            {"event_id": "KGZ-2023-12-31", "date": "2023-12-31"},
            area_id="KGZ",
            kind="repatriation",
            persons=4,
            date_precision="day",
        ),
        {REPORTS: []},
        [(1, "event_id")],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_rule_of_duplicates(case: FrameCase) -> None:
    assert_broken(case)


IN_PACKAGES: dict[str, Case] = {
    "one event under two keys": (
        {"repatriation_reports": [report(2, NEXT_DAY, "b", **FOUR, date="2023-12-08")]},
        "duplicate.event",
        "give both one event_id",
    ),
    "one event under two keys, told apart": (
        {"repatriation_reports": [report(2, NEXT_DAY, "b", **FOUR, date="2023-12-08", note=DAY)]},
        "",
        "",
    ),
    "as many persons, a month later": (
        {
            "sources": [source("c", published="2024-02-01")],
            "repatriation_reports": [report(2, "KGZ-2024-01-08", "c", **FOUR, date="2024-01-08")],
        },
        "",
        "",
    ),
    "one statement under two keys": (
        {"repatriation_reports": [report(2, f"{DAY}-b", "a", **FOUR)]},
        "duplicate.event duplicate.statement",
        "event_id",
    ),
    "one page under two addresses": (
        {"sources": [source("c", url="http://www.example.org/a/?utm_source=x#top")]},
        "duplicate.page",
        "cite that one",
    ),
    "another page of one site": (
        {"sources": [source("c", url="https://example.org/a?page=2")]},
        "",
        "",
    ),
    "an alias of another site": (
        {
            "sites": [
                SITE,
                {"site_id": "hol", "name": "Hol", "kind": "camp", "aliases": "Al-Hol Camp"},
            ]
        },
        "duplicate.site",
        "an earlier site",
    ),
}


@pytest.mark.parametrize("name", IN_PACKAGES)
def test_new_rows_are_found_and_their_like_are_not(make: Make, name: str) -> None:
    assert_found(make, IN_PACKAGES[name])


def test_the_same_claim_is_decided_once(make: Make) -> None:
    claim = {"source_id": "a", "statement": "All is well.", "query": "SELECT 1, 'x' FROM sites"}
    pages = [source("a", published="2023-12-08")]
    twice = [claim | {"claim_id": name} for name in ("C001", "C002")]
    assert rules_found(make(sources=pages, claims=twice), ["rows"]) == {"duplicate.claim"}
