"""What a release promised: whoever changes, weakens or drops it says so, with a fitting version."""

import json
from pathlib import Path

import pytest

from nesyria.datapackage.package import Package
from nesyria.validation.finding import Finding
from nesyria.validation.suites.history.compatibility import changes
from nesyria.validation.suites.history.relaxed import Relaxed, refused, step_between
from tests.helpers import read_descriptor, write_descriptor
from tests.unit.validation.suites.history.attacks import (
    Attack,
    Json,
    both,
    descriptor,
    field,
    found,
    publish,
    remove,
    resource,
    schema,
    write,
)


def rules(**values: object) -> Attack:
    """Return a change of the constraints of total_reports.value; None takes one away."""

    def change(one: Json) -> None:
        own = one["constraints"]
        own.update(values)
        for name in [name for name, value in own.items() if value is None]:
            del own[name]

    return field("total_reports", "value", change)


def says(text: str) -> Attack:
    """Return an attack that adds an item to what is unreleased."""

    def attack(root: Path) -> None:
        text_before = (root / "CHANGELOG.md").read_text(encoding="utf-8")
        mark = "## Unreleased\n"
        assert mark in text_before
        new = text_before.replace(mark, f"{mark}\n- {text}\n", 1)
        (root / "CHANGELOG.md").write_text(new, encoding="utf-8", newline="\n")

    return attack


def rule_file(table: str, name: str, old: str, new: str) -> Attack:
    """Return a change of the text of a rule."""

    def attack(root: Path) -> None:
        file = root / "expectations" / table / f"{name}.sql"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")

    return attack


def of_site(name: str, **values: object) -> Attack:
    return field("sites", name, lambda one: one.update(values))


KIND = ("sites", "kind")

