"""Well-written mistakes: what each rule warns of, which other row it names, and what it lets be."""

import pytest

from nesyria.datapackage.expectations import read_rules
from nesyria.datapackage.package import Package
from tests.helpers import ROOT
from tests.integration.rules.plausible import events, populations, reports, totals
from tests.integration.rules.queries import broken

CASES = events.CASES | reports.CASES | totals.CASES | populations.CASES


@pytest.mark.parametrize("name", CASES)
def test_the_rule_warns_of_the_mistake_and_names_the_other_side(name: str) -> None:
    rule, tables, wanted = CASES[name]
    found = broken(rule, **tables)
    assert sorted({key for key, *_ in found}) == sorted(wanted), found
    assert [expected for key, _, expected in found if wanted[key] not in expected] == []


def test_every_rule_here_is_a_warning_with_cases_for_and_against() -> None:
    severities = {rule.id: rule.severity for rule in read_rules(Package(ROOT))}
    for rule in {rule for rule, *_ in CASES.values()}:
        assert severities[rule] == "warning"
        assert {bool(wanted) for own, _, wanted in CASES.values() if own == rule} == {True, False}
