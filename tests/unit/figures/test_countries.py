"""What was counted, what was stated, and how many remain."""

import pandas as pd
import pytest

from nesyria.explanation import words
from nesyria.figures.countries import gaps, stated_in_order, stated_or_left_out
from tests.helpers import AREAS, report, row_of
from tests.unit.figures.ledger import PAGES, derived
from tests.unit.frames import frame

KEYS = ["counted_then", "at_least", "basis"]
STATED = ["stated", "stated_as_of", "stated_report_id"]


def total(number: int, value: int, as_of: str | None, **values: object) -> dict[str, object]:
    """Return a stated total of everyone taken home to Kyrgyzstan."""
    row: dict[str, object] = {"report_id": f"T{number:04d}", "source_id": "daily"}
    row |= {"area_id": "KGZ", "as_of": as_of, "as_of_basis": as_of and "stated", "value": value}
    row |= {"group": "all", "qualifier": "exact", "scope": "nes", "kind": "repatriated"}
    return row | values


def handover(
    number: int, date: str | None, persons: int | None, **values: object
) -> dict[str, object]:
    own = {"date": date, "persons": persons, "qualifier": persons and "exact"}
    return report(number, f"KGZ-{number}", "daily", **(own | values))


def country(*ledger: dict[str, object], area: str = "KGZ") -> pd.Series:
    """Return the row of a country, from reports of handovers and totals."""
    found = derived(
        "countries",
        repatriation_reports=[row for row in ledger if "event_id" in row],
        total_reports=[row for row in ledger if "scope" in row],
    )
    return row_of(found.set_index("area_id"), area)


def said(row: pd.Series, names: list[str]) -> list[object]:
    return [None if pd.isna(value) else value for value in row[names]]


HANDOVERS = [
    handover(1, "2023-02-16", 59, women=18, children=41),
    handover(2, "2023-12-07", 96),
    handover(3, "2024-02-19", 99),
]


@pytest.mark.slow
def test_what_is_counted_is_the_sum_of_the_handovers_home() -> None:
    other = handover(4, "2024-03-01", 7, kind="own_return")
    row = country(*HANDOVERS, other)
    assert row["events"] == 3
    assert said(row, ["persons", "persons_low", "persons_high"]) == [254, 254, 254]
    assert said(row, ["women", "men", "children"]) == [18, None, 41]
    assert said(row, ["first_date", "last_date"]) == ["2023-02-16", "2024-02-19"]
    assert said(row, [*STATED, *KEYS]) == [None, None, None, None, 254, "counted"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stated", "as_of", "then", "at_least"),
    [
        (333, "2023-12", 155, 432),  # more than was counted then, and 99 since
        (100, "2023-12", 155, 254),  # fewer: the count decides
        (333, "2023-12-06", 59, 528),
        (333, "2023-12-07", 155, 432),
        (333, "2023", 155, 432),  # a year counts to its end
        (333, "2024-02-19", 254, 333),
        (333, "2022", None, 587),  # nobody was counted by then, which is not 0
        (0, "2022", None, 254),  # a source that says zero
    ],
)
def test_at_least_is_the_greater_and_what_was_counted_since(
    stated: int, as_of: str, then: int | None, at_least: int
) -> None:
    row = country(*HANDOVERS, total(1, stated, as_of))
    assert said(row, STATED) == [stated, as_of, "T0001"]
    assert said(row, KEYS) == [then, at_least, "both"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("date", "as_of", "since"),
    [
        ("2023-12", "2023-12-07", False),
        ("2023", "2023-12-07", False),
        ("2024", "2023-12", True),
        (None, "2023-12", False),  # the total may have it
    ],
)
def test_a_date_is_compared_as_far_as_both_are_precise(
    date: str | None, as_of: str, since: bool
) -> None:
    row = country(handover(1, date, 96), total(1, 333, as_of))
    assert said(row, KEYS) == [None if since else 96, 429 if since else 333, "both"]


@pytest.mark.slow
def test_a_country_of_which_only_a_total_is_stated_has_no_counted_number() -> None:
    row = country(total(1, 333, "2023-12"))
    assert row["events"] == 0
    assert said(row, ["persons", "persons_low", "women", "first_date", "last_date"]) == [None] * 5
    assert said(row, KEYS) == [None, 333, "stated"]


def test_a_handover_without_a_number_is_an_event_and_no_zero() -> None:
    row = country(handover(1, "2023-12-07", None))
    assert row["events"] == 1
    assert said(row, ["persons", *KEYS]) == [None] * 4


