"""Events that may be another event, a total, or too large."""

from tests.helpers import report
from tests.integration.rules.plausible.rows import Case, counts, event, events, totals
from tests.unit.validation.packages import count, total

NEAR, LARGE = "repatriations.near_duplicates", "repatriations.exceeds_totals"
RUNNING = "repatriations.running_total"
DAY, OTHER = "KGZ-2023-12-07", "KGZ-2023-12-11"

CASES: dict[str, Case] = {
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
}  # fmt: skip
