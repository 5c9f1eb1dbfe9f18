"""Well-written mistakes: what each rule warns of, which other row it names, and what it lets be."""

import pytest

from nesyria.datapackage.expectations import read_rules
from nesyria.datapackage.package import Package
from tests.helpers import ROOT, Rows, report, source
from tests.integration.rules.queries import broken
from tests.unit.validation.rows.packages import count, total

# The rule, the tables, and by key what a warning names ('' where that is nothing).
Case = tuple[str, dict[str, Rows], dict[str, str]]


def event(key: str, persons: int | None = None, **more: object) -> dict[str, object]:
    """Return an event whose key has area and date."""
    area, _, date = key.partition("-")
    row: dict[str, object] = {"event_id": key, "area_id": area, "date": date[:10].rstrip("-xyz")}
    return row | {"kind": "repatriation", "persons": persons} | more


def events(*rows: dict[str, object], **more: Rows) -> dict[str, Rows]:
    return {"repatriations": list(rows), **more}


def reports(*rows: dict[str, object]) -> dict[str, Rows]:
    pages = [source(name, published="2023-12-31") for name in ("a", "b", "c")]
    return {"repatriation_reports": list(rows), "sources": pages}


def totals(*rows: dict[str, object]) -> dict[str, Rows]:
    return {"total_reports": list(rows)}


def counts(*rows: dict[str, object]) -> dict[str, Rows]:
    return {"population_reports": list(rows)}


NEAR, LARGE = "repatriations.near_duplicates", "repatriations.exceeds_totals"
RUNNING, ORDER = "repatriations.running_total", "repatriation_reports.group_order"
DAY, OTHER = "KGZ-2023-12-07", "KGZ-2023-12-11"
REPEATED = "repatriation_reports.repeated_numbers"
SAME_TOTAL, SAME_COUNT = "total_reports.repeated_numbers", "population_reports.repeated_numbers"
FAR_TOTAL, FAR_COUNT = "total_reports.outliers", "population_reports.outliers"
MIXED_TOTAL, MIXED_COUNT = "total_reports.misclassified", "population_reports.misclassified"
SUM_TOTAL, SUM_COUNT = "total_reports.parts_exceed_whole", "population_reports.parts_exceed_whole"

