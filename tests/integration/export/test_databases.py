"""SQLite, DuckDB and PostgreSQL: the same values, and rules that hold."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.export import export
from nesyria.export.shared.databases import RELEASE
from nesyria.figures import claims
from tests.helpers import table_rows
from tests.integration.export.conftest import TABLES, Exported, columns, typed, values

pytestmark = pytest.mark.slow

PACKAGE = Package.installed()
# A row that holds all rules, and rows that each break one, with the word that the refusal uses.
_AREA = "INSERT INTO areas (area_id, name, kind, iso2, region) VALUES"
_EVENT = "INSERT INTO repatriations (event_id, area_id, kind, reports, publishers, persons) VALUES"
SOUND = f"{_AREA} ('ZZZ', 'x', 'country', 'ZZ', 'y')"
BROKEN = {
    "a repeated key": (f"{_AREA} ('KGZ', 'x', 'country', 'ZZ', 'y')", "unique|duplicate"),
    "a repeated value": (f"{_AREA} ('ZZZ', 'x', 'country', 'KG', 'y')", "unique|duplicate"),
    "no value": (f"{_AREA} ('ZZZ', NULL, 'country', 'ZZ', 'y')", "null"),
    "outside a closed list": (f"{_AREA} ('ZZZ', 'x', 'planet', 'ZZ', 'y')", "check"),
    "too long": (f"{_AREA} ('ZZZ', 'x', 'country', 'ZZ', '{'y' * 101}')", "check"),
    "below the minimum": (f"{_EVENT} ('KGZ-1999', 'KGZ', 'other', 1, 1, -1)", "check"),
    "above the maximum": (f"{_EVENT} ('KGZ-1999', 'KGZ', 'other', 1, 1, 10000001)", "check"),
    "a reference to nothing": (f"{_EVENT} ('ZZZ-1999', 'ZZZ', 'other', 1, 1, 1)", "foreign key"),
}
# Where the database knows regular expressions.
PATTERN = (f"{_AREA} ('ZZZ', 'x', 'country', 'zz', 'y')", "check")


@pytest.fixture
def lite(exported: Exported) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(exported("sqlite"))) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection
        connection.rollback()


@pytest.fixture
def duck(exported: Exported) -> Iterator[Any]:
    import duckdb

    with duckdb.connect(str(exported("duckdb"))) as connection:
        connection.execute("BEGIN")
        yield connection


@pytest.fixture
def post(postgres_url: str) -> Iterator[Any]:
    import psycopg

    export("postgres", postgres_url)
    with psycopg.connect(postgres_url) as connection:
        yield connection


def select(table: str) -> str:
    names = ", ".join(f'"{column}"' for column in columns(table))
    return f'SELECT {names} FROM "{table}"'


def lose_a_source(root: Path) -> None:
    """Take a row out of sources to which a report points."""
    lost = table_rows(root, "repatriation_reports")[0]["source_id"]
    sources = root / "data" / "sources.csv"
    kept = [line for line in sources.read_text("utf-8").splitlines() if not line.startswith(lost)]
    sources.write_text("\n".join(kept) + "\n", "utf-8")


@pytest.mark.parametrize("table", TABLES)
def test_sqlite_values(lite: sqlite3.Connection, table: str) -> None:
    booleans = {
        i for i, field in enumerate(PACKAGE.schema(table)["fields"]) if field["type"] == "boolean"
    }
    rows = [
        tuple(bool(v) if i in booleans and v is not None else v for i, v in enumerate(row))
        for row in lite.execute(select(table))
    ]
    assert sorted(map(typed, rows), key=repr) == values(table)


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_values(duck: Any, table: str) -> None:
    rows = duck.execute(select(table)).fetchall()
    assert sorted(map(typed, rows), key=repr) == values(table)


def test_postgres_values(post: Any) -> None:
    for table in TABLES:
        rows = post.execute(select(table)).fetchall()
        assert sorted(map(typed, rows), key=repr) == values(table), table


@pytest.mark.parametrize("what", BROKEN)
def test_sqlite_refuses(lite: sqlite3.Connection, what: str) -> None:
    statement, word = BROKEN[what]
    with pytest.raises(sqlite3.IntegrityError, match=f"(?i){word}"):
        lite.execute(statement)


@pytest.mark.parametrize("what", [*BROKEN, "pattern"])
def test_duckdb_refuses(duck: Any, what: str) -> None:
    import duckdb

    statement, word = BROKEN.get(what, PATTERN)
    with pytest.raises(duckdb.ConstraintException, match=f"(?i){word}"):
        duck.execute(statement)


def test_postgres_refuses(post: Any) -> None:
    import psycopg

    for statement, word in [*BROKEN.values(), PATTERN]:
        refused = pytest.raises(psycopg.errors.IntegrityError, match=f"(?i){word}")
        with refused, post.transaction():
            post.execute(statement)


def test_all_take_a_sound_row(lite: sqlite3.Connection, duck: Any, post: Any) -> None:
    for connection in (lite, duck, post):
        connection.execute(SOUND)
        found = connection.execute("SELECT name FROM areas WHERE area_id = 'ZZZ'").fetchall()
        assert found == [("x",)]


def test_sqlite_is_sound(lite: sqlite3.Connection) -> None:
    assert lite.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert lite.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_release_stands_in_the_database(lite: sqlite3.Connection, duck: Any, post: Any) -> None:
    for connection in (lite, duck, post):
        found = connection.execute(f"SELECT name, version FROM {RELEASE}").fetchall()
        assert found == [(PACKAGE.descriptor["name"], PACKAGE.version)]


def test_comments_say_what_columns_mean(duck: Any, post: Any) -> None:
    meaning = PACKAGE.schema("repatriations")["fields"][0]["description"]
    asked = "SELECT col_description('repatriations'::regclass, 1)"
    assert post.execute(asked).fetchone() == (meaning,)
    asked = "SELECT comment FROM duckdb_columns() WHERE table_name = ? AND column_index = 1"
    assert duck.execute(asked, ["repatriations"]).fetchone() == (meaning,)


def test_claims_run_there(post: Any) -> None:
    stated = post.execute("SELECT query, verdict, evidence FROM claims").fetchall()
    assert stated
    for query, verdict, evidence in stated:
        row = post.execute(query).fetchone()
        assert claims.verdict("of the export", [row], looks=True) == (verdict, evidence)


def test_postgres_replaces_a_former_export(postgres_url: str, copy: Path) -> None:
    import psycopg

    export("postgres", postgres_url)
    corrections = copy / "data" / "corrections.csv"
    row = "0.1.0,areas,KGZ,name,Kirgizia,Kyrgyzstan,spelling\n"
    corrections.write_text(corrections.read_text("utf-8") + row, "utf-8")
    export("postgres", postgres_url, path=copy)
    with psycopg.connect(postgres_url) as connection:
        found = connection.execute("SELECT old FROM corrections WHERE key = 'KGZ'").fetchall()
    assert found == [("Kirgizia",)]


def test_postgres_leaves_other_tables_alone(postgres_url: str) -> None:
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE sites (mine text)")
        with pytest.raises(NesyriaError, match="a table sites that no export wrote"):
            export("postgres", postgres_url)
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        assert connection.execute(tables).fetchall() == [("sites",)]


def test_postgres_writes_into_the_schema_of_the_address(postgres_url: str) -> None:
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA figures")
        export("postgres", f"{postgres_url}&options=-csearch_path%3Dfigures")
        count = connection.execute("SELECT count(*) FROM figures.areas").fetchone()
        assert count == (len(values("areas")),)
        assert connection.execute("SELECT to_regclass('public.areas')").fetchone() == (None,)


def test_postgres_changes_nothing_where_it_fails(postgres_url: str, copy: Path) -> None:
    import psycopg

    export("postgres", postgres_url)
    lose_a_source(copy)
    with pytest.raises(NesyriaError, match=r"violates foreign key constraint"):
        export("postgres", postgres_url, path=copy)
    with psycopg.connect(postgres_url) as connection:
        count = connection.execute("SELECT count(*) FROM sources").fetchone()
    assert count == (len(values("sources")),)


def test_postgres_says_what_stands_in_the_way(postgres_url: str) -> None:
    import psycopg

    export("postgres", postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE VIEW mine AS SELECT name FROM areas")
        with pytest.raises(NesyriaError, match="cannot drop table areas because other objects"):
            export("postgres", postgres_url)
        assert connection.execute("SELECT count(*) FROM mine").fetchone() != (0,)


def test_postgres_that_does_not_answer() -> None:
    with pytest.raises(NesyriaError, match=r"connection.*failed") as caught:
        export("postgres", "postgresql://someone:secret@127.0.0.1:1/nothing")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["figures.db", "mysql://someone:secret@host/name", "postgresql://host:secret/name", ""],
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(NesyriaError, match="postgresql://host/name") as caught:
        export("postgres", address)
    assert "secret" not in str(caught.value)


def test_broken_rows_never_reach_a_file(copy: Path, tmp_path: Path) -> None:
    lose_a_source(copy)
    for format in ("sqlite", "duckdb"):
        with pytest.raises(NesyriaError, match=r"(?i)foreign key"):
            export(format, tmp_path / "out", path=copy)
        assert not (tmp_path / "out").exists()
