"""Reports beside their source, their site and the others; what they count, and their codes."""

import pandas as pd
import pytest

from nesyria.datapackage.package import Package
from nesyria.tableschema.fields import constraints
from nesyria.tableschema.pandas import typed
from nesyria.validation.rows.table import Table
from nesyria.validation.rule import RULES
from tests.helpers import ROOT, Make, report
from tests.unit.validation.packages import DAY, FOUR, SITE, Case, assert_found, count
from tests.unit.validation.rows.frames import PAGES, REPORTS, FrameCase, assert_broken, made

CASES: list[FrameCase] = [
    (
        "report.before_source",
        REPORTS,
        made(
            *({"date": "2023-12-09"}, {"date": "2023-12-10"}),
            *({"date": "2023-12-10", "flags": "planned"}, {}),
            source_id="a",
        ),
        {"sources": PAGES},
        [(1, "date")],
    ),
    (
        "report.before_source",
        "total_reports",
        made({"as_of": "2023-12-08"}, {"as_of": "2023-12-10"}, source_id="a"),
        {"sources": PAGES},
        [(1, "as_of")],
    ),
    (
        "report.published_basis",
        "total_reports",
        made(
            *({"as_of": "2023-12-08"}, {"as_of": "2023-12"}, {"as_of": "2023-12-07"}),
            {"as_of": "2023-12-07", "as_of_basis": "stated"},
        )[:3],
        {"sources": PAGES},
        [],
    ),
    (
        "report.published_basis",
        "total_reports",
        made(
            *({"as_of": "2023-12-08"}, {"as_of": "2023-12"}, {"as_of": "2023-12-07"}),
            source_id="a",
            as_of_basis="published",
        ),
        {"sources": PAGES},
        [(2, "as_of")],
    ),
    (
        "report.published_basis",
        "total_reports",
        made(
            *({"as_of": "2023-12-08"}, {"as_of_basis": "stated"}, {"source_id": "a"}),
            source_id="undated",
            as_of_basis="published",
        ),
        {"sources": [*PAGES, {"source_id": "undated", "publisher": "C"}]},
        [(0, "as_of_basis")],
    ),
    (
        "report.noted_basis",
        REPORTS,
        made(
            *({}, {"source_id": "undated"}, {"date_basis": "published"}),
            source_id="a",
            date="2023-12",
            date_basis="noted",
        ),
        {"sources": [*PAGES, {"source_id": "undated", "publisher": "C"}]},
        [(0, "date_basis")],
    ),
    (
        "report.emptied",
        "population_reports",
        made(
            *({"as_of": "2026"}, {"as_of": "2026-02"}, {"as_of": "2026-02-22"}, {}),
            *({"as_of": "2026", "value": 7}, {"as_of": "2026", "area_id": "FRA"}),
            {"as_of": "2026", "group": "children"},
            *({"as_of": "2026-03"}, {"as_of": "2027", "site_id": "roj"}),
            *(
                {"value": None},
                {"area_id": None},
                {"group": None},
                {"site_id": None, "as_of": "2027-01-01"},
            ),
            **{"site_id": "al-hol", "area_id": "world", "group": "all", "value": 0},
        ),
        {"sites": [{"site_id": "al-hol", "closed": "2026-02-22"}, {"site_id": "roj"}]},
        [(0, "as_of"), (1, "as_of"), (8, "as_of")],
    ),
    (
        "report.one_per_source",
        REPORTS,
        made({}, {}, {"flags": "second_figure"}, {"flags": "partial"}, event_id=DAY, source_id="a"),
        {},
        [(1, "source_id")],
    ),
    (
        "report.one_per_source",
        "total_reports",
        made({"group": "all"}, {"group": "men"}, {"group": "men"}, area_id="KGZ", source_id="a"),
        {},
        [(2, "source_id")],
    ),
    (
        "report.site_open",
        "population_reports",
        made(
            *({"as_of": "2018", "value": 5}, {"as_of": "2018", "value": 0}),
            *({"as_of": "2019", "value": 5}, {"as_of": "2022-01", "value": 5}),
            site_id="x",
        ),
        {"sites": [{"site_id": "x", "opened": "2019-04", "closed": "2021"}]},
        [(0, "as_of"), (3, "as_of")],
    ),
    (
        "unit.countries",
        "population_reports",
        [
            {"unit": "countries", "group": "nationalities"},
            {"unit": "countries", "group": "all"},
            {"unit": "persons", "group": "nationalities"},
        ],
        {},
        [(1, "unit"), (2, "unit")],
    ),
    (
        "unit.families",
        "population_reports",
        [{"unit": "families", "group": "all"}, {"unit": "families", "group": "women"}],
        {},
        [(1, "unit")],
    ),
    (
        "report.placed",
        REPORTS,
        [{}, {"flags": "unplaced"}, {"flags": "several_events"}, {"event_id": DAY}],
        {},
        [(0, "event_id")],
    ),
    (
        "report.country",
        REPORTS,
        [{"area_id": "KGZ"}, {"area_id": "SYR"}, {"area_id": "world"}],
        {},
        [(1, "area_id"), (2, "area_id")],
    ),
    ("report.content", REPORTS, [{}, {"men": 1}, {"note": "some"}], {}, [(0, "note")]),
    ("report.nobody", REPORTS, [{"men": 0}, {"men": 0, "women": 1}, {}], {}, [(0, "persons")]),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_rule_of_reports(case: FrameCase) -> None:
    assert_broken(case)


CLOSED: list[dict[str, object]] = [SITE | {"closed": "2023-11"}]
IN_PACKAGES: dict[str, Case] = {
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


@pytest.mark.parametrize("name", IN_PACKAGES)
def test_new_rows_are_found_and_their_like_are_not(make: Make, name: str) -> None:
    assert_found(make, IN_PACKAGES[name])


# What the rule from reports to figures knows, whatever the schemas of a package allow.
_PERSONS = "all women men children women_children orphans alleged_fighters"
_DATES = "stated inferred published noted"
_NUMBERS = "exact about at_least at_most"
# A new code needs more than a schema: look what figures/ and the views do with it, then add it.
KNOWN = {
    "repatriation_reports": {
        "date_basis": _DATES,
        "qualifier": _NUMBERS,
        "parts_qualifier": _NUMBERS,
        "handed_over_by": "aanes sdf syria other",
        "kind": "repatriation detainee_transfer own_return third_country_transfer other",
    },
    "total_reports": {
        "as_of_basis": _DATES,
        "group": f"{_PERSONS} families",
        "qualifier": _NUMBERS,
        "scope": "nes syria syria_iraq unstated",
        "kind": "repatriated remaining returned_all_means",
    },
    "population_reports": {
        "as_of_basis": _DATES,
        "group": f"{_PERSONS} children_under_12 nationalities",
        "unit": "persons percent countries families",
        "qualifier": _NUMBERS,
    },
}


@pytest.mark.parametrize("table", KNOWN)
def test_the_schemas_allow_what_the_rule_knows(table: str) -> None:
    fields = Package(ROOT).schema(table)["fields"]
    enums = {one["name"]: set(constraints(one).get("enum", ())) for one in fields}
    allowed = {name: enum for name, enum in enums.items() if enum}
    assert allowed == {name: set(codes.split()) for name, codes in KNOWN[table].items()}


def test_a_code_that_only_a_schema_knows_is_no_code() -> None:
    package = Package(ROOT)
    schema = package.schema("total_reports")
    fields = [
        one | {"constraints": {"enum": ["nes", "airport"]}} if one["name"] == "scope" else one
        for one in schema["fields"]
    ]
    wider = {**schema, "fields": fields}
    names = [one["name"] for one in fields]
    text = pd.DataFrame(columns=names, index=range(3), dtype="string")
    text["scope"] = ["nes", "airport", None]
    frame = typed(text, wider, "total_reports")
    table = Table("total_reports", frame, wider, package.resource("total_reports"))
    (found,) = RULES["report.known_code"].violations(table)
    assert (list(found.rows), found.field) == ([1], "scope")
    assert "no such scope" in str(found.message)
