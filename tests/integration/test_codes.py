"""The codes tables say what the code, the schemas and the descriptor say of flags and sources."""

import re

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.figures import DERIVED
from nesyria.figures.computed_flags import COMPUTED
from nesyria.figures.flags import EXCLUDED, LOW_CONFIDENCE, PLACES_NO_EVENT
from nesyria.figures.ranking import KINDS_OF_SOURCE
from tests.conftest import ROOT

FLAGS = nes.load("flags", path=ROOT).set_index("flag")


def words(column: str, flag: str) -> list[str]:
    value = FLAGS[column].astype("object").fillna("")[flag]
    return str(value).split()


@pytest.mark.parametrize(
    ("column", "stated"),
    [("counted", EXCLUDED), ("places_event", PLACES_NO_EVENT)],
    ids=["counted", "places_event"],
)
def test_flags_that_leave_a_report_out_are_those_of_the_rule(
    column: str, stated: frozenset[str]
) -> None:
    assert set(FLAGS.index[~FLAGS[column].astype(bool)]) == stated


def test_doubted_flags_are_those_of_the_rule() -> None:
    assert set(FLAGS.index[FLAGS["doubted"].astype(bool)]) == LOW_CONFIDENCE


def test_computed_flags_are_those_with_a_function() -> None:
    for table, functions in COMPUTED.items():
        assert {flag for flag in FLAGS.index if table in words("computed", flag)} == set(functions)
    computed = {table for flag in FLAGS.index for table in words("computed", flag)}
    # The rule itself sets the flags of the figures.
    assert computed - set(COMPUTED) <= set(DERIVED)


def test_a_flag_is_computed_only_where_it_may_be_used() -> None:
    for flag in FLAGS.index:
        assert set(words("computed", flag)) <= set(words("tables", flag))


def test_a_table_may_carry_the_flags_that_name_it() -> None:
    package = Package(ROOT)
    for table in package.resources:
        fields = {field["name"]: field for field in package.schema(table)["fields"]}
        pattern = fields.get("flags", {}).get("constraints", {}).get("pattern", "")
        allowed = set(re.findall("[a-z]+(?:_[a-z]+)*", pattern))
        assert allowed == {flag for flag in FLAGS.index if table in words("tables", flag)}, table


def test_kinds_of_source_rank_as_the_rule_has_them() -> None:
    kinds = nes.load("source_kinds", path=ROOT).sort_values("rank")["kind"].tolist()
    (field,) = (
        field for field in Package(ROOT).schema("sources")["fields"] if field["name"] == "kind"
    )
    assert tuple(kinds) == KINDS_OF_SOURCE
    assert set(kinds) == set(field["constraints"]["enum"])


def test_the_date_and_the_subject_of_a_resource_are_its_fields() -> None:
    package = Package(ROOT)
    for name, resource in package.resources.items():
        fields = [field["name"] for field in package.schema(name)["fields"]]
        named = [*resource.get("subject", []), *filter(None, [resource.get("dateField")])]
        assert set(named) <= set(fields), name
