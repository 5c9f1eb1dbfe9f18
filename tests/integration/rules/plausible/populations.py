"""Numbers of a site that may be of another site, nationality, group or unit, or too large."""

from tests.integration.rules.plausible.rows import Case, counts
from tests.unit.validation.packages import count

SAME = "population_reports.repeated_numbers"
FAR = "population_reports.outliers"
MIXED = "population_reports.misclassified"
SUM = "population_reports.parts_exceed_whole"

CASES: dict[str, Case] = {
    "one page, one number of two sites": (
        SAME,
        counts(count(1, "a", 2313), count(2, "a", 2313, site_id="roj")),
        {"P0002": "P0001"},
    ),
    "one page, thousands at two sites": (
        SAME,
        counts(count(1, "a", 2000), count(2, "a", 2000, site_id="roj")),
        {},
    ),
    "a zero too few": (
        FAR,
        counts(
            count(1, "a", 55000, as_of="2022-05"), count(2, "b", 53000), count(3, "c", 5300),
        ),
        {"P0003": "P0001"},
    ),
    "a zero too many": (
        FAR,
        counts(
            count(1, "a", 55000, as_of="2022-05"), count(2, "b", 53000), count(3, "c", 530000),
        ),
        {"P0003": "P0001"},
    ),
    "the same two years later": (
        FAR,
        counts(
            count(1, "a", 55000, as_of="2021-05"), count(2, "b", 53000, as_of="2021"),
            count(3, "c", 5300),
        ),
        {},
    ),
    "a zero too few on an undated page": (
        FAR,
        counts(
            count(1, "a", 55000, as_of="2021-05"),
            count(2, "b", 53000, as_of="2023"),
            count(3, "c", 5300, as_of=None),
        ),
        {"P0003": "P0001"},
    ),
    "a number that two pages state": (
        FAR,
        counts(
            count(1, "a", 55000), count(2, "b", 53000), count(3, "c", 5300), count(4, "d", 5300),
        ),
        {},
    ),
    "thousandfold, of a nationality": (
        FAR,
        counts(count(1, "a", 5, area_id="FRA"), count(2, "b", 5000, area_id="FRA", as_of="2021")),
        {"P0002": "P0001"},
    ),
    "women and children as women at a site": (
        MIXED,
        counts(count(1, "a", 511, group="women_children"), count(2, "b", 511, group="women")),
        {"P0002": "women_children, as P0001"},
    ),
    "persons as families": (
        MIXED,
        counts(count(1, "a", 511), count(2, "b", 511, unit="families")),
        {"P0002": "persons, as P0001"},
    ),
    "another nationality": (
        MIXED,
        counts(count(1, "a", 511, area_id="KGZ"), count(2, "b", 511, area_id="FRA")),
        {"P0002": "KGZ, as P0001"},
    ),
    "another nationality on undated pages": (
        MIXED,
        counts(
            count(1, "a", 511, area_id="KGZ", as_of=None),
            count(2, "b", 511, area_id="FRA", as_of=None),
        ),
        {"P0002": "KGZ, as P0001"},
    ),
    "a round number on undated pages": (
        MIXED,
        counts(
            count(1, "a", 510, area_id="KGZ", as_of=None),
            count(2, "b", 510, area_id="FRA", as_of=None),
        ),
        {},
    ),
    "another site": (
        MIXED,
        counts(count(1, "a", 511), count(2, "b", 511, site_id="roj")),
        {"P0002": "al-hol, as P0001"},
    ),
    "hundreds at two sites": (
        MIXED,
        counts(count(1, "a", 500), count(2, "b", 500, site_id="roj")),
        {},
    ),
    "groups above all": (
        SUM,
        counts(
            count(1, "a", 70, group="women"), count(2, "a", 50, group="children"),
            count(3, "a", 110),
        ),
        {"P0003": "P0001 to P0002"},
    ),
    "groups above all, as the note says": (
        SUM,
        counts(
            count(1, "a", 70, group="women"), count(2, "a", 50, group="children"),
            count(3, "a", 110, note="parts sum to 120"),
        ),
        {},
    ),
    "women and children above both": (
        SUM,
        counts(
            count(1, "a", 70, group="women"), count(2, "a", 50, group="children"),
            count(3, "a", 110, group="women_children"),
        ),
        {"P0003": "P0001 to P0002"},
    ),
    "nationalities above all": (
        SUM,
        counts(
            count(1, "a", 30000, area_id="IRQ"), count(2, "a", 20000, area_id="SYR"),
            count(3, "a", 9000, area_id="third_country"), count(4, "a", 55000),
        ),
        {"P0004": "P0001 to P0003"},
    ),
    "nationalities above all, by rounding": (
        SUM,
        counts(
            count(1, "a", 30000, area_id="IRQ"), count(2, "a", 20000, area_id="SYR"),
            count(3, "a", 9000, area_id="third_country"), count(4, "a", 58000),
        ),
        {},
    ),
    "percentages above 100 together": (
        SUM,
        counts(
            count(1, "a", 60, group="women", unit="percent"),
            count(2, "a", 50, group="children", unit="percent"),
        ),
        {"P0001": "P0002"},
    ),
    "percentages of 100 together": (
        SUM,
        counts(
            count(1, "a", 60, area_id="IRQ", unit="percent"),
            count(2, "a", 40, area_id="SYR", unit="percent"),
        ),
        {},
    ),
}  # fmt: skip