# What is done; the name by which the changelog records it; whether readers can break; the words.
PROMISES: dict[str, tuple[Attack, str, bool, str]] = {
    "a bound": (rules(minimum=-1), "total_reports.value", False, "minimum is -1, was 0"),
    "no bound": (rules(minimum=None), "total_reports.value", False, "minimum 0 is gone"),
    "required": (rules(required=None), "total_reports.value", True, "required is gone"),
    "not required": (rules(required=False), "total_reports.value", True, "required is gone"),
    "an enum": (
        field(*KIND, lambda one: one["constraints"].pop("enum")),
        "sites.kind",
        True,
        "enum is gone",
    ),
    "a value more": (
        field(*KIND, lambda one: one["constraints"]["enum"].append("house")),
        "sites.kind",
        False,
        "more values: house",
    ),
    "a value less": (
        field(*KIND, lambda one: one["constraints"]["enum"].remove("camp")),
        "sites.kind",
        True,
        "no value camp any more",
    ),
    "a pattern": (
        field("sources", "url", lambda one: one["constraints"].update(pattern="^h")),
        "sources.url",
        False,
        "pattern is '^h', was",
    ),
    "a type": (of_site("name", type="any"), "sites.name", True, "type is 'any', was 'string'"),
    "a format": (
        field("sources", "url", lambda one: one.pop("format")),
        "sources.url",
        True,
        "format is None, was 'uri'",
    ),
    "a unit": (
        field("total_reports", "value", lambda one: one.update(unit="families")),
        "total_reports.value",
        True,
        "unit is 'families'",
    ),
    "the codes": (
        field("total_reports", "flags", lambda one: one.pop("codes")),
        "total_reports.flags",
        False,
        "codes is gone",
    ),
    "another meaning": (
        of_site("name", description="Name of the nearest town."),
        "sites.name",
        False,
        "description is 'Name of the nearest town.', was",
    ),
    "no meaning": (of_site("name", description=""), "sites.name", True, "description is gone"),
    "a title": (of_site("name", title="Town"), "sites.name", False, "title is 'Town', was"),
    "the meaning of a code": (
        field(*KIND, lambda one: one["meanings"].update(camp="a prison")),
        "sites.kind",
        False,
        "camp means 'a prison', meant",
    ),
    "a code without one": (
        field(*KIND, lambda one: one["meanings"].pop("camp")),
        "sites.kind",
        True,
        "the meaning of its code camp is gone",
    ),
    "a field": (
        schema("sites", lambda one: one["fields"].pop()),
        "sites.{last}",
        True,
        "it is gone",
    ),
    "a table": (
        descriptor(
            lambda one: one.update(
                resources=[own for own in one["resources"] if own["name"] != "populations"]
            )
        ),
        "populations",
        True,
        "the table populations is gone",
    ),
    "a key": (schema("sources", lambda one: one.pop("primaryKey")), "sources", True, "source_id"),
    "a foreign key": (
        schema("repatriation_reports", lambda one: one["foreignKeys"].pop(0)),
        "repatriation_reports",
        True,
        "the foreign key from ",
    ),
    "missing values": (
        schema("sites", lambda one: one.update(missingValues=["", "-"])),
        "sites",
        True,
        "its missingValues are not",
    ),
    "a stage": (resource("sites", stage="figures"), "sites", True, "stage is 'figures', was"),
    "a path": (resource("sites", path="data/places.csv"), "sites", True, "path is 'data/places"),
    "a dialect": (resource("sites", dialect={"delimiter": ";"}), "sites", True, "its dialect is"),
    "what dates rows": (
        resource("total_reports", dateField="since"),
        "total_reports",
        False,
        "dateField is 'since', was 'as_of'",
    ),
    "what a table is": (
        resource("sites", description="Towns."),
        "sites",
        False,
        "description is 'Towns.', was",
    ),
    "the licence": (
        descriptor(lambda one: one["licenses"][0].update(name="CC-BY-NC-4.0")),
        "licenses",
        True,
        "the licence is [{'name': 'CC-BY-NC-4.0'",
    ),
    "no licence": (descriptor(lambda one: one.pop("licenses")), "licenses", True, "not stated"),
    "the licence of a table": (
        resource("sites", licenses=[{"name": "other-closed"}]),
        "sites",
        True,
        "its licenses is",
    ),
    "a severity": (
        rule_file("repatriations", "counts", "severity: error", "severity: warning"),
        "repatriations.counts",
        False,
        "the rule repatriations.counts is a warning, was error",
    ),
    "a query": (
        rule_file("repatriations", "counts", "WHERE", "WHERE 1 = 2 AND"),
        "repatriations.counts",
        False,
        "the query of the rule repatriations.counts is not what it was",
    ),
    "a view": (
        write("expectations/views/flag_words.sql", "SELECT 'a' AS tables, 'b' AS flag"),
        "expectations/repatriations",
        False,
        "the query of the rule repatriations",
    ),
    "a rule": (
        remove("expectations/totals/world.sql"),
        "totals.world",
        False,
        "the rule totals.world is gone",
    ),
    "a suite": (remove("expectations/sites"), "sites.unused", False, "sites.unused is gone"),
}


def weaker(root: Path) -> list[Finding]:
    return [one for one in found(root) if one.rule == "constraint.relaxed"]


@pytest.mark.parametrize(
    ("attack", "name", "breaking", "words"), PROMISES.values(), ids=PROMISES.keys()
)
def test_a_promise_that_changes_is_an_error_until_it_is_recorded(
    released: Path, attack: Attack, name: str, breaking: bool, words: str
) -> None:
    last = schema_fields(released, "sites")[-1]
    name = name.replace("{last}", last)
    attack(released)
    (first, *_) = said = [one for one in weaker(released) if words in one.message]
    assert {one.severity for one in said} == {"error"}
    assert "as release 1.0.0 has it" in first.message
    assert ("begins with 'Breaking:'" in first.message) == breaking
    # In a sentence that names it not at all, or hides it, it is not recorded.
    for other in ("All is new.", f"<!-- `{name}` -->", name, f"`{name}x`"):
        says(other)(released)
    assert [one for one in weaker(released) if words in one.message]
    says(f"`{name}` is not what it was.")(released)
    assert bool([one for one in weaker(released) if words in one.message]) == breaking
    says(f"Breaking: `{name}` is not what\n  it was.")(released)
    assert [one for one in weaker(released) if words in one.message] == []


