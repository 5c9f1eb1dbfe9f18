"""What a chart says in words rests on what sources state, and on nothing else."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from tests.helpers import AREAS, ROOT, Make, report, source
from tests.integration.site.conftest import modules

PACKAGE = Package(ROOT)


@pytest.fixture(scope="module")
def code() -> Iterator[dict[str, ModuleType]]:
    with modules("charts.groups", "charts.overview", "records.ledger", "words.phrases") as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            [{"persons": 96, "children": 69}, {"persons": 100}, {"children": 3}, {}],
            # Children alone are persons too: the sum of the parts that are named.
            "In 2 of 4 events sources state persons and children: 72 of 99 were children (73%). ",
        ),
        ([{"persons": 96}, {}], "No source states how many were children."),
    ],
)
def test_share_of_children_is_of_the_events_that_state_it(
    code: dict[str, ModuleType], make: Make, parts: list[dict[str, int]], said: str
) -> None:
    days = [f"2023-12-{day:02d}" for day in range(1, len(parts) + 1)]
    reports = [
        report(n, f"KGZ-{day}", "daily", date=day, qualifier="exact", **own)
        for n, (day, own) in enumerate(zip(days, parts, strict=True), 1)
    ]
    others = {"area_id": "third_country", "name": "Others", "kind": "group", "members": "KGZ"}
    areas = [*AREAS[:-1], others, AREAS[-1]]
    path = make(areas=areas, sources=[source("daily")], repatriation_reports=reports)
    names = ("areas", "repatriations", "totals")
    tables = {name: nes.load(name, path=path) for name in names}
    assert code["charts.groups"].who(tables).reading.startswith(said)


@pytest.mark.slow
def test_what_has_no_data_has_no_chart(code: dict[str, ModuleType], example: Path) -> None:
    tables = {name: nes.load(name, path=example) for name in PACKAGE.resources}
    found = code["charts.overview"].overview(code["records.ledger"].Ledger(tables))
    # No area of it is all other countries together, and no event of Iraq has a number.
    assert {part: [one.name for one in made] for part, made in found.items()} == {
        "returns": ["returns-by-country", "returns-map"],
        "stated": ["stated-and-counted"],
        "camps": ["al-hol-over-time"],
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("low", "high", "publishers", "said"),
    [
        (90, 96, [1], "sources: 90 to 96"),
        (96, 96, [2, 3], "no source differs"),
        (96, 96, [1], "one publisher"),
        (96, 96, [1, 2, 1], "2 of 3 events rest on one publisher alone"),
        (pd.NA, pd.NA, [], "no number is stated"),
    ],
)
def test_that_no_source_differs_is_said_where_two_publishers_agree(
    code: dict[str, ModuleType], low: Any, high: Any, publishers: list[int], said: str
) -> None:
    assert code["words.phrases"].between(low, high, pd.Series(publishers)) == said