CASES: dict[str, Case] = {
    # Events
    "nearly as many four days later": (
        NEAR,
        events(event(DAY, 95), event(OTHER, 91)),
        {OTHER: DAY},
    ),
    "far fewer four days later": (NEAR, events(event(DAY, 95), event(OTHER, 31)), {}),
    "nearly as many eight days later": (
        NEAR,
        events(event(DAY, 95), event("KGZ-2023-12-15", 91)),
        {},
    ),
    "nearly as many across the end of a leap February": (
        NEAR,
        events(event("KGZ-2024-02-26", 95), event("KGZ-2024-03-04", 91)),
        {"KGZ-2024-03-04": "KGZ-2024-02-26"},
    ),
    "eight days across the end of a year": (
        NEAR,
        events(event("KGZ-2023-12-27", 95), event("KGZ-2024-01-04", 91)),
        {},
    ),
    "two convoys of families within a week": (
        NEAR,
        events(event("IRQ-2023-12-07"), event("IRQ-2023-12-11")),
        {"IRQ-2023-12-11": "IRQ-2023-12-07"},
    ),
    "two convoys that a note tells apart": (
        NEAR,
        events(
            event("IRQ-2023-12-07"),
            event("IRQ-2023-12-11"),
            repatriation_reports=[
                report(1, "IRQ-2023-12-07", "a", note="second one: IRQ-2023-12-11"),
            ],
        ),
        {},
    ),
    "as many within a week, of which duplicate.event warns": (
        NEAR,
        events(event(DAY, 95), event(OTHER, 95)),
        {},
    ),
    "as many of another kind": (
        NEAR,
        events(event(DAY, 50), event(OTHER, 50, kind="own_return")),
        {OTHER: "with as many persons"},
    ),
    "nearly as many of another kind": (
        NEAR,
        events(event(DAY, 50), event(OTHER, 53, kind="own_return")),
        {OTHER: DAY},
    ),
    "far fewer of another kind": (
        NEAR,
        events(event(DAY, 50), event(OTHER, 5, kind="own_return")),
        {},
    ),
    "as many of another kind a month later": (
        NEAR,
        events(event(DAY, 50), event("KGZ-2024-01-11", 50, kind="own_return")),
        {},
    ),
    "as many on another day of the year": (
        NEAR,
        events(event("KGZ-2023-10-20", 83), event(DAY, 83)),
        {DAY: "KGZ-2023-10-20"},
    ),
    "a round number on another day of the year": (
        NEAR,
        events(event("KGZ-2023-10-20", 80), event(DAY, 80)),
        {},
    ),
    "day and month exchanged": (
        NEAR,
        events(event("KGZ-2023-07-12", 80), event(DAY, 80)),
        {DAY: "day and month exchanged"},
    ),
    "other numbers with day and month exchanged": (
        NEAR,
        events(event("KGZ-2023-07-12", 80), event(DAY, 30)),
        {},
    ),
    "as many of another nationality": (
        NEAR,
        events(event(DAY, 95), event("FRA-2023-12-08", 95)),
        {"FRA-2023-12-08": DAY},
    ),
    "as many of another nationality with other children": (
        NEAR,
        events(event(DAY, 95, children=65), event("FRA-2023-12-08", 95, children=60)),
        {},
    ),
    "as many in the month of which no day is known": (
        NEAR,
        events(event("KGZ-2023-12", 95), event(DAY, 95)),
        {DAY: "KGZ-2023-12"},
    ),
    "a month and a year are no days": (
        NEAR,
        events(event("KGZ-2023-12", 95), event("KGZ-2023", 91)),
        {},
    ),
    "more than all that is stated": (
        LARGE,
        {**events(event(DAY, 950)), **totals(total(1, "a", 511))},
        {DAY: "T0001"},
    ),
    "women alone more than all that is stated": (
        LARGE,
        {**events(event(DAY, None, women=950)), **totals(total(1, "a", 511))},
        {DAY: "T0001"},
    ),
    "fewer than are at a site": (
        LARGE,
        {
            **events(event(DAY, 95)),
            **totals(total(1, "a", 51)),
            **counts(count(1, "a", 99, area_id="KGZ")),
        },
        {},
    ),
    "more than a disputed total, the only one": (
        LARGE,
        {**events(event(DAY, 95)), **totals(total(1, "a", 51, flags="disputed"))},
        {},
    ),
    "more than any third country, of one without a total": (
        LARGE,
        {**events(event("FRA-2023-12-07", 950)), **totals(total(1, "a", 511))},
        {"FRA-2023-12-07": "T0001"},
    ),
    "as many as Iraqis may be": (
        LARGE,
        {**events(event("IRQ-2023-12-07", 950)), **totals(total(1, "a", 511))},
        {},
    ),
    "a stated total as an event": (
        RUNNING,
        {
            **events(event("KGZ-2021-03-16", 79), event(DAY, 511)),
            **totals(total(1, "a", 511, kind="repatriated")),
        },
        {DAY: "T0001"},
    ),
    "the total after the first event": (
        RUNNING,
        {**events(event(DAY, 511)), **totals(total(1, "a", 511, kind="repatriated"))},
        {},
    ),
    "as many as remain": (
        RUNNING,
        {**events(event("KGZ-2021-03-16", 79), event(DAY, 511)), **totals(total(1, "a", 511))},
        {},
    ),
    "a total of this year alone": (
        RUNNING,
        {
            **events(event("KGZ-2021-03-16", 79), event(DAY, 95)),
            **totals(total(1, "a", 95, kind="repatriated", since="2023")),
        },
        {},
    ),
    "as many as all earlier events": (
        RUNNING,
        events(*(event(f"KGZ-2023-0{month}-01", 20) for month in (1, 2, 3)), event(DAY, 80)),
        {DAY: "60"},
    ),
    "fewer than all earlier events": (
        RUNNING,
        events(*(event(f"KGZ-2023-0{month}-01", 20) for month in (1, 2, 3)), event(DAY, 59)),
        {},
    ),
    # Reports of events
    "one page, the same numbers of another country": (
        REPEATED,
        reports(
            report(1, DAY, "a", persons=30),
            report(2, "FRA-2022-10-02", "a", persons=30, area_id="FRA"),
        ),
        {"R0002": "R0001"},
    ),
    "one page, the same numbers of another event": (
        REPEATED,
        reports(
            report(1, DAY, "a", women=11, children=20),
            report(2, OTHER, "a", women=11, children=20),
        ),
        {"R0002": DAY},
    ),
    "one page, a round number of another event": (
        REPEATED,
        reports(report(1, DAY, "a", persons=50), report(2, OTHER, "a", persons=50)),
        {},
    ),
    "one page, one child each": (
        REPEATED,
        reports(report(1, DAY, "a", children=1), report(2, OTHER, "a", children=1)),
        {},
    ),
    "two pages, the same numbers": (
        REPEATED,
        reports(report(1, DAY, "a", persons=31), report(2, OTHER, "b", persons=31)),
        {},
    ),
    "one page, what was planned and what was done": (
        REPEATED,
        reports(
            report(1, DAY, "a", persons=31),
            report(2, OTHER, "a", persons=31, flags="planned"),
        ),
        {},
    ),
    "women and children exchanged": (
        ORDER,
        reports(
            report(1, DAY, "a", women=30, children=65),
            report(2, DAY, "b", women=65, children=30, flags="differs"),
        ),
        {"R0002": "R0001"},
    ),
    "exchanged in the older report, as two say": (
        ORDER,
        reports(
            report(1, DAY, "a", women=65, children=30),
            report(2, DAY, "b", women=30, children=65),
            report(3, DAY, "c", women=31, children=64),
        ),
        {"R0001": "R0002"},
    ),
    "men and women exchanged": (
        ORDER,
        reports(report(1, DAY, "a", women=3, men=9), report(2, DAY, "b", women=9, men=3)),
        {"R0002": "R0001"},
    ),
    "men and children exchanged": (
        ORDER,
        reports(report(1, DAY, "a", children=3, men=9), report(2, DAY, "b", children=9, men=3)),
        {"R0002": "R0001"},
    ),
    "another order of some of them": (
        ORDER,
        reports(
            report(1, DAY, "a", women=30, children=65),
            report(2, DAY, "b", women=12, children=3, flags="partial"),
        ),
        {},
    ),
    "as many women as children": (
        ORDER,
        reports(
            report(1, DAY, "a", women=30, children=65),
            report(2, DAY, "b", women=30, children=30),
        ),
        {},
    ),
    "women and children as women": (
        ORDER,
        {
            **reports(
                report(1, DAY, "a", persons=95, women=30, children=65),
                report(2, DAY, "b", women=95, flags="differs"),
            ),
            **events(event(DAY, 95, women=30, children=65)),
        },
        {"R0002": "R0001"},
    ),
    "women who are all": (
        ORDER,
        {
            **reports(report(1, DAY, "a", persons=2, women=2), report(2, DAY, "b", women=2)),
            **events(event(DAY, 2, women=2)),
        },
        {},
    ),
    # Totals
    "one page, one total of two countries": (
        SAME_TOTAL,
        totals(total(1, "a", 511), total(2, "a", 511, area_id="FRA")),
        {"T0002": "T0001"},
    ),
    "one page, one small total of two countries": (
        SAME_TOTAL,
        totals(total(1, "a", 9), total(2, "a", 9, area_id="FRA")),
        {},
    ),
    "one page, one number of women here and children there": (
        SAME_TOTAL,
        totals(
            total(1, "a", 51, group="women"),
            total(2, "a", 51, area_id="FRA", group="children"),
        ),
        {},
    ),
    "a thousandfold total": (
        FAR_TOTAL,
        totals(total(1, "a", 500), total(2, "b", 511), total(3, "c", 511000)),
        {"T0003": "T0002"},
    ),
    "a thousandfold of the only other": (
        FAR_TOTAL,
        totals(total(1, "a", 5), total(2, "b", 5000)),
        {"T0001": "T0002", "T0002": "T0001"},
    ),
    "twice the others": (
        FAR_TOTAL,
        totals(total(1, "a", 500), total(2, "b", 511), total(3, "c", 1022)),
        {},
    ),
    "a total that two pages state": (
        FAR_TOTAL,
        totals(
            total(1, "a", 500), total(2, "b", 511), total(3, "c", 5000), total(4, "d", 5000),
        ),
        {},
    ),
    "a total of another kind far above all of its area": (
        FAR_TOTAL,
        totals(total(1, "a", 511), total(2, "b", 5000, kind="repatriated")),
        {"T0002": "T0001"},
    ),
    "far above what nobody believes": (
        FAR_TOTAL,
        totals(total(1, "a", 5, flags="disputed"), total(2, "b", 500)),
        {},
    ),
    "those who remain as returned": (
        MIXED_TOTAL,
        totals(total(1, "a", 511), total(2, "b", 511, kind="repatriated", as_of="2023-10")),
        {"T0002": "T0001"},
    ),
    "as many remained in another year": (
        MIXED_TOTAL,
        totals(total(1, "a", 511), total(2, "b", 511, kind="repatriated", as_of="2022-10")),
        {},
    ),
    "thousands who remain as returned": (
        MIXED_TOTAL,
        totals(total(1, "a", 5000), total(2, "b", 5000, kind="repatriated", as_of="2023-12")),
        {"T0002": "T0001"},
    ),
    "thousands remained in another month": (
        MIXED_TOTAL,
        totals(total(1, "a", 5000), total(2, "b", 5000, kind="repatriated", as_of="2023-10")),
        {},
    ),
    "women and children as women in a total": (
        MIXED_TOTAL,
        totals(total(1, "a", 511, group="women_children"), total(2, "b", 511, group="women")),
        {"T0002": "women_children, as T0001"},
    ),
    "women and children as women in a year": (
        MIXED_TOTAL,
        totals(
            total(1, "a", 511, group="women_children", as_of="2023"),
            total(2, "b", 511, group="women", as_of="2023"),
        ),
        {"T0002": "women_children, as T0001"},
    ),
    "all are women and children": (
        MIXED_TOTAL,
        totals(total(1, "a", 511, group="women_children"), total(2, "b", 511)),
        {},
    ),
    "families as persons in a total": (
        MIXED_TOTAL,
        totals(total(1, "a", 603, group="families"), total(2, "b", 603)),
        {"T0002": "families"},
    ),
    "another scope": (
        MIXED_TOTAL,
        totals(total(1, "a", 511), total(2, "b", 511, scope="syria_iraq")),
        {"T0002": "nes, as T0001"},
    ),
    "another scope of a round number": (
        MIXED_TOTAL,
        totals(total(1, "a", 500), total(2, "b", 500, scope="syria_iraq", as_of="2023-12-09")),
        {},
    ),
    "another scope of a round number on the same day": (
        MIXED_TOTAL,
        totals(total(1, "a", 500), total(2, "b", 500, scope="syria_iraq")),
        {"T0002": "nes, as T0001"},
    ),
    "another scope than two have": (
        MIXED_TOTAL,
        totals(total(1, "a", 500, scope="syria"), total(2, "b", 500), total(3, "c", 500)),
        {"T0001": "nes, as T0002"},
    ),
    "a scope that nobody states": (
        MIXED_TOTAL,
        totals(total(1, "a", 511), total(2, "b", 511, scope="unstated")),
        {},
    ),
    "countries above their group": (
        SUM_TOTAL,
        totals(
            total(1, "a", 60), total(2, "a", 60, area_id="FRA"),
            total(3, "a", 100, area_id="third_country"),
        ),
        {"T0003": "T0001 to T0002"},
    ),
    "countries within their group": (
        SUM_TOTAL,
        totals(
            total(1, "a", 60), total(2, "a", 40, area_id="FRA"),
            total(3, "a", 100, area_id="third_country"),
        ),
        {},
    ),
    "countries above at least so many": (
        SUM_TOTAL,
        totals(
            total(1, "a", 60), total(2, "a", 60, area_id="FRA"),
            total(3, "a", 100, area_id="third_country", qualifier="at_least"),
        ),
        {},
    ),
    # Populations
    "one page, one number of two sites": (
        SAME_COUNT,
        counts(count(1, "a", 2313), count(2, "a", 2313, site_id="roj")),
        {"P0002": "P0001"},
    ),
    "one page, thousands at two sites": (
        SAME_COUNT,
        counts(count(1, "a", 2000), count(2, "a", 2000, site_id="roj")),
        {},
    ),
    "a zero too few": (
        FAR_COUNT,
        counts(
            count(1, "a", 55000, as_of="2022-05"), count(2, "b", 53000), count(3, "c", 5300),
        ),
        {"P0003": "P0001"},
    ),
    "a zero too many": (
        FAR_COUNT,
        counts(
            count(1, "a", 55000, as_of="2022-05"), count(2, "b", 53000), count(3, "c", 530000),
        ),
        {"P0003": "P0001"},
    ),
    "the same two years later": (
        FAR_COUNT,
        counts(
            count(1, "a", 55000, as_of="2021-05"), count(2, "b", 53000, as_of="2021"),
            count(3, "c", 5300),
        ),
        {},
    ),
    "a zero too few on an undated page": (
        FAR_COUNT,
        counts(
            count(1, "a", 55000, as_of="2021-05"),
            count(2, "b", 53000, as_of="2023"),
            count(3, "c", 5300, as_of=None),
        ),
        {"P0003": "P0001"},
    ),
    "a number that two pages state": (
        FAR_COUNT,
        counts(
            count(1, "a", 55000), count(2, "b", 53000), count(3, "c", 5300), count(4, "d", 5300),
        ),
        {},
    ),
    "thousandfold, of a nationality": (
        FAR_COUNT,
        counts(count(1, "a", 5, area_id="FRA"), count(2, "b", 5000, area_id="FRA", as_of="2021")),
        {"P0002": "P0001"},
    ),
    "women and children as women at a site": (
        MIXED_COUNT,
        counts(count(1, "a", 511, group="women_children"), count(2, "b", 511, group="women")),
        {"P0002": "women_children, as P0001"},
    ),
    "persons as families": (
        MIXED_COUNT,
        counts(count(1, "a", 511), count(2, "b", 511, unit="families")),
        {"P0002": "persons, as P0001"},
    ),
    "another nationality": (
        MIXED_COUNT,
        counts(count(1, "a", 511, area_id="KGZ"), count(2, "b", 511, area_id="FRA")),
        {"P0002": "KGZ, as P0001"},
    ),
    "another nationality on undated pages": (
        MIXED_COUNT,
        counts(
            count(1, "a", 511, area_id="KGZ", as_of=None),
            count(2, "b", 511, area_id="FRA", as_of=None),
        ),
        {"P0002": "KGZ, as P0001"},
    ),
    "a round number on undated pages": (
        MIXED_COUNT,
        counts(
            count(1, "a", 510, area_id="KGZ", as_of=None),
            count(2, "b", 510, area_id="FRA", as_of=None),
        ),
        {},
    ),
    "another site": (
        MIXED_COUNT,
        counts(count(1, "a", 511), count(2, "b", 511, site_id="roj")),
        {"P0002": "al-hol, as P0001"},
    ),
    "hundreds at two sites": (
        MIXED_COUNT,
        counts(count(1, "a", 500), count(2, "b", 500, site_id="roj")),
        {},
    ),
    "groups above all": (
        SUM_COUNT,
        counts(
            count(1, "a", 70, group="women"), count(2, "a", 50, group="children"),
            count(3, "a", 110),
        ),
        {"P0003": "P0001 to P0002"},
    ),
    "groups above all, as the note says": (
        SUM_COUNT,
        counts(
            count(1, "a", 70, group="women"), count(2, "a", 50, group="children"),
            count(3, "a", 110, note="parts sum to 120"),
        ),
        {},
    ),
    "women and children above both": (
        SUM_COUNT,
        counts(
            count(1, "a", 70, group="women"), count(2, "a", 50, group="children"),
            count(3, "a", 110, group="women_children"),
        ),
        {"P0003": "P0001 to P0002"},
    ),
    "nationalities above all": (
        SUM_COUNT,
        counts(
            count(1, "a", 30000, area_id="IRQ"), count(2, "a", 20000, area_id="SYR"),
            count(3, "a", 9000, area_id="third_country"), count(4, "a", 55000),
        ),
        {"P0004": "P0001 to P0003"},
    ),
    "nationalities above all, by rounding": (
        SUM_COUNT,
        counts(
            count(1, "a", 30000, area_id="IRQ"), count(2, "a", 20000, area_id="SYR"),
            count(3, "a", 9000, area_id="third_country"), count(4, "a", 58000),
        ),
        {},
    ),
    "percentages above 100 together": (
        SUM_COUNT,
        counts(
            count(1, "a", 60, group="women", unit="percent"),
            count(2, "a", 50, group="children", unit="percent"),
        ),
        {"P0001": "P0002"},
    ),
    "percentages of 100 together": (
        SUM_COUNT,
        counts(
            count(1, "a", 60, area_id="IRQ", unit="percent"),
            count(2, "a", 40, area_id="SYR", unit="percent"),
        ),
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_rule_warns_of_the_mistake_and_names_the_other_side(name: str) -> None:
    rule, tables, wanted = CASES[name]
    found = broken(rule, **tables)
    assert sorted({key for key, *_ in found}) == sorted(wanted), found
    assert [expected for key, _, expected in found if wanted[key] not in expected] == []


def test_every_rule_here_is_a_warning_with_cases_for_and_against() -> None:
    severities = {rule.id: rule.severity for rule in read_rules(Package(ROOT))}
    for rule in {rule for rule, *_ in CASES.values()}:
        assert severities[rule] == "warning"
        assert {bool(wanted) for own, _, wanted in CASES.values() if own == rule} == {True, False}
