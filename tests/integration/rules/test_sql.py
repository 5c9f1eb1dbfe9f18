"""The SQL of rules and views: formatted alike, and read by the dialects that it runs on."""

import pytest
import sqlfluff
from sqlfluff.core import FluffConfig, Linter

from tests.helpers import ROOT

FILES = sorted(ROOT.glob("expectations/*/*.sql"))


def config(dialect: str) -> FluffConfig:
    return FluffConfig.from_path(str(ROOT), overrides={"dialect": dialect})


@pytest.mark.slow
def test_the_sql_is_formatted_and_read_as_the_standard_has_it() -> None:
    assert len(FILES) > 40
    standard = config("ansi")
    for file in FILES:
        found = sqlfluff.lint(file.read_text(encoding="utf-8"), config=standard)
        assert found == [], file.relative_to(ROOT).as_posix()


# Spark reads names in double quotes only by a setting, which its dialect there has not; that
# it reads these files is tried on Spark itself (test_warehouse.py).
@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_the_sql_is_read_in_the_dialects_that_it_runs_on(dialect: str) -> None:
    linter = Linter(config=config(dialect))
    assert linter.parse_string("SELECT FROM WHERE ((;").violations
    for file in FILES:
        parsed = linter.parse_string(file.read_text(encoding="utf-8"))
        assert parsed.violations == [], file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_flags_are_compared_as_words_and_listed_in_the_data_alone(file: object) -> None:
    text = file.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    query = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    assert " LIKE " not in query
    # A rule may be about one flag; which flags count, and how sources rank, is in the tables.
    assert sum(query.count(f"'{flag}'") for flag in ("planned", "superseded", "disputed")) == 0
    assert "'official'" not in query
