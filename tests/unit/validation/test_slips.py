"""Slips that a rule finds since something else in the package bears on them."""

import json
import shutil
from pathlib import Path

import pytest

from tests.helpers import ROOT, Make, edit, findings, report, rules_found, source


def test_arabic_digits_stand_in_arabic_text(make: Make) -> None:
    title = "\u0639\u0648\u062f\u0629 \u0662\u0660 \u0637\u0641\u0644\u0627"
    assert findings(make(sources=[source("a", title=title, language="ar")]), ["rows"]) == []


def test_a_subregion_lies_in_one_region(example: Path) -> None:
    edit(example, "areas", ",Europe,Southern Europe,", ",Asia,Southern Europe,")
    found = [one for one in findings(example, ["across"]) if one.rule == "areas.subregions"]
    assert len(found) == 1
    assert "Southern Europe lies in" in found[0].message


def test_an_event_contradicts_itself_only_on_record(make: Make) -> None:
    pages = [source("a", published="2023-12-08"), source("b", published="2023-12-08")]
    agree = [
        report(1, "KGZ-2023-12-07", "a", persons=4, children=4, qualifier="exact"),
        report(2, "KGZ-2023-12-07", "b", children=4),
    ]
    assert findings(make(sources=pages, repatriation_reports=agree), ["rows"]) == []
    # The same number, in the wrong column: no other report speaks of men.
    moved = [agree[0], report(2, "KGZ-2023-12-07", "b", men=4)]
    found = findings(make("moved", sources=pages, repatriation_reports=moved), ["rows"])
    assert [(one.rule, one.resource, one.row) for one in found] == [
        ("event.parts", "repatriations", 2)
    ]


def total(number: int, page: str, value: int, **more: object) -> dict[str, object]:
    row: dict[str, object] = {"report_id": f"T{number:04d}", "area_id": "KGZ", "source_id": page}
    row |= {"as_of": "2023-12-07", "as_of_basis": "stated", "group": "all", "value": value}
    return row | {"qualifier": "exact", "scope": "nes", "kind": "remaining"} | more


@pytest.mark.parametrize(
    ("value", "more", "found"),
    [
        (96, {}, set()),
        (97, {}, {"total_reports.disagreement"}),
        (97, {"qualifier": "about"}, set()),
        (97, {"flags": "disputed"}, set()),
        (97, {"flags": "differs"}, set()),
        (96, {"flags": "differs"}, {"total_reports.disagreement"}),
        (960, {"qualifier": "about"}, {"total_reports.magnitude"}),
        (960, {"qualifier": "about", "as_of": "2023-12"}, {"total_reports.magnitude"}),
        (960, {"qualifier": "about", "as_of": "2024-01"}, set()),
        (480, {"qualifier": "about"}, set()),
    ],
)
def test_totals_of_one_day_agree(
    make: Make, value: int, more: dict[str, object], found: set[str]
) -> None:
    pages = [source("a", published="2024-01-31"), source("b", published="2024-01-31")]
    root = make(sources=pages, total_reports=[total(1, "a", 96), total(2, "b", value, **more)])
    shutil.copytree(ROOT / "expectations", root / "expectations")
    said = {"total_reports.disagreement", "total_reports.magnitude"} & rules_found(root, ["across"])
    assert said == found


@pytest.mark.parametrize(("least", "most"), [(2, 4), (4, 9), (1, 20), (0, 0)])
def test_a_length_is_kept_to_in_rows_and_in_columns(make: Make, least: int, most: int) -> None:
    root = make(sources=[source("a")])
    about = root / "schemas" / "sites.json"
    read = json.loads(about.read_text(encoding="utf-8"))
    for field in read["fields"]:
        if field["name"] == "name":
            field["constraints"] = {"minLength": least, "maxLength": most}
    about.write_text(json.dumps(read), encoding="utf-8")
    found = findings(root, ["structure"]), findings(root, ["rows"])
    assert [len(one) for one in found] == ([0, 0] if (least, most) == (1, 20) else [1, 1])


