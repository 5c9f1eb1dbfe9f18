"""An explanation says which reports were used, which was first, by what, and what was left out."""

from pathlib import Path

import pytest

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.explanation.grounds import Grounds
from nesyria.explanation.model import Explanation, Measure
from tests.helpers import edit, example, read_descriptor, write_descriptor


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return Package(example(tmp_path_factory.mktemp("grounds")))


def explained(package: Package, table: str, *key: str) -> Explanation:
    return Grounds(package, table).explain(key, {})


def standing(one: Measure) -> list[tuple[str, int | None, str | None]]:
    return [(line.report_id, line.number, line.behind) for line in one.reports]


def test_an_event_has_its_reports_in_order_and_what_decided(package: Package) -> None:
    found = explained(package, "repatriations", "FRA-2022-07-03")
    persons = found["persons"]
    assert standing(persons) == [
        ("R0005", 12, None),
        ("R0006", 14, "source_rank"),
        ("R0008", 20, "doubted"),
        ("R0007", 13, "doubted"),
    ]
    assert (persons.value, persons.low, persons.high) == (12, 12, 20)
    assert (persons.decided_by, persons.basis) == ("source_rank", "stated")
    assert [(line.report_id, line.states) for line in persons.reports if line.states] == [
        ("R0005", ("best", "low")),
        ("R0008", ("high",)),
    ]
    assert [line.contradicts for line in persons.reports] == [False, True, True, True]
    assert (found["women"].why, found["women"].silent) == ("one report states it", 3)
    assert found["men"].why == "no report that counts states it"
    assert found.notes == ()


def test_what_a_flag_leaves_out_is_told_with_the_flag(package: Package) -> None:
    out = explained(package, "repatriations", "KGZ-2023-12-07").left_out
    assert [(one.report_id, one.flags, one.states) for one in out] == [
        ("R0003", ("superseded",), {"persons": 9}),
        ("R0004", ("planned",), {"persons": 12}),
    ]
    assert "announced" in out[1].why[0]
    (partial,) = explained(package, "repatriations", "FRA-2022-07-03").left_out
    assert (partial.report_id, partial.flags) == ("R0009", ("partial",))


def test_the_page_of_each_report_is_named_once(package: Package) -> None:
    found = explained(package, "repatriations", "FRA-2022-07-03")
    names = [one.source_id for one in found.sources]
    lines = [line.source_id for one in found.measures for line in one.reports]
    assert len(names) == len(set(names))
    assert set(names) == {*lines, *(one.source_id for one in found.left_out)}
    assert all(one.url for one in found.sources)


def test_a_sum_says_that_it_is_one(package: Package) -> None:
    persons = explained(package, "repatriations", "ALB-2018")["persons"]
    assert (persons.basis, persons.value) == ("summed", 3)
    assert persons.why.startswith("the sum of the parts that one report states")


def test_a_population_has_its_reports_and_the_ranges_that_they_state(package: Package) -> None:
    found = explained(package, "populations", "al-hol", "IRQ", "2024-02-10", "all", "persons")
    assert standing(found["value"])[0][1] == found["value"].value
    key = ("al-hol", "FRA", "2024-02", "women_children", "persons")
    value = explained(package, "populations", *key)["value"]
    assert [(one.report_id, one.number, one.said_low, one.states) for one in value.reports] == [
        ("P0006", 55, None, ("best",)),
        ("P0005", None, 50, ("low", "high")),
    ]


def test_a_population_of_ranges_alone_has_no_value(package: Package) -> None:
    found = explained(package, "populations", "roj", "world", "2024-02", "all", "persons")
    value = found["value"]
    assert (value.value, value.low, value.high) == (None, 2000, 2500)
    assert found.notes == ()


def test_a_total_has_the_events_that_it_adds_up_and_those_that_are_silent(
    package: Package,
) -> None:
    found = explained(package, "totals", "IRQ", "repatriation", "all")
    persons = found["persons"]
    assert [(line.event_id, line.number) for line in persons.events] == [("IRQ-2021-05-25", None)]
    assert (persons.value, persons.silent) == (None, 1)
    assert persons.why == "none of 1 event states it"
    world = explained(package, "totals", "world", "repatriation", "all")["persons"]
    numbers = [line.number for line in world.events if line.number is not None]
    assert (sum(numbers), len(world.events) - len(numbers)) == (world.value, world.silent)


def test_a_stated_total_has_the_events_counted_up_to_its_date(package: Package) -> None:
    found = explained(package, "reconciliation", "T0001")
    assert standing(found["stated"]) == [("T0001", found.figure["stated"], None)]
    numbers = [line.number or 0 for line in found["counted"].events]
    assert sum(numbers) == found.figure["counted"]
    assert len(numbers) == found.figure["events"]


