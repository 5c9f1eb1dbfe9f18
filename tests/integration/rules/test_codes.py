"""The codes tables: flags and kinds of source are data, and code reads them."""

import pandas as pd
import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.figures import DERIVED, derive
from nesyria.figures.computed_flags import COMPUTED, misflagged
from nesyria.figures.flags import Flags, flagged
from nesyria.figures.ranking import kind_ranks
from tests.helpers import ROOT, table_rows
from tests.unit.frames import frame

TABLES = {name: nes.load(name, path=ROOT) for name in ("flags", "source_kinds")}
FLAGS = Flags.of(TABLES)


def test_computed_flags_are_those_with_a_function() -> None:
    assert {table: set(functions) for table, functions in COMPUTED.items()} == FLAGS.computed
    # The rule itself sets the flags of the figures.
    assert set(FLAGS.computed) & set(DERIVED) == {"repatriations"}


def test_a_flag_is_computed_only_where_it_may_be_used() -> None:
    for table, flags in FLAGS.computed.items():
        assert flags <= FLAGS.tables[table]


def test_tables_with_flags_take_them_from_the_codes_table() -> None:
    package = Package(ROOT)
    for table in package.resources:
        fields = {field["name"]: field for field in package.schema(table)["fields"]}
        assert (table in FLAGS.tables) == (fields.get("flags", {}).get("codes") == "flags"), table


def test_kinds_of_source_are_ranked_and_named_alike() -> None:
    (field,) = (
        field for field in Package(ROOT).schema("sources")["fields"] if field["name"] == "kind"
    )
    ranks = kind_ranks(TABLES)
    assert sorted(ranks, key=lambda kind: ranks[kind]) == field["constraints"]["enum"]


def test_the_date_and_the_subject_of_a_resource_are_its_fields() -> None:
    package = Package(ROOT)
    for name, resource in package.resources.items():
        fields = [field["name"] for field in package.schema(name)["fields"]]
        named = [*resource.get("subject", []), *filter(None, [resource.get("dateField")])]
        assert set(named) <= set(fields), name


def rumour(**answers: object) -> dict[str, pd.DataFrame]:
    """Return an event with two reports; a flag that is in no code is on the smaller one."""
    about = {"event_id": "KGZ-2023-12-07", "area_id": "KGZ", "date": "2023-12-07"}
    about |= {"date_basis": "stated", "kind": "repatriation", "qualifier": "exact"}
    flag: dict[str, object] = {"flag": "rumoured", "tables": "repatriation_reports"}
    flag |= {"meaning": "hearsay", "counted": "true", "places_event": "true", "doubted": "false"}
    pages = [{"source_id": key, "publisher": key, "kind": "news"} for key in "ab"]
    return {
        "areas": frame("areas", {"area_id": "KGZ", "kind": "country"}),
        "sources": frame("sources", *pages),
        "flags": frame("flags", flag | answers),
        "repatriation_reports": frame(
            "repatriation_reports",
            about | {"report_id": "R0001", "source_id": "a", "persons": 9, "flags": "rumoured"},
            about | {"report_id": "R0002", "source_id": "b", "persons": 4},
        ),
        "total_reports": frame("total_reports"),
        "population_reports": frame("population_reports"),
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answers", "persons", "low", "high"),
    [
        ({}, 9, 4, 9),
        ({"doubted": "true"}, 4, 4, 9),
        ({"counted": "false"}, 4, 4, 4),
        ({"counted": "false", "places_event": "false"}, 4, 4, 4),
    ],
)
def test_a_flag_is_added_by_one_row(
    answers: dict[str, object], persons: int, low: int, high: int
) -> None:
    (event,) = derive(rumour(**answers))["repatriations"].to_dict("records")
    found = event["persons"], event["persons_low"], event["persons_high"]
    assert found == (persons, low, high)
    assert event["reports"] == (1 if "places_event" in answers else 2)


@pytest.mark.slow
def test_the_best_kind_of_source_decides() -> None:
    tables = rumour()
    tables["sources"] = frame(
        "sources",
        {"source_id": "a", "publisher": "a", "kind": "news"},
        {"source_id": "b", "publisher": "b", "kind": "un"},
    )
    persons = derive(tables)["repatriations"]["persons"].tolist()
    swapped = {"un": "news", "news": "un"}
    kinds = TABLES["source_kinds"]
    kinds = kinds.assign(kind=kinds["kind"].replace(swapped))
    assert (persons, derive(tables | {"source_kinds": kinds})["repatriations"]["persons"][0]) == (
        [4],
        9,
    )


def test_a_computed_flag_needs_its_row() -> None:
    tables = {
        "total_reports": frame("total_reports"),
        "repatriation_reports": frame(
            "repatriation_reports", {"report_id": "R0001", "persons": 1, "men": 2}
        ),
        "repatriations": frame("repatriations"),
    }
    found = misflagged(tables, "repatriation_reports")
    assert found.to_numpy().tolist() == [[0, "parts_differ", True]]
    unlisted = tables | {
        "flags": TABLES["flags"].assign(computed=pd.Series(pd.NA, TABLES["flags"].index, "string"))
    }
    assert misflagged(unlisted, "repatriation_reports").empty


def test_flags_are_compared_as_words() -> None:
    rows = frame(
        "repatriation_reports", {"flags": "date_differs"}, {"flags": "date_differs differs"}, {}
    )
    assert flagged(rows, {"differs"}).tolist() == [False, True, False]


@pytest.mark.parametrize("field", ["flag", "counted", "tables"])
def test_a_codes_table_without_what_the_rule_needs_is_refused(field: str) -> None:
    with pytest.raises(NesyriaError, match=f"flags: the rule needs the field {field}"):
        Flags.of({"flags": TABLES["flags"].drop(columns=field)})


def test_a_governorate_has_one_p_code_and_that_of_its_country() -> None:
    sites = table_rows(ROOT, "sites")
    pairs = {(row["governorate"], row["admin1_pcode"]) for row in sites}
    assert len({name for name, _ in pairs}) == len({code for _, code in pairs}) == len(pairs)
    assert {code[:2] for _, code in pairs} == {"", "IQ", "SY"}
    # As in OCHA's list of 2020 (Syria) and 2019 (Iraq).
    assert dict(pairs) == {
        "": "",
        "Aleppo": "SY02",
        "Baghdad": "IQG08",
        "Nineveh": "IQG15",
        "Raqqa": "SY11",
        "al-Hasakah": "SY08",
    }
