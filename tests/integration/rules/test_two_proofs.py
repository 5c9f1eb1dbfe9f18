"""The rule stated twice: figures that pandas derives from a random ledger are those of the SQL."""

import random
from typing import Any

import pandas as pd
import pytest

from nesyria import figures
from nesyria.figures.ranking import MEASURES
from tests.helpers import AREAS, Rows, report, source
from tests.integration.rules.queries import broken
from tests.unit.frames import frame

pytestmark = pytest.mark.slow

# Three copies of one agency's text, one of which it published itself, and two other pages.
PAGES = [
    source("afp", publisher="AFP", published="2023-12-08"),
    source("daily", agency="AFP", published="2023-12-08"),
    source("weekly", agency="AFP", kind="official"),
    source("ministry", kind="official", published="2023-12-07"),
    source("relief", kind="un"),
    source("unknown", kind=None),
]
RULES = {
    "repatriations": ["best_estimates", "counts", "dates", "attributes", "summed_parts"],
    "populations": ["best_estimates"],
    "totals": ["sums"],
}

DAYS = ["2023", "2023-12", "2023-12-06", "2023-12-07"]
BASES = ["stated", "inferred", "published", "noted"]
QUALIFIERS = ["exact", "about", "at_least", "at_most"]


def handovers(events: int, draw: random.Random) -> Rows:
    """Return up to five reports of each event, whose numbers differ or agree by chance."""
    return [
        report(
            6 * event + number,
            f"KGZ-2023-12-07-{event}",
            page(draw),
            date=draw.choice([None, *DAYS]),
            date_basis=draw.choice(BASES),
            qualifier=draw.choice([None, *QUALIFIERS]),
            parts_qualifier=draw.choice([None, *QUALIFIERS]),
            flags=draw.choice([None, None, "disputed", "partial", "planned"]),
            # Half of the events are of parts alone.
            **{name: draw.choice([None, 1, 2, 5]) for name in MEASURES[event % 2 :]},
        )
        for event in range(events)
        for number in range(draw.randint(1, 5))
    ]


def counts(reports: int, draw: random.Random) -> Rows:
    """Return reports on two camps; of some, and of those without a number, the ends of a range."""
    rows: list[dict[str, object]] = []
    for number in range(reports):
        row: dict[str, object] = {"report_id": f"P{number:04d}", "area_id": "world"}
        row |= {"site_id": draw.choice(["roj", "al-hol"]), "group": draw.choice(["all", "women"])}
        row |= {"source_id": page(draw), "as_of": draw.choice([None, *DAYS])}
        row |= {"as_of_basis": draw.choice(BASES), "unit": draw.choice(["persons", "families"])}
        row |= {"value": draw.choice([None, 1, 2, 3]), "qualifier": draw.choice(QUALIFIERS)}
        if row["value"] is None or not draw.randrange(4):
            row |= {"low": draw.randint(0, 2), "high": draw.randint(2, 4)}
        rows.append(row | {"flags": draw.choice([None, None, "disputed", "partial"])})
    return rows


def page(draw: random.Random) -> str:
    return str(draw.choice(PAGES)["source_id"])


def proved(**ledger: Rows) -> dict[str, Any]:
    """Return what the SQL says of the figures of a ledger, by rule; nothing where they agree."""
    ledger = {"repatriation_reports": [], "total_reports": [], "population_reports": []} | ledger
    tables = {"areas": AREAS, "sources": PAGES, **ledger}
    made = figures.derive({name: frame(name, *rows) for name, rows in tables.items()})
    rows = tables | {name: _records(made[name]) for name in RULES}
    found = {
        f"{table}.{rule}": broken(f"{table}.{rule}", **rows)
        for table, rules in RULES.items()
        for rule in rules
    }
    return {rule: said for rule, said in found.items() if said}


