"""The SQL of rules and views: formatted alike, and read by the dialects that it runs on."""

from collections.abc import Iterator

import pytest
import sqlfluff
from sqlfluff.core import FluffConfig

from tests.helpers import ROOT

FILES = sorted(ROOT.glob("expectations/*/*.sql"))


@pytest.fixture(scope="module", params=["ansi", "duckdb", "postgres"])
def config(request: pytest.FixtureRequest) -> Iterator[FluffConfig]:
    # Spark reads names in double quotes only by a setting, which its dialect there has not; that
    # it reads these files is tried on Spark itself (integration/test_warehouse.py).
    yield FluffConfig.from_path(str(ROOT), overrides={"dialect": request.param})


@pytest.mark.slow
def test_the_sql_is_formatted_and_read_in_every_dialect(config: FluffConfig) -> None:
    assert len(FILES) > 40
    for file in FILES:
        found = sqlfluff.lint(file.read_text(encoding="utf-8"), config=config)
        assert found == [], file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_flags_are_compared_as_words_and_listed_in_the_data_alone(file: object) -> None:
    text = file.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    query = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    assert " LIKE " not in query
    # A rule may be about one flag; which flags count, and how sources rank, is in the tables.
    assert sum(query.count(f"'{flag}'") for flag in ("planned", "superseded", "disputed")) == 0
    assert "'official'" not in query
