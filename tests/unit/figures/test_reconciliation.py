"""What sources state in total beside what is counted."""

from tests.helpers import report, row_of
from tests.unit.figures.ledger import EVENT, derived


def test_reconciliation_shows_what_is_missing() -> None:
    stated = {"source_id": "daily", "area_id": "KGZ", "as_of": "2023-12", "as_of_basis": "stated"}
    stated |= {"qualifier": "exact", "scope": "nes", "kind": "repatriated"}
    found = derived(
        "reconciliation",
        repatriation_reports=[
            report(1, EVENT, "daily", women=27, children=69),
            report(2, "KGZ-2024-02-19", "daily", date="2024-02-19", persons=99, qualifier="exact"),
        ],
        total_reports=[
            stated | {"report_id": "T0001", "group": "all", "value": 333},
            stated | {"report_id": "T0002", "group": "women_children", "value": 96},
            stated | {"report_id": "T0003", "group": "all", "value": 9, "scope": "syria"},
        ],
    ).set_index("report_id")
    assert list(found.index) == ["T0001", "T0002"]
    assert row_of(found, "T0001")[["stated", "counted", "residual"]].tolist() == [333, 96, 237]
    assert found.at["T0001", "coverage"] == 0.288
    assert found.at["T0002", "residual"] == 0