@pytest.mark.slow
def test_a_country_says_why_its_total_is_the_one_and_what_came_after(package: Package) -> None:
    found = explained(package, "countries", "KGZ")
    assert found["stated"].reports[0].report_id == found.figure["stated_report_id"]
    then = sum(line.number or 0 for line in found["counted_then"].events)
    after = sum(line.number or 0 for line in found["at_least"].events)
    assert then == (found.figure["counted_then"] or 0)
    assert found.figure["at_least"] == max(found.figure["stated"], then) + after
    none = explained(package, "countries", "FRA")
    if none.figure["stated"] is None:
        assert "no total is stated" in none["at_least"].why


def test_totals_that_cannot_stand_for_a_country_are_told_with_the_reason(
    tmp_path: Path,
) -> None:
    root = example(tmp_path)
    path = root / "data" / "total_reports.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    (own,) = [line for line in lines if line.startswith("T0001,")]
    again = own.replace("T0001,", "T9001,").replace(",nes,", ",syria,")
    path.write_text("\n".join([*lines[:-1], again, ""]), encoding="utf-8")
    package = Package(root)
    package.checked = False
    found = explained(package, "countries", "KGZ")
    (out,) = [one for one in found.left_out if one.report_id == "T9001"]
    assert (out.reason, out.flags, list(out.states)) == ("scope", (), ["stated"])
    assert out.why == ("it is of another place than north-east Syria, or of a wider one",)
    assert "another place" in str(found)


def test_a_table_that_is_older_than_the_ledger_is_told(tmp_path: Path) -> None:
    root = example(tmp_path)
    edit(root, "repatriation_reports", ",2022-07-03,stated,12,4,,8,", ",2022-07-03,stated,15,4,,8,")
    package = Package(root)
    package.checked = False
    found = explained(package, "repatriations", "FRA-2022-07-03")
    assert found["persons"].value == 12
    said = "persons: the table has 12, and by the rule of today its rows give 15"
    assert said in found.notes


EVENT = ("FRA-2022-07-03",)


def without(root: Path, *names: str) -> Package:
    """Return a package whose descriptor leaves out tables."""
    about = read_descriptor(root)
    about["resources"] = [one for one in about["resources"] if one["name"] not in names]
    write_descriptor(root, about)
    return Package(root)


@pytest.mark.parametrize("missing", ["sources", "areas", "repatriation_reports"])
def test_a_package_without_the_ledger_is_told(tmp_path: Path, missing: str) -> None:
    package = without(example(tmp_path), missing)
    with pytest.raises(NesyriaError, match=f"this package has no {missing}"):
        explained(package, "repatriations", *EVENT)


def test_a_package_of_an_older_kind_is_explained(tmp_path: Path) -> None:
    package = without(example(tmp_path), "sites", "flags", "source_kinds", "countries")
    assert explained(package, "repatriations", *EVENT)["persons"].value == 12


@pytest.mark.parametrize(
    ("table", "key"), [("repatriation_reports", "R0005"), ("sources", "ministry-20220703-fra")]
)
def test_a_key_that_stands_twice_is_told(tmp_path: Path, table: str, key: str) -> None:
    root = example(tmp_path)
    lines = (root / "data" / f"{table}.csv").read_text(encoding="utf-8").split("\n")
    (line,) = [one for one in lines if one.startswith(f"{key},")]
    edit(root, table, line, f"{line}\n{line}")
    with pytest.raises(NesyriaError, match=f"{table}: .* '{key}' stands twice"):
        explained(Package(root), "repatriations", *EVENT)


def test_a_page_that_is_not_known_has_its_key(tmp_path: Path) -> None:
    root = example(tmp_path)
    edit(root, "repatriation_reports", ",ministry-20220703-fra,", ",nowhere,")
    found = explained(Package(root), "repatriations", *EVENT)
    assert "nowhere" in {one.source_id for one in found.sources}
    assert "nowhere" in str(found)
    assert "nowhere" in found._repr_html_()
    assert "nowhere" in set(found.to_frame()["source_id"])


def test_a_field_that_the_rule_needs_is_named(tmp_path: Path) -> None:
    root = example(tmp_path)
    schema = root / "schemas" / "repatriation_reports.json"
    schema.write_text(
        schema.read_text(encoding="utf-8").replace('"name": "qualifier"', '"name": "said"'),
        encoding="utf-8",
    )
    edit(root, "repatriation_reports", ",qualifier,", ",said,")
    with pytest.raises(NesyriaError, match="repatriations: the rule needs the field 'qualifier'"):
        explained(Package(root), "repatriations", *EVENT)
