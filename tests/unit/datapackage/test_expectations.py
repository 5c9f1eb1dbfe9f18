"""The files of rules: how many there may be."""

from pathlib import Path

import pytest

from nesyria.datapackage import expectations
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from tests.helpers import Make


@pytest.fixture
def small(make: Make) -> Path:
    return make()


def test_very_many_rules_are_refused(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expectations, "MAX_RULES", 1)
    monkeypatch.setattr(expectations, "MAX_VIEWS", 0)
    for folder in ("sites", "views"):
        (small / "expectations" / folder).mkdir(parents=True)
        for name in "ab":
            (small / "expectations" / folder / f"{name}.sql").write_text("x", encoding="utf-8")
    with pytest.raises(NesyriaError, match="expectations: 2 rules, and 1 are the most"):
        expectations.read_rules(Package(small))
    with pytest.raises(NesyriaError, match="views: 2 views, and 0 are the most"):
        expectations.read_views(Package(small))