def _records(made: pd.DataFrame) -> Rows:
    told = made.astype("object")
    return [
        {str(name): value for name, value in row.items()}
        for row in told.where(told.notna(), None).to_dict("records")
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_of_a_random_ledger_are_the_same_twice(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - no secret
    told = {
        "repatriation_reports": handovers(200, draw),
        "population_reports": counts(90, draw),
    }
    assert proved(**told) == {}


@pytest.mark.parametrize(
    ("rule", "row", "field"),
    [
        ("repatriations.best_estimates", 0, "persons"),
        ("repatriations.best_estimates", 0, "women_low"),
        ("repatriations.best_estimates", 0, "children_high"),
        ("repatriations.summed_parts", 1, "persons"),
        ("repatriations.summed_parts", 1, "persons_low"),
        ("repatriations.summed_parts", 1, "persons_high"),
        ("populations.best_estimates", 0, "value"),
        ("populations.best_estimates", 0, "low"),
        ("populations.best_estimates", 0, "high"),
        *(("totals.sums", 0, f"{measure}_events") for measure in MEASURES),
    ],
)
def test_a_figure_that_is_off_by_one_is_found(rule: str, row: int, field: str) -> None:
    parts: dict[str, object] = {"women": 27, "children": 69}
    told: Rows = [
        report(1, "KGZ-2023-12-07", "afp", persons=96, qualifier="exact", **parts),
        report(2, "KGZ-2023-12-08", "afp", **parts),
    ]
    place: dict[str, object] = {"report_id": "P0001", "source_id": "afp", "site_id": "roj"}
    place |= {"area_id": "world", "as_of": "2023", "as_of_basis": "stated", "group": "all"}
    place |= {"unit": "persons", "value": 9, "qualifier": "exact"}
    tables: dict[str, Rows] = {"areas": AREAS, "sources": PAGES, "repatriation_reports": told}
    tables |= {"population_reports": [place], "total_reports": []}
    made = figures.derive({name: frame(name, *own) for name, own in tables.items()})
    rows = {name: _records(made[name]) for name in RULES}
    off = rows[rule.partition(".")[0]][row]
    off[field] = 1 + int(str(off[field]))
    assert {found for _, found, _ in broken(rule, **tables, **rows)} == {field}


@pytest.mark.parametrize(
    ("rows", "date_basis", "qualifier"),
    [
        # The number that more pages state, and of these the page that was published last.
        ([("daily", "published", "exact", 3), ("afp", "stated", "exact", 3)], "published", "exact"),
        ([("afp", "stated", "about", 3), ("daily", "inferred", "exact", 4)], "inferred", "exact"),
        ([("afp", "stated", "at_least", 3)], "stated", "at_least"),
        ([("afp", "stated", "about", None)], None, None),
    ],
)
def test_a_population_says_how_its_winning_report_has_it(
    rows: list[tuple[str, str, str, int | None]], date_basis: str | None, qualifier: str | None
) -> None:
    about: dict[str, object] = {
        "site_id": "roj",
        "area_id": "world",
        "as_of": "2023-12-07",
        "group": "all",
    }
    reports: Rows = [
        about
        | {"report_id": f"P{number:04d}", "source_id": page, "as_of_basis": basis}
        | {"unit": "persons", "qualifier": said, "value": value}
        | {"low": None if value else 2, "high": None if value else 4}
        for number, (page, basis, said, value) in enumerate(rows)
    ]
    tables: dict[str, Rows] = {"areas": AREAS, "sources": PAGES, "population_reports": reports}
    tables |= {"repatriation_reports": [], "total_reports": []}
    made = figures.derive({name: frame(name, *own) for name, own in tables.items()})
    (found,) = _records(made["populations"])
    assert (found["date_basis"], found["qualifier"]) == (date_basis, qualifier)


def test_copies_of_one_text_are_one_voice() -> None:
    told: Rows = [
        report(number, "KGZ-2023-12-07", page, persons=3)
        for number, page in enumerate(["afp", "daily", "weekly", "ministry"])
    ]
    tables: dict[str, Rows] = {"areas": AREAS, "sources": PAGES, "repatriation_reports": told}
    tables |= {"population_reports": [], "total_reports": []}
    made = figures.derive({name: frame(name, *own) for name, own in tables.items()})
    (event,) = _records(made["repatriations"])
    assert (event["reports"], event["publishers"]) == (4, 2)
