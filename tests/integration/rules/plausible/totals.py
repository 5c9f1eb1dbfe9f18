"""Totals that may be of another country, kind, group or scope, or too large."""

from tests.integration.rules.plausible.rows import Case, totals
from tests.unit.validation.packages import total

SAME = "total_reports.repeated_numbers"
FAR = "total_reports.outliers"
MIXED = "total_reports.misclassified"
SUM = "total_reports.parts_exceed_whole"

CASES: dict[str, Case] = {
    "one page, one total of two countries": (
        SAME,
        totals(total(1, "a", 511), total(2, "a", 511, area_id="FRA")),
        {"T0002": "T0001"},
    ),
    "one page, one small total of two countries": (
        SAME,
        totals(total(1, "a", 9), total(2, "a", 9, area_id="FRA")),
        {},
    ),
    "one page, one number of women here and children there": (
        SAME,
        totals(
            total(1, "a", 51, group="women"),
            total(2, "a", 51, area_id="FRA", group="children"),
        ),
        {},
    ),
    "a thousandfold total": (
        FAR,
        totals(total(1, "a", 500), total(2, "b", 511), total(3, "c", 511000)),
        {"T0003": "T0002"},
    ),
    "a thousandfold of the only other": (
        FAR,
        totals(total(1, "a", 5), total(2, "b", 5000)),
        {"T0001": "T0002", "T0002": "T0001"},
    ),
    "twice the others": (
        FAR,
        totals(total(1, "a", 500), total(2, "b", 511), total(3, "c", 1022)),
        {},
    ),
    "a total that two pages state": (
        FAR,
        totals(
            total(1, "a", 500), total(2, "b", 511), total(3, "c", 5000), total(4, "d", 5000),
        ),
        {},
    ),
    "a total of another kind far above all of its area": (
        FAR,
        totals(total(1, "a", 511), total(2, "b", 5000, kind="repatriated")),
        {"T0002": "T0001"},
    ),
    "far above what nobody believes": (
        FAR,
        totals(total(1, "a", 5, flags="disputed"), total(2, "b", 500)),
        {},
    ),
    "those who remain as returned": (
        MIXED,
        totals(total(1, "a", 511), total(2, "b", 511, kind="repatriated", as_of="2023-10")),
        {"T0002": "T0001"},
    ),
    "as many remained in another year": (
        MIXED,
        totals(total(1, "a", 511), total(2, "b", 511, kind="repatriated", as_of="2022-10")),
        {},
    ),
    "thousands who remain as returned": (
        MIXED,
        totals(total(1, "a", 5000), total(2, "b", 5000, kind="repatriated", as_of="2023-12")),
        {"T0002": "T0001"},
    ),
    "thousands remained in another month": (
        MIXED,
        totals(total(1, "a", 5000), total(2, "b", 5000, kind="repatriated", as_of="2023-10")),
        {},
    ),
    "women and children as women in a total": (
        MIXED,
        totals(total(1, "a", 511, group="women_children"), total(2, "b", 511, group="women")),
        {"T0002": "women_children, as T0001"},
    ),
    "women and children as women in a year": (
        MIXED,
        totals(
            total(1, "a", 511, group="women_children", as_of="2023"),
            total(2, "b", 511, group="women", as_of="2023"),
        ),
        {"T0002": "women_children, as T0001"},
    ),
    "all are women and children": (
        MIXED,
        totals(total(1, "a", 511, group="women_children"), total(2, "b", 511)),
        {},
    ),
    "families as persons in a total": (
        MIXED,
        totals(total(1, "a", 603, group="families"), total(2, "b", 603)),
        {"T0002": "families"},
    ),
    "another scope": (
        MIXED,
        totals(total(1, "a", 511), total(2, "b", 511, scope="syria_iraq")),
        {"T0002": "nes, as T0001"},
    ),
    "another scope of a round number": (
        MIXED,
        totals(total(1, "a", 500), total(2, "b", 500, scope="syria_iraq", as_of="2023-12-09")),
        {},
    ),
    "another scope of a round number on the same day": (
        MIXED,
        totals(total(1, "a", 500), total(2, "b", 500, scope="syria_iraq")),
        {"T0002": "nes, as T0001"},
    ),
    "another scope than two have": (
        MIXED,
        totals(total(1, "a", 500, scope="syria"), total(2, "b", 500), total(3, "c", 500)),
        {"T0001": "nes, as T0002"},
    ),
    "a scope that nobody states": (
        MIXED,
        totals(total(1, "a", 511), total(2, "b", 511, scope="unstated")),
        {},
    ),
    "countries above their group": (
        SUM,
        totals(
            total(1, "a", 60), total(2, "a", 60, area_id="FRA"),
            total(3, "a", 100, area_id="third_country"),
        ),
        {"T0003": "T0001 to T0002"},
    ),
    "countries within their group": (
        SUM,
        totals(
            total(1, "a", 60), total(2, "a", 40, area_id="FRA"),
            total(3, "a", 100, area_id="third_country"),
        ),
        {},
    ),
    "countries above at least so many": (
        SUM,
        totals(
            total(1, "a", 60), total(2, "a", 60, area_id="FRA"),
            total(3, "a", 100, area_id="third_country", qualifier="at_least"),
        ),
        {},
    ),
}  # fmt: skip