@pytest.mark.slow
@pytest.mark.parametrize(
    "other",
    [
        {"scope": "syria"},
        {"group": "children"},
        {"since": "2023"},
        {"flags": "disputed"},
        {"flags": "second_figure"},
        {"flags": "partial"},
        {"flags": "superseded"},
        {"qualifier": "at_most"},
        {"kind": "returned_all_means"},
        {"as_of": None, "as_of_basis": None},
        {"area_id": "central_asia"},
    ],
)
def test_the_stated_total_is_comparable_dated_and_undisputed(other: dict[str, object]) -> None:
    row = country(total(1, 333, "2023-12"), total(2, 400, "2024") | other)
    assert said(row, STATED) == [333, "2023-12", "T0001"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other", "best"),
    [
        (total(1, 9, "2024-01"), total(2, 5, "2024-02"), "T0002"),
        (total(1, 9, "2024"), total(2, 5, "2024-02"), "T0002"),  # the more precise of one year
        (total(1, 9, "2024-02"), total(2, 5, "2024-02", source_id="ministry"), "T0002"),
        (total(1, 5, "2024-02"), total(2, 9, "2024-02"), "T0002"),
        (total(1, 9, "2024-02"), total(2, 9, "2024-02"), "T0001"),
    ],
)
def test_the_latest_decides_then_the_source_then_the_larger(
    one: dict[str, object], other: dict[str, object], best: str
) -> None:
    for ledger in ([one, other], [other, one]):
        assert country(*ledger)["stated_report_id"] == best


def test_who_remains_is_what_was_stated_last() -> None:
    left = {"kind": "remaining"}
    row = country(
        total(1, 500, "2021", **left),
        total(2, 400, "2022", qualifier="at_most", **left),
        total(3, 60, "2023", **left, group="women"),
    )
    fields = ["remaining", *(f"remaining_{one}" for one in ("qualifier", "as_of", "report_id"))]
    assert said(row, fields) == [400, "at_most", "2022", "T0002"]
    assert said(row, [*STATED, "at_least", "basis"]) == [None] * 5


def test_a_country_of_which_nothing_comparable_is_said_has_no_row() -> None:
    found = derived(
        "countries",
        repatriation_reports=[handover(1, "2023", 5, kind="own_return")],
        total_reports=[total(1, 333, "2023", scope="syria")],
    )
    assert found.empty


@pytest.mark.slow
def test_both_numbers_come_from_what_the_reconciliation_compares() -> None:
    ledger = {
        "repatriation_reports": HANDOVERS,
        "total_reports": [total(1, 333, "2023-12"), total(2, 1, "2022", qualifier="about")],
    }
    row = row_of(derived("countries", **ledger).set_index("area_id"), "KGZ")
    compared = derived("reconciliation", **ledger).set_index("report_id")
    assert row["counted_then"] == compared.at[row["stated_report_id"], "counted"]


def test_the_gap_is_said_in_words() -> None:
    rows = [
        (333, 155, "both", "178 more stated than counted"),
        (100, 1155, "both", "1,055 more counted than stated"),
        (96, 96, "both", "counted as stated"),
        (333, None, "both", "none counted by then"),
        (333, None, "stated", "no number counted"),
        (None, None, "counted", "no total stated"),
        (None, None, None, "no number known"),
    ]
    found = pd.DataFrame(rows, columns=["stated", "counted_then", "basis", "words"])
    found = found.astype({"stated": "Int64", "counted_then": "Int64", "basis": "string"})
    assert gaps(found) == found["words"].tolist()


LEFT_OUT: dict[str | None, dict[str, object]] = {
    None: {},
    "scope": {"scope": "syria"},
    "as_of": {"as_of": None},
    "flags": {"flags": "partial"},
    "doubted": {"flags": "disputed"},
    "since": {"since": "2023"},
    "qualifier": {"qualifier": "at_most"},
}


def test_a_total_that_cannot_stand_for_its_country_says_why() -> None:
    rows = [total(place, 5, "2024-01-01") | own for place, own in enumerate(LEFT_OUT.values())]
    blank: dict[str, list[dict[str, object]]] = {"sources": PAGES, "areas": AREAS}
    tables = {name: frame(name, *own) for name, own in (blank | {"total_reports": rows}).items()}
    found = stated_or_left_out(tables, "repatriated")
    assert [None if pd.isna(why) else why for why in found["left_out"]] == list(LEFT_OUT)
    assert stated_in_order(tables, "repatriated")["report_id"].tolist() == ["T0000"]
    assert set(words.LEFT_OUT) == set(LEFT_OUT) - {None, "flags", "doubted"}
