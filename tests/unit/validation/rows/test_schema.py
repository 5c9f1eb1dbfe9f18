"""The Pandera schema of a table, for people's own pipelines."""

from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest

import nesyria as nes
from tests.helpers import edit, example
from tests.unit.frames import frame


def checks(table: str, rows: pd.DataFrame) -> set[str]:
    """Return the names of the checks that fail."""
    try:
        nes.schema(table).validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return {str(name).partition(":")[0] for name in errors.failure_cases["check"]}
    return set()


@pytest.mark.parametrize("table", ["areas", "sites", "sources", "totals", "flags", "claims"])
def test_the_tables_of_the_package_pass(table: str) -> None:
    rows = nes.load(table)
    assert len(nes.schema(table).validate(rows)) == len(rows)


SITE = {"site_id": "a", "name": "A", "kind": "camp", "basis": "x"}


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        ({}, set()),
        ({"name": "A  B"}, {"text.spaces"}),
        ({"latitude": 36.1}, {"fields.together"}),
        ({"opened": "2020", "closed": "2019"}, {"date.order"}),
        ({"latitude": 99.0, "longitude": 41.0}, {"field.bounds"}),
        ({"name": "A" * 5000}, {"field.length"}),
        ({"site_id": "A B"}, {"field.pattern"}),
        ({"name": None}, {"not_nullable"}),
    ],
)
def test_columns_and_rules_of_rows_are_its_checks(
    change: dict[str, object], failing: set[str]
) -> None:
    assert checks("sites", frame("sites", SITE | change)) == failing


def test_a_flag_of_another_table_is_refused() -> None:
    schema = nes.schema("total_reports").columns["flags"]
    values = pd.DataFrame({"flags": pd.Series(["differs", "planned", None], dtype="string")})
    with pytest.raises(pa.errors.SchemaErrors, match=r"field\.enum"):
        schema.validate(values, lazy=True)


def test_rules_that_look_at_other_tables_are_left_out() -> None:
    names = {check.name for check in nes.schema("total_reports").checks}
    assert {"flag.order", "text.markup", "report.one_per_source"} <= names
    assert "whole.group" not in names, "a warning stops no pipeline"
    assert not {"key.foreign", "report.before_source", "flag.computed", "whole.area"} & names


def test_loading_with_validation_runs_exactly_that(tmp_path: Path) -> None:
    root = example(tmp_path)
    assert len(nes.load("sites", validate=True, path=root)) > 0
    edit(root, "sites", "36.38,41.15", "36.38,")
    with pytest.raises(nes.NesyriaError, match=r"checks of its rows fail: fields\.together"):
        nes.load("sites", validate=True, path=root)