def schema_fields(root: Path, table: str) -> list[str]:
    content = json.loads((root / "schemas" / f"{table}.json").read_text(encoding="utf-8"))
    return [one["name"] for one in content["fields"]]


STRICTER: dict[str, Attack] = {
    "bounds": rules(minimum=1),
    "a new constraint": rules(multipleOf=1),
    "a new field": schema("sites", lambda one: one["fields"].append({"name": "a", "type": "any"})),
    "a new foreign key": schema(
        "claims",
        lambda one: one.setdefault("foreignKeys", []).append(
            {"fields": ["claim_id"], "reference": {"resource": "sources", "fields": ["a"]}}
        ),
    ),
    "a severity": rule_file("total_reports", "magnitude", "severity: warning", "severity: error"),
    "a query that is set out otherwise": rule_file("repatriations", "counts", "\n", "\n\n  "),
    "a new rule": write(
        "expectations/sites/extra.sql",
        "-- id: sites.extra\n-- severity: error\n-- statement: a\nSELECT 1 AS row_key",
    ),
}


@pytest.mark.parametrize("attack", STRICTER.values(), ids=STRICTER)
def test_what_asks_more_needs_no_record(released: Path, attack: Attack) -> None:
    attack(released)
    assert weaker(released) == []


STEPS = [
    ("1.0.0", None),
    ("1.0.1", "patch"),
    ("1.1.0", "minor"),
    ("2.0.0", "major"),
    ("1.10.0", "minor"),
    ("none", None),
]


@pytest.mark.parametrize(("version", "step"), STEPS)
def test_a_step_is_that_of_the_first_number_that_differs(version: str, step: str | None) -> None:
    assert step_between("1.0.0", version) == step


@pytest.mark.parametrize("needed", ["patch", "minor", "major"])
@pytest.mark.parametrize("version", ["1.0.0", "1.0.1", "1.1.0", "2.0.0"])
def test_a_version_allows_what_its_step_allows(needed: str, version: str) -> None:
    order = ["patch", "minor", "major"]
    one = Relaxed("sites", "schemas/sites.json", "kind", "it is gone", needed, ("sites.kind",))
    items = ["Breaking: `sites.kind` is gone."]
    step = step_between("1.0.0", version)
    allowed = step is None or order.index(step) >= order.index(needed)
    assert (list(refused([one], "1.0.0", version, items)) == []) == allowed
    assert len(list(refused([one], "1.0.0", version, []))) == 1


@pytest.mark.parametrize(
    ("version", "more", "valid"),
    [
        ("1.1.0", "- `total_reports.value` may be below nothing.", True),
        ("1.1.0", "- Nothing to see.", False),
        ("1.0.1", "- `total_reports.value` may be below nothing.", False),
        ("2.0.0", "- `total_reports.value` may be below nothing.", True),
    ],
)
def test_each_release_is_held_to_the_one_before_it(
    released: Path, version: str, more: str, valid: bool
) -> None:
    both(rules(minimum=-1), lambda root: publish(root, version, more=more))(released)
    said = weaker(released)
    assert (said == []) == valid
    assert all(one.file == f"releases/example-{version}.zip" for one in said)


def test_a_version_that_is_not_released_yet_is_held_to_its_step(released: Path) -> None:
    both(rules(minimum=-1), says("`total_reports.value` may be below nothing."))(released)
    for version, valid in (("1.0.1", False), ("1.1.0", True)):
        write_descriptor(released, read_descriptor(released) | {"version": version})
        assert (weaker(released) == []) == valid


def test_without_a_changelog_nothing_is_recorded(released: Path) -> None:
    both(rules(minimum=-1), remove("CHANGELOG.md"))(released)
    assert len(weaker(released)) == 1


def test_a_package_is_compatible_with_itself(released: Path) -> None:
    assert list(changes(Package(released), Package(released))) == []
