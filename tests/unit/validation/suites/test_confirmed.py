"""Events that no page of their day, or later, tells of."""

from nesyria.datapackage.expectations import read_rules, read_views
from nesyria.datapackage.package import Package
from nesyria.sandbox import Sandbox
from nesyria.tableschema.pandas import read_frame
from tests.helpers import CODES, ROOT, Rows, report, source
from tests.unit.validation.rows.frames import frame

PACKAGE = Package(ROOT)
VIEWS = ("flag_words", "flag_sets", "source_standing", "placed_reports")
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
    tables: dict[str, Rows] = {
        "sources": pages,
        "repatriation_reports": reports,
        "repatriations": events,
    }
    tables |= {"total_reports": [], "population_reports": []}
    found = _broken(tables)
    assert sorted(found) == [
        str(event["event_id"]) for event, (*_, said) in zip(events, CASES, strict=False) if said
    ]
    assert all(
        said in found.get(str(events[case]["event_id"]), "")
        for case, (*_, said) in enumerate(CASES)
    )


def _broken(tables: dict[str, Rows]) -> dict[str, str]:
    """Return what is said of events, by their keys."""
    (query,) = (one.query for one in read_rules(PACKAGE) if one.id == "repatriations.confirmed")
    views = read_views(PACKAGE)
    with Sandbox() as sandbox:
        for name in CODES:
            sandbox.insert(name, read_frame(PACKAGE, name))
        for name, own in tables.items():
            sandbox.insert(name, frame(name, *own))
        for name in VIEWS:
            sandbox.derive(name, views[name])
        return {str(one["row_key"]): str(one["expected"]) for one in sandbox.rows(query, 10)}
