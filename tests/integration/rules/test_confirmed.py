"""Events that no page of their day, or later, tells of."""

from tests.helpers import Rows, report, source
from tests.integration.rules.queries import broken

DAY = "2023-12-07"

# The days of the pages of an event, its date, and what is said of it.
Case = tuple[list[str | None], str, str]
CASES: list[Case] = [
    (["2023-12-07"], DAY, ""),
    (["2023-12"], DAY, ""),
    (["2024-01-02"], DAY, ""),
    ([None], DAY, "has no date"),
    (["2023-12-06"], DAY, "is of 2023-12-06"),
    (["2023-11", None], DAY, "is of 2023-11"),
    ([None, "2023-12-08"], DAY, ""),
    ([None], "2023-12", ""),
]


def test_an_event_of_one_publisher_is_told_by_a_page_of_its_day() -> None:
    pages: Rows = []
    reports: Rows = []
    events: Rows = []
    # The last event is of two publishers, who confirm each other.
    cases: list[Case] = [*CASES, ([None, None], DAY, "")]
    for case, (days, date, _) in enumerate(cases):
        event = f"KGZ-{DAY}-{chr(ord('a') + case)}"
        events.append({"event_id": event, "date": date})
        for day in days:
            publisher = "P" if case < len(CASES) else f"P{len(pages)}"
            pages.append(source(f"p{len(pages)}", publisher=publisher, published=day))
            reports.append(report(len(pages), event, f"p{len(pages) - 1}"))
    said = broken(
        "repatriations.confirmed",
        sources=pages,
        repatriation_reports=reports,
        repatriations=events,
    )
    found = {key: expected for key, _, expected in said}
    assert sorted(found) == [
        str(event["event_id"]) for event, (*_, words) in zip(events, CASES, strict=False) if words
    ]
    assert all(
        words in found.get(str(events[case]["event_id"]), "")
        for case, (*_, words) in enumerate(CASES)
    )