@pytest.mark.parametrize("sources", [199, 200, 201, 350])
def test_all_that_breaks_a_rule_is_counted(make: Make, sources: int) -> None:
    root = make(sources=[source(f"s{number:03d}") for number in range(sources)])
    shutil.copytree(ROOT / "expectations", root / "expectations")
    found = [one for one in findings(root, ["across"]) if one.rule == "sources.unused"]
    placed = [one for one in found if one.row]
    assert len(placed) == min(sources, 200)
    more = [one.message.partition(":")[0] for one in found if not one.row]
    assert more == ([f"and {sources - 200} more rows"] if sources > 200 else [])


def count(number: int, page: str, value: int | None, **more: object) -> dict[str, object]:
    row: dict[str, object] = {"report_id": f"P{number:04d}", "site_id": "al-hol", "source_id": page}
    row |= {"area_id": "world", "as_of": "2023-12-07", "as_of_basis": "stated", "group": "all"}
    return row | {"value": value, "unit": "persons", "qualifier": "exact"} | more


FOUR = {"persons": 4, "qualifier": "exact"}
SITE: dict[str, object] = {
    "site_id": "al-hol",
    "name": "al-Hol camp",
    "kind": "camp",
    "opened": "1991",
}
CLOSED: list[dict[str, object]] = [SITE | {"closed": "2023-11"}]
DAY, NEXT_DAY = "KGZ-2023-12-07", "KGZ-2023-12-08"
# What is added to a sound package, the rules that it breaks, and words of the first message.
SLIPS: dict[str, tuple[dict[str, list[dict[str, object]]], str, str]] = {
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
    "no host": ({"sources": [source("c", url="https:///x")]}, "url.host", "names a host"),
    "a user": ({"sources": [source("c", url="https://a:b@example.org/x")]}, "url.host", "no user"),
    "a publisher in another spelling": (
        {"sources": [source("c", publisher="\u00c2.")]},
        "name.spelling",
        "write it the same way",
    ),
    "a ligature": ({"sources": [source("c", title="the o\ufb03ce")]}, "text.letters", "odd form"),
    "a split accent": (
        {"sources": [source("c", title="Le Monde\u0301")]},
        "text.letters",
        "odd form",
    ),
    "a wide letter": ({"sources": [source("c", title="\uff23amp")]}, "text.letters", "odd form"),
    "Chinese signs": (
        {"sources": [source("c", title="\u53d9\u5229\u4e9a\uff1a1\u00ba", language="zh")]},
        "",
        "",
    ),
    "an ellipsis": ({"sources": [source("c", title="and so on\u2026")]}, "", ""),
    "a joiner in Latin": (
        {"sources": [source("c", title="al\u200cHol")]},
        "text.joiners",
        "joiner",
    ),
    "a joiner in Persian": (
        {"sources": [source("c", title="\u0645\u06cc\u200c\u0631\u0648\u062f", language="fa")]},
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
    "a report of a closed site": (
        {"sites": CLOSED, "repatriation_reports": [report(2, DAY, "b", **FOUR, site_id="al-hol")]},
        "report.site_open",
        "was not open",
    ),
    "a count of a closed site": (
        {"sites": CLOSED, "population_reports": [count(1, "a", 40)]},
        "report.site_open",
        "was not open",
    ),
    "nobody at a closed site": (
        {"sites": CLOSED, "population_reports": [count(1, "a", 0)]},
        "",
        "",
    ),
    "children above all": (
        {"population_reports": [count(1, "a", 20), count(2, "a", 50, group="children")]},
        "whole.group",
        "a part",
    ),
    "children above all of another page": (
        {"population_reports": [count(1, "a", 20), count(2, "b", 50, group="children")]},
        "",
        "",
    ),
    "children above at least so many": (
        {
            "population_reports": [
                count(1, "a", 20, qualifier="at_least"),
                count(2, "a", 50, group="children"),
            ]
        },
        "",
        "",
    ),
    "a range above all": (
        {
            "population_reports": [
                count(1, "a", 20),
                count(2, "a", None, low=30, high=50, group="orphans"),
            ]
        },
        "whole.group",
        "a part",
    ),
    "a country above its group": (
        {
            "total_reports": [
                total(1, "a", 400),
                total(2, "a", 100, area_id="central_asia"),
            ]
        },
        "whole.area",
        "a part",
    ),
    "a country above the world": (
        {"population_reports": [count(1, "a", 20), count(2, "a", 50, area_id="KGZ")]},
        "whole.area flag.computed",
        "exceeds_site",
    ),
    "countries of persons": (
        {"population_reports": [count(1, "a", 60, unit="countries")]},
        "unit.countries",
        "nationalities",
    ),
    "families of children": (
        {"population_reports": [count(1, "a", 60, unit="families", group="children")]},
        "unit.families",
        "group all",
    ),
    "superseded by nothing": (
        {"total_reports": [total(1, "a", 60, flags="superseded")]},
        "flag.superseded",
        "no other report",
    ),
    "an event that nobody counts whole": (
        {
            "repatriation_reports": [
                report(2, f"{DAY}-b", "b", persons=3, qualifier="exact", flags="partial")
            ]
        },
        "event.whole",
        "counts the whole",
    ),
    "two kinds": (
        {"repatriation_reports": [report(2, DAY, "b", **FOUR, kind="own_return")]},
        "event.kind",
        "several kinds",
    ),
    "a key of a day that does not exist": (
        {
            "repatriation_reports": [
                report(2, "KGZ-2023-02-30", "b", persons=5, qualifier="exact", date="2023-02")
            ]
        },
        "event.key_exists",
        "does not exist",
    ),
    "a key of another year": (
        {
            "repatriation_reports": [
                report(2, "KGZ-2019-01-01", "b", persons=5, qualifier="exact", flags="planned")
            ]
        },
        "report.key_date",
        "more than a week",
    ),
    "a key of the day before": (
        {"repatriation_reports": [report(2, "KGZ-2023-12-06", "b", persons=5, qualifier="exact")]},
        "",
        "",
    ),
    "an event without a date": (
        {
            "repatriation_reports": [
                report(
                    2, "KGZ-2023-11", "b", persons=5, qualifier="exact", date=None, date_basis=None
                )
            ]
        },
        "event.date",
        "at least the year",
    ),
    "home to the world": (
        {"repatriation_reports": [report(2, None, "b", **FOUR, area_id="world", flags="unplaced")]},
        "report.country",
        "to a country",
    ),
    "a report of nothing": (
        {"repatriation_reports": [report(2, DAY, "b")]},
        "report.content",
        "its note must say",
    ),
    "a report of nobody": (
        {"repatriation_reports": [report(2, None, "b", children=0, flags="unplaced")]},
        "report.nobody",
        "of nobody",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_new_rows_is_found_and_its_like_is_not(make: Make, slip: str) -> None:
    more, wanted, words = SLIPS[slip]
    pages = [source("a", published="2023-12-08"), source("b", published="2023-12-08")]
    base = {"sources": pages, "repatriation_reports": [report(1, DAY, "a", **FOUR)]}
    tables = {name: [*base.get(name, []), *more.get(name, [])] for name in {*base, *more}}
    found = findings(make(**tables), ["rows"])
    assert {one.rule for one in found} == set(wanted.split()), found
    assert not words or any(words in one.message for one in found), found


def test_the_same_claim_is_decided_once(make: Make) -> None:
    claim = {"source_id": "a", "statement": "All is well.", "query": "SELECT 1, 'x' FROM sites"}
    pages = [source("a", published="2023-12-08")]
    twice = [claim | {"claim_id": name} for name in ("C001", "C002")]
    assert rules_found(make(sources=pages, claims=twice), ["rows"]) == {"duplicate.claim"}
