"""What the rule from reports to figures knows, whatever the schemas of a package allow."""

import pandas as pd
import pytest

from nesyria.datapackage.package import Package
from nesyria.tableschema.fields import constraints
from nesyria.tableschema.pandas import typed
from nesyria.validation.rows.table import Table
from nesyria.validation.rule import RULES
from tests.helpers import ROOT

_PERSONS = "all women men children women_children orphans alleged_fighters"
_DATES = "stated inferred published"
_NUMBERS = "exact about at_least at_most"
# A new code needs more than a schema: look what figures/ and the views do with it, then add it.
KNOWN = {
    "repatriation_reports": {
        "date_basis": _DATES,
        "qualifier": _NUMBERS,
        "handed_over_by": "aanes sdf syria other",
        "kind": "repatriation detainee_transfer own_return third_country_transfer other",
    },
    "total_reports": {
        "as_of_basis": _DATES,
        "group": f"{_PERSONS} families",
        "qualifier": _NUMBERS,
        "scope": "nes syria syria_iraq unstated",
        "kind": "repatriated remaining returned_all_means",
    },
    "population_reports": {
        "as_of_basis": _DATES,
        "group": f"{_PERSONS} children_under_12 nationalities",
        "unit": "persons percent countries families",
        "qualifier": _NUMBERS,
    },
}


@pytest.mark.parametrize("table", KNOWN)
def test_the_schemas_allow_what_the_rule_knows(table: str) -> None:
    fields = Package(ROOT).schema(table)["fields"]
    enums = {one["name"]: set(constraints(one).get("enum", ())) for one in fields}
    allowed = {name: enum for name, enum in enums.items() if enum}
    assert allowed == {name: set(codes.split()) for name, codes in KNOWN[table].items()}


def test_a_code_that_only_a_schema_knows_is_no_code() -> None:
    package = Package(ROOT)
    schema = package.schema("total_reports")
    fields = [
        one | {"constraints": {"enum": ["nes", "airport"]}} if one["name"] == "scope" else one
        for one in schema["fields"]
    ]
    wider = {**schema, "fields": fields}
    names = [one["name"] for one in fields]
    text = pd.DataFrame(columns=names, index=range(3), dtype="string")
    text["scope"] = ["nes", "airport", None]
    frame = typed(text, wider, "total_reports")
    table = Table("total_reports", frame, wider, package.resource("total_reports"))
    (found,) = RULES["report.known_code"].violations(table)
    assert (list(found.rows), found.field) == ([1], "scope")
    assert "no such scope" in str(found.message)
