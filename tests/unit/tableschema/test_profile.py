"""The profile of Table Schemas: what is not of its form is said in words, all of it."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from nesyria.datapackage.package import Package, Schema
from nesyria.errors import NesyriaError
from nesyria.tableschema import profile
from tests.helpers import ROOT


class Changed(Package):
    """The package with another schema of its sites."""

    sites: Any

    def schema(self, name: str) -> Schema:
        own: Schema = self.sites if name == "sites" else super().schema(name)
        return own


def checked(change: Callable[[dict[str, Any]], object]) -> Schema:
    package = Changed(ROOT)
    package.sites = copy.deepcopy(Package(ROOT).schema("sites"))
    change(package.sites)
    return profile.schema(package, "sites")


def constrained(field: int, **rules: object) -> Callable[[dict[str, Any]], object]:
    return lambda schema: schema["fields"][field].update(constraints=rules)


@pytest.mark.parametrize("name", Package(ROOT).resources)
def test_the_schemas_of_the_package_fit(name: str) -> None:
    assert profile.schema(Package(ROOT), name)["fields"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda schema: schema.update(fields=5), "fields is 5; expected a list of fields"),
        (lambda schema: schema.update(fields=[]), "expected a list of fields"),
        (lambda schema: schema.update(fields=["a"]), r'fields\[0\] is "a"; expected an object'),
        (lambda schema: schema.update(primaryKey="site_id"), "expected a list of names"),
        (lambda schema: schema.update(primaryKey=["site"]), "'site', which is none of its fields"),
        (lambda schema: schema.update(missingValues=["", "-"]), "a blank cell alone is missing"),
        (lambda schema: schema.update(uniqueKeys=[]), "'uniqueKeys', which is not checked here"),
        (lambda schema: schema.update(foreignKeys=[{"fields": "a"}]), "lacks reference"),
        (lambda schema: schema["fields"][1].pop("type"), r"fields\[1\] lacks type"),
        (lambda schema: schema["fields"][1].update(type="duration"), "one of string, integer"),
        (lambda schema: schema["fields"][1].update(name="a b"), "letters, digits and _"),
        (lambda schema: schema["fields"][1].update(name="a\n"), "letters, digits and _"),
        (
            lambda schema: schema["fields"][1].update(name="SITE_ID"),
            "two fields have the same name",
        ),
        (lambda schema: schema["fields"][1].update(format="email"), "default or uri"),
        (lambda schema: schema["fields"][6].update(format="uri"), "one canonical form"),
        (lambda schema: schema["fields"][1].update(codes="flag"), "'flag', which is no resource"),
        (constrained(1, minimum=1), "absent, since the field is not a number"),
        (constrained(6, pattern="x"), "absent, since the field is no string"),
        (constrained(6, minimum=float("nan")), "is NaN; expected a number"),
        (constrained(6, minimum=1e19), "expected a number from -1e18 to 1e18"),
        (constrained(6, minimum=True), "expected a number"),
        (constrained(1, minLength=1.5), "expected a whole number"),
        (constrained(1, required="yes"), "expected true or false"),
        (constrained(1, enum=["a", "a"]), "a list of different texts"),
        (constrained(1, enum=[1]), "expected a text"),
        (constrained(1, pattern="(?=a)"), "not a plain regular expression"),
        (constrained(1, pattern="a" * 1001), "1,000 characters at most"),
        (constrained(1, jsonSchema={}), "'jsonSchema', which is not checked here"),
    ],
)
def test_what_is_not_of_the_form_is_said(
    change: Callable[[dict[str, Any]], object], words: str
) -> None:
    with pytest.raises(NesyriaError, match=words):
        checked(change)


def test_all_violations_are_said_and_the_field_is_named() -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["primaryKey"] = "site_id"
        schema["fields"][1].update(constraints={"minLength": "a", "unique": 1})

    with pytest.raises(profile.ProfileError) as error:
        checked(change)
    assert len(error.value.violations) == 3
    assert sum('(field "name")' in one for one in error.value.violations) == 2


@pytest.mark.parametrize("name", ["Sites", "a b", "package", "sqlite_x", "../x"])
def test_names_that_the_checks_need_are_refused(name: str) -> None:
    with pytest.raises(NesyriaError, match="resource name"):
        profile.schema(Package(ROOT), name)


LARGE: dict[str, tuple[dict[str, Any], str]] = {
    "fields": (
        {"fields": [{"name": f"f{number}", "type": "string"} for number in range(20_000)]},
        "20,000 fields, and 300 are the most",
    ),
    "enum": (
        {
            "fields": [
                {"name": "a", "type": "string", "constraints": {"enum": [*map(str, range(10**5))]}}
            ]
        },
        "an enum of 100,000 values, and 1,000 are the most; put them in a codes table",
    ),
    # Of values of several types the library compares each with each.
    "mixed": (
        {
            "fields": [
                {
                    "name": "a",
                    "type": "string",
                    "constraints": {"enum": [*map(str, range(50_000)), *range(50_000)]},
                }
            ]
        },
        "an enum of 100,000 values",
    ),
    "keys": (
        {"fields": [{"name": "a", "type": "string"}], "foreignKeys": [{"fields": ["a"]}] * 10_000},
        "10,000 foreign keys",
    ),
}


@pytest.mark.parametrize(("schema", "words"), LARGE.values(), ids=LARGE.keys())
def test_a_schema_of_very_many_parts_is_refused(schema: dict[str, Any], words: str) -> None:
    package = Changed(ROOT)
    package.sites = schema
    with pytest.raises(NesyriaError, match=words):
        profile.schema(package, "sites")


# Words of a field that have another reader see other values.
FIELD_WORDS: list[dict[str, object]] = [
    {"missingValues": ["-"]},
    {"missingValues": ["", "NA"]},
    {"missingValues": [{"value": "", "label": "x"}]},
    {"trueValues": ["true", "camp"]},
    {"falseValues": ["0"]},
    {"decimalChar": ","},
    {"groupChar": "."},
    {"bareNumber": False},
    {"categories": ["a"]},
    {"categoriesOrdered": True},
    {"delimiter": ";"},
    {"itemType": "string"},
    {"Type": "integer"},
]


@pytest.mark.parametrize("words", FIELD_WORDS, ids=repr)
def test_no_word_of_a_field_makes_other_readers_see_other_values(words: dict[str, object]) -> None:
    with pytest.raises(NesyriaError, match=next(iter(words))):
        checked(lambda schema: schema["fields"][1].update(words))


@pytest.mark.parametrize("values", [["NA"], [], ["", "-"], [""] * 2])
def test_no_missing_values_of_a_schema_do(values: list[str]) -> None:
    with pytest.raises(NesyriaError, match="missingValues"):
        checked(lambda schema: schema.update(missingValues=values))
