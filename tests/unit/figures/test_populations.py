"""Reports of who is left, as figures."""

from tests.unit.figures.ledger import derived


def test_populations_keep_range_and_best() -> None:
    row = {"site_id": "al-hol", "area_id": "world", "as_of": "2023-12", "as_of_basis": "stated"}
    row |= {"group": "all", "unit": "persons"}
    found = derived(
        "populations",
        population_reports=[
            row
            | {"report_id": "P0001", "source_id": "daily", "value": 50000, "qualifier": "about"},
            row
            | {"report_id": "P0002", "source_id": "agency", "value": 48210, "qualifier": "exact"},
            row
            | {"report_id": "P0003", "source_id": "weekly", "low": 45000, "high": 55000}
            | {"qualifier": "about"},
        ],
    )
    assert found[["value", "low", "high", "reports"]].to_numpy().tolist() == [
        [48210, 45000, 55000, 3]
    ]
