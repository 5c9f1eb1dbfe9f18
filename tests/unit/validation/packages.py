"""Packages with a few new rows, for tests of rules that see more than one row."""

from tests.helpers import Make, Rows, findings, report, source

FOUR = {"persons": 4, "qualifier": "exact"}
DAY, NEXT_DAY = "KGZ-2023-12-07", "KGZ-2023-12-08"
SITE: dict[str, object] = {
    "site_id": "al-hol",
    "name": "al-Hol camp",
    "kind": "camp",
    "opened": "1991",
}
# What is added to a sound package, the rules that it breaks, and words of the first message.
Case = tuple[dict[str, Rows], str, str]


def total(number: int, page: str, value: int, **more: object) -> dict[str, object]:
    """Return one row of total_reports about Kyrgyzstan."""
    row: dict[str, object] = {"report_id": f"T{number:04d}", "area_id": "KGZ", "source_id": page}
    row |= {"as_of": "2023-12-07", "as_of_basis": "stated", "group": "all", "value": value}
    return row | {"qualifier": "exact", "scope": "nes", "kind": "remaining"} | more


def count(number: int, page: str, value: int | None, **more: object) -> dict[str, object]:
    """Return one row of population_reports about al-Hol."""
    row: dict[str, object] = {"report_id": f"P{number:04d}", "site_id": "al-hol", "source_id": page}
    row |= {"area_id": "world", "as_of": "2023-12-07", "as_of_basis": "stated", "group": "all"}
    return row | {"value": value, "unit": "persons", "qualifier": "exact"} | more


def assert_found(make: Make, case: Case) -> None:
    """Add rows to a sound package; exactly the rules that the case names are broken."""
    more, wanted, words = case
    pages = [source("a", published="2023-12-08"), source("b", published="2023-12-08")]
    base = {"sources": pages, "repatriation_reports": [report(1, DAY, "a", **FOUR)]}
    tables = {name: [*base.get(name, []), *more.get(name, [])] for name in {*base, *more}}
    found = findings(make(**tables), ["rows"])
    assert {one.rule for one in found} == set(wanted.split()), found
    assert not words or any(words in one.message for one in found), found
