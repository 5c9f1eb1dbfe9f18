"""The same suites on a real PostgreSQL and a real local Spark."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import nesyria as nes
from nesyria.cli import run
from nesyria.datapackage.package import DESCRIPTOR
from nesyria.export import export
from nesyria.validation import validate_database
from tests.helpers import PARTS, ROOT, copied, edit, example, rehash, table_rows, write_rows
from tests.postgres import postgres_server, postgres_url

pytestmark = pytest.mark.slow

__all__ = ["postgres_server", "postgres_url"]

# A fault of each kind, as (table, old, new, rule): figures, sums, rankings, history.
FAULTS = [
    ("repatriations", ",10,10,10,stated", ",10,9,10,stated", "repatriations.best_estimates"),
    ("totals", "KGZ,repatriation,all,1,", "KGZ,repatriation,all,2,", "totals.sums"),
    ("reconciliation", ",32,10,", ",32,11,", "reconciliation.counted"),
    ("populations", ",all,persons,2600,exact,2600,2600", ",all,persons,2601,exact,2600,2601",
     "populations.best_estimates"),
    ("countries", ",10,32,both,", ",10,31,both,", "countries.at_least"),
    ("countries", "ALB,1,3,", "ALB,2,3,", "countries.counted"),
    ("countries", ",9,18,both,,,,", ",9,18,both,7,exact,2022,", "countries.stated"),
    ("countries", "XKX,1,", "NAM,1,", "countries.listed"),
    ("claims", ",holds,", ",undecided,", "claims.verdicts"),
    ("sites", "Roj camp", "Roj town", "corrections.unrecorded_changes"),
]  # fmt: skip


# By table of the figures, a number that no longer follows when it is one more.
RAISED = {
    "repatriations": "persons",
    "totals": "persons",
    "reconciliation": "counted",
    "populations": "value",
    "countries": "persons",
}


def raise_first(root: Path, table: str, field: str) -> None:
    """Make a number of the first row that has it one more."""
    rows = table_rows(root, table)
    row = next(one for one in rows if one[field])
    row[field] = str(int(row[field]) + 1)
    write_rows(root, table, list(row), rows)


NEEDS_JAVA = pytest.mark.usefixtures("java")
# The library leaves the sockets of its results to the garbage collector.
SPARKS_SOCKETS = pytest.mark.filterwarnings(
    "ignore:unclosed <socket:ResourceWarning",
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning",
)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    root = example(tmp_path)
    for table, old, new, _ in FAULTS:
        edit(root, table, old, new)
    return root


@pytest.fixture(autouse=True)
def _small_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    # For tables of this size: one part of each instead of 200, and plans that are interpreted,
    # since compiling each one takes far longer than running it.
    settings = {
        "spark.sql.shuffle.partitions": 1,
        "spark.default.parallelism": 1,
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }
    few = " ".join(f"--conf {name}={value}" for name, value in settings.items())
    quick = "--driver-java-options '-XX:+UseSerialGC'"
    arguments = f"--master local[1] {few} {quick} pyspark-shell"
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", arguments)


def rules(report: nes.validation.Report) -> set[str]:
    return {finding.rule for finding in report.findings}


@pytest.fixture(scope="module")
def embedded() -> list[tuple[str, ...]]:
    return said(nes.validate(ROOT, layers=["across"]))


def told(report: nes.validation.Report) -> Counter[tuple[str, ...]]:
    """Return what a report says is wrong, and how often: rule, field and value."""
    return Counter((one.rule, str(one.field), str(one.value)) for one in report.findings)


def said(report: nes.validation.Report) -> list[tuple[str, ...]]:
    """Return what a report says of rows, but for where these are: a database has no files."""
    assert report.valid
    return sorted(
        (one.rule, str(one.field), str(one.value), one.message.partition("; expected: ")[2])
        for one in report.findings
    )


def test_postgres_holds_what_the_rules_demand(
    postgres_url: str, embedded: list[tuple[str, ...]]
) -> None:
    export("postgres", postgres_url, path=ROOT)
    report = validate_database(postgres_url, ROOT)
    assert said(report) == embedded
    assert report.layers == ("across",)


def test_postgres_shows_each_fault_and_where(postgres_url: str, broken: Path) -> None:
    export("postgres", postgres_url, path=broken)
    report = validate_database(postgres_url, broken)
    assert {rule for *_, rule in FAULTS} <= rules(report)
    (one,) = [one for one in report.findings if one.rule == "claims.verdicts"]
    assert "C001: " in one.message
    # The same findings as on the embedded database, but for the rows of files.
    embedded = nes.validate(broken, layers=["across"])
    assert rules(report) == rules(embedded)
    assert len(report.findings) == len(embedded.findings)


def test_validating_a_database_changes_nothing_there(postgres_url: str) -> None:
    import sqlalchemy as sa

    export("postgres", postgres_url, path=ROOT)

    def tables() -> Any:
        engine = sa.create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as connection:
            query = "SELECT table_schema, table_name FROM information_schema.tables ORDER BY 1, 2"
            found = connection.execute(sa.text(query)).fetchall()
        engine.dispose()
        return found

    before = tables()
    validate_database(postgres_url, ROOT)
    assert tables() == before


def test_a_database_without_the_tables_says_how_to_write_them(postgres_url: str) -> None:
    with pytest.raises(nes.NesyriaError, match=r"no table areas; .*nesyria export postgres"):
        validate_database(postgres_url, ROOT)


@pytest.mark.parametrize(
    "address", ["mysql://x/y", "postgresql://nobody@127.0.0.1:1/none", "nonsense"]
)
def test_what_is_no_database_is_named(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", str(ROOT), "--database", address]) == 2
    assert "nesyria: " in capsys.readouterr().err


@NEEDS_JAVA
@SPARKS_SOCKETS
def test_spark_finds_in_all_the_figures_what_the_embedded_engine_finds(tmp_path: Path) -> None:
    # Spark takes a second to plan a query: the faults are put into the real figures.
    root = copied(tmp_path / "broken", DESCRIPTOR, *PARTS, "releases")
    for table, field in RAISED.items():
        raise_first(root, table, field)
    # What was published is not as it was.
    sites = table_rows(root, "sites")
    sites[0]["name"] += " again"
    write_rows(root, "sites", list(sites[0]), sites)
    rehash(root)
    export("parquet", tmp_path / "tables", path=root)
    report = validate_database(f"spark:{tmp_path / 'tables'}", root)
    assert told(report) == told(nes.validate(root, layers=["across"]))
    errors = {one.rule for one in report.findings if one.severity == "error"}
    assert {rule.partition(".")[0] for rule in errors} >= {*RAISED, "corrections"}


@NEEDS_JAVA
@SPARKS_SOCKETS
def test_spark_without_the_tables_says_how_to_write_them(tmp_path: Path) -> None:
    with pytest.raises(nes.NesyriaError, match=r"no Parquet file of table .*export parquet"):
        validate_database(f"spark:{tmp_path}", ROOT)
