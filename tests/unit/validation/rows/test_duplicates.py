"""Duplicates of events, statements, pages, sites and claims, in whole packages."""

import pytest

from tests.helpers import Make, report, rules_found, source
from tests.unit.validation.packages import DAY, FOUR, NEXT_DAY, SITE, Case, assert_found

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
