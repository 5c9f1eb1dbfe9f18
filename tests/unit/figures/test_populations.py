"""Reports of who is left, as figures."""

import pytest

from tests.unit.figures.ledger import derived

ROW: dict[str, object] = {"site_id": "al-hol", "area_id": "world", "as_of": "2023-12"}
ROW |= {"as_of_basis": "stated", "group": "all", "unit": "persons"}


def test_populations_keep_range_and_best() -> None:
    found = derived(
        "populations",
        population_reports=[
            ROW
            | {"report_id": "P0001", "source_id": "daily", "value": 50000, "qualifier": "about"},
            ROW
            | {"report_id": "P0002", "source_id": "agency", "value": 48210, "qualifier": "exact"},
            ROW
            | {"report_id": "P0003", "source_id": "weekly", "low": 45000, "high": 55000}
            | {"qualifier": "about"},
        ],
    )
    assert found[["value", "low", "high", "reports"]].to_numpy().tolist() == [
        [48210, 45000, 55000, 3]
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "low", "high"),
    [
        ({"value": 45000, "qualifier": "at_least"}, 48210, 48210),
        ({"value": 50000, "qualifier": "at_least"}, 48210, 50000),
        ({"value": 50000, "qualifier": "at_most"}, 48210, 48210),
        ({"value": 45000, "qualifier": "at_most"}, 45000, 48210),
        ({"low": 45000, "high": 50000, "qualifier": "at_least"}, 45000, 50000),
    ],
)
def test_a_bound_widens_the_range_only_where_the_figure_breaks_it(
    told: dict[str, object], low: int, high: int
) -> None:
    best: dict[str, object] = {"report_id": "P0001", "source_id": "agency", "value": 48210}
    rows = [ROW | best | {"qualifier": "exact"}]
    rows.append(ROW | {"report_id": "P0002", "source_id": "daily"} | told)
    found = derived("populations", population_reports=rows)
    assert found[["value", "low", "high"]].to_numpy().tolist() == [[48210, low, high]]
