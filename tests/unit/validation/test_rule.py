"""The registry of rules: ids are unique, name the constraint, and each has a test on a frame."""

from pathlib import Path

import pytest

from nesyria.validation.rule import RULES, Registry, Rule, catalogue, row_rules

TESTS = Path(__file__).resolve().parent / "rows"


def test_ids_are_unique_by_construction() -> None:
    registry = Registry()
    registry.add(Rule("field.colour", "every field has a colour"))
    with pytest.raises(ValueError, match=r"two rules have the id field\.colour"):
        registry.add(Rule("field.colour", "another"))


@pytest.mark.parametrize("id", ["rows", "Field.enum", "field.enum.x", "field-enum", "field."])
def test_an_id_names_a_constraint(id: str) -> None:
    with pytest.raises(ValueError, match="does not name a constraint"):
        Registry().add(Rule(id, "x"))


def test_a_rule_says_what_holds() -> None:
    with pytest.raises(ValueError, match="give its function a docstring"):
        Registry().add(Rule("field.colour", ""))


def test_the_catalogue_holds_every_rule_once() -> None:
    ids = [rule.id for rule in catalogue()]
    assert ids == sorted(set(ids)) == sorted(RULES)
    assert {layer for rule in catalogue() for layer in rule.layers} == {
        "structure",
        "rows",
        "across",
    }
    # One statement a rule, in one sentence.
    assert all(rule.statement and ". " not in rule.statement[:60] for rule in catalogue())


def test_every_rule_of_rows_has_a_test_on_a_frame() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    assert [rule.id for rule in row_rules() if f'"{rule.id}"' not in tests] == []


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        RULES["field.colour"]
