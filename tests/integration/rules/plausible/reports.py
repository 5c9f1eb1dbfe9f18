"""Reports of events with the numbers of another one, or with groups of persons exchanged."""

from tests.helpers import report
from tests.integration.rules.plausible.rows import Case, event, events, reports

REPEATED = "repatriation_reports.repeated_numbers"
ORDER = "repatriation_reports.group_order"
DAY, OTHER = "KGZ-2023-12-07", "KGZ-2023-12-11"

CASES: dict[str, Case] = {
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
}  # fmt: skip
