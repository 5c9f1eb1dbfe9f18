"""SQL that is data reads the tables that it is given, does nothing else, and comes to an end."""

import sys
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from nesyria import NesyriaError
from nesyria.sandbox import Limits, OutOfTimeError, Sandbox, process

TOTALS = pd.DataFrame(
    {
        "area_id": pd.array(["KGZ", "FRA", None], dtype="string"),
        "persons": pd.array([333, 226, None], dtype="Int64"),
        "group": pd.array([True, False, None], dtype="boolean"),
        "first": pd.to_datetime(["2023-12-07", "", ""]),
        "first_start": pd.to_datetime(["2023-12-07", "", ""]),
    }
)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=2, megabytes=256)) as opened:
        opened.insert("totals", TOTALS)
        yield opened


@pytest.mark.slow
def test_rows_are_those_of_the_frame_with_days_as_text(sandbox: Sandbox) -> None:
    rows = sandbox.rows("SELECT * FROM totals ORDER BY persons", most=10)
    assert rows[0] == {"area_id": "FRA", "persons": 226, "group": False, "first": None}
    assert rows[1] == {"area_id": "KGZ", "persons": 333, "group": True, "first": "2023-12-07"}
    assert rows[2] == {"area_id": None, "persons": None, "group": None, "first": None}


def test_no_more_rows_than_asked_for_and_all_are_counted(sandbox: Sandbox) -> None:
    assert len(sandbox.rows("SELECT * FROM totals", most=2)) == 2
    assert sandbox.count("SELECT * FROM totals;") == 3


def test_a_derived_table_can_be_read(sandbox: Sandbox) -> None:
    sandbox.derive("known", "SELECT * FROM totals WHERE area_id IS NOT NULL -- not the others")
    assert sandbox.rows("SELECT SUM(persons) AS n FROM known", most=1) == [{"n": 559}]
    assert sandbox.read_tables("SELECT 1 FROM known, totals") == {"known", "totals"}
    assert sandbox.read_tables("WITH x AS (SELECT 1) SELECT * FROM x") == frozenset()


def test_two_tables_of_one_name_are_refused(sandbox: Sandbox) -> None:
    with pytest.raises(NesyriaError, match="two tables have the name Totals"):
        sandbox.insert("Totals", TOTALS)


WRITES = [
    "DELETE FROM totals",
    "UPDATE totals SET persons = 0",
    "INSERT INTO totals VALUES ('X', 1, true, '')",
    "CREATE TABLE x (a INTEGER)",
    "CREATE VIEW x AS SELECT 1",
    "CREATE MACRO x() AS 1",
    "DROP TABLE totals",
    "ALTER TABLE totals RENAME TO x",
    "TRUNCATE totals",
    "BEGIN",
    "VACUUM",
    "CHECKPOINT",
    "PREPARE x AS SELECT 1",
    "EXPLAIN ANALYZE SELECT 1 FROM totals",
    "SELECT 1 FROM totals; DELETE FROM totals",
    "SELECT 1) AS q; DELETE FROM totals; SELECT * FROM (SELECT 1",
    "",
    "-- nothing",
    "nonsense",
]
FILES = [
    "ATTACH 'other.db' AS other",
    "COPY totals TO 'copy.csv'",
    "COPY (SELECT 1) TO 'copy.parquet'",
    "EXPORT DATABASE 'here'",
    "IMPORT DATABASE 'here'",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM 'data.csv'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM parquet_scan('x.parquet')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT content FROM read_text('/etc/passwd'), totals",
    "SELECT (SELECT content FROM read_text('/etc/passwd')) FROM totals",
    "SELECT * FROM query('COPY totals TO ''x.csv''')",
    "SELECT * FROM query_table('/etc/passwd')",
]
NETWORK = [
    "SELECT * FROM 'https://example.org/x.csv'",
    "SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')",
    "SELECT * FROM 's3://bucket/x.parquet'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "FORCE INSTALL spatial FROM community",
]
MACHINE = [
    "SET threads = 8",
    "SET memory_limit = '64GiB'",
    "RESET ALL",
    "PRAGMA enable_profiling",
    "CALL pragma_version()",
    "SELECT getenv('HOME') FROM totals",
    "SELECT current_setting('memory_limit') FROM totals",
    "SELECT version() FROM totals",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_settings",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM information_schema.tables",
    "SELECT * FROM pg_catalog.pg_class",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM main.totals",
    "SELECT * FROM system.main.duckdb_tables",
    "WITH duckdb_tables AS (SELECT 1) SELECT * FROM totals, duckdb_tables",
    "SHOW TABLES",
    "SELECT * FROM (SHOW ALL TABLES)",
    "DESCRIBE totals",
    "SUMMARIZE totals",
    "FROM pragma_table_info('totals')",
]
CHANGING = [
    "SELECT random() FROM totals",
    "SELECT uuid() FROM totals",
    "SELECT gen_random_uuid() FROM totals",
    "SELECT setseed(0.5) FROM totals",
    "SELECT now() FROM totals",
    "SELECT today() FROM totals",
    "SELECT current_date FROM totals",
    "SELECT CURRENT_TIMESTAMP FROM totals",
    "SELECT localtime FROM totals",
    "SELECT session_user FROM totals",
    "SELECT txid_current() FROM totals",
    "SELECT TIMESTAMPTZ '2020-01-01' FROM totals",
    "SELECT CAST(first AS TIMESTAMP WITH TIME ZONE) FROM totals",
    "SELECT CAST('12:00' AS TIMETZ) FROM totals",
    "SELECT first::JSON FROM totals",
    "SELECT age(TIMESTAMP '2020-01-01') FROM totals",
    "SELECT persons.random() FROM totals",
    "SELECT main.random() FROM totals",
    "SELECT SUM(random()) OVER () FROM totals",
    "SELECT 1 FROM totals GROUP BY now()",
    "SELECT 1 FROM totals ORDER BY random()",
    "SELECT 1 FROM totals WHERE persons > (SELECT MAX(random()) FROM totals)",
    "SELECT * FROM totals USING SAMPLE 1",
    "SELECT * FROM totals TABLESAMPLE 50%",
    "SELECT sleep(1) FROM totals",
    "SELECT error('x') FROM totals",
]
HUGE = [
    "SELECT repeat('x', 1000000000) FROM totals",
    "SELECT lpad('x', 1000000000, 'y') FROM totals",
    "SELECT format('{:1000000000}', 1) FROM totals",
    "SELECT printf('%1000000000d', 1) FROM totals",
    "SELECT range(1000000000) FROM totals",
    "SELECT unnest(range(1000000000)) FROM totals",
    "SELECT * FROM range(1000000000000)",
    "SELECT * FROM generate_series(1, 1000000000000)",
    "SELECT list(area_id) FROM totals",
    "SELECT string_agg(area_id) FROM totals",
    "SELECT bitstring('1', 1000000000) FROM totals",
    "SELECT $1 FROM totals",
    "SELECT " + "(" * 20_000 + "1" + ")" * 20_000 + " FROM totals",
    "SELECT " + "1 + " * 20_000 + "1 FROM totals",
    f"SELECT '{'x' * 200_000}' FROM totals",
]


@pytest.mark.parametrize("query", [*WRITES, *FILES, *NETWORK, *MACHINE, *CHANGING, *HUGE])
def test_hostile_queries_are_refused(
    sandbox: Sandbox, query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(NesyriaError):
        sandbox.rows(query, most=10)
    with pytest.raises(NesyriaError):
        sandbox.derive("made", query)
    assert [path.name for path in tmp_path.iterdir()] == ["data.csv"]
    assert sandbox.count("SELECT * FROM totals") == 3


TEN = "SELECT 1 AS i FROM totals, totals AS b, totals AS c"
DOUBLING = ", ".join(f"c{i + 1} AS (SELECT s || s || s || s AS s FROM c{i})" for i in range(16))
ENDLESS = [
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n) SELECT MAX(i) FROM n",
    "WITH RECURSIVE n(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM n) SELECT MAX(s) FROM n",
    f"WITH c0 AS MATERIALIZED (SELECT MAX(area_id) AS s FROM totals), {DOUBLING} "
    "SELECT LENGTH(s) FROM c16",
    f"WITH t AS ({TEN}), u AS (SELECT 1 AS i FROM t, t AS b, t AS c, t AS d) "
    "SELECT COUNT(*) FROM u, u AS b, u AS c, u AS d WHERE u.i + b.i + c.i + d.i > 3",
    f"WITH t AS ({TEN}), u AS (SELECT random_key.i FROM t AS random_key, t AS b, t AS c, t AS d) "
    "SELECT u.i, b.i AS j FROM u, u AS b, u AS c ORDER BY u.i + b.i, j",
]


@pytest.mark.slow
@pytest.mark.parametrize("query", ENDLESS)
def test_queries_without_end_are_stopped(sandbox: Sandbox, query: str) -> None:
    with pytest.raises(NesyriaError, match=r"interrupted|Out of Memory|allocate"):
        sandbox.rows(query, most=10)
    # It is as it was.
    assert sandbox.count("SELECT * FROM totals") == 3


def test_a_result_is_of_bounded_size(sandbox: Sandbox) -> None:
    long = "SELECT CONCAT('{0}', '{0}') AS s FROM totals, totals AS b, totals AS c"
    sandbox.derive("wide", long.format("x" * 20_000))
    sandbox.derive("wider", "SELECT s || s || s || s AS s FROM wide, totals")
    with pytest.raises(NesyriaError, match="returns more than 16,777,216 bytes"):
        sandbox.rows("SELECT wider.s FROM wider, totals, totals AS b", most=100_000)


@pytest.mark.slow
def test_the_time_of_a_query_is_its_own(sandbox: Sandbox) -> None:
    for _ in range(5):
        time.sleep(0.5)
        assert sandbox.count("SELECT * FROM totals") == 3
    assert not [one for one in threading.enumerate() if isinstance(one, threading.Timer)]


def test_useful_queries_run(sandbox: Sandbox) -> None:
    query = """
        WITH counted AS (
            SELECT area_id, SUM(persons) AS persons FROM totals GROUP BY area_id
        ), ranked AS (
            SELECT *, RANK() OVER (ORDER BY persons DESC NULLS LAST) AS place FROM counted
        )
        SELECT
            CASE WHEN place = 1 THEN 1 ELSE 0 END AS holds,
            area_id || ' is at place ' || place || ' of ' || (SELECT COUNT(*) FROM counted)
            || ' in ' || SUBSTR('2023-12', 1, 4) || ', ' || ROUND(1.0 * persons / 2, 1) AS evidence
        FROM ranked
        WHERE area_id LIKE 'K%' AND area_id IN ('KGZ', 'KAZ') AND POSITION('G' IN area_id) = 2
        UNION ALL
        SELECT 0, CAST(COALESCE(NULLIF(1, 1), 2) AS VARCHAR) FROM totals WHERE 1 = 0
    """
    (row,) = sandbox.rows(query, most=2)
    assert row == {"holds": 1, "evidence": "KGZ is at place 1 of 3 in 2023, 166.5"}


def test_the_sandbox_names_the_extra_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(NesyriaError, match=r"needs duckdb, .* pip install 'nesyria\[validate\]'"):
        Sandbox()


# What the database does not stop by itself: plans that double with each part, and long steps.
_TWICE = [f"c{i + 1} AS NOT MATERIALIZED (SELECT x.a FROM c{i} x, c{i} y)" for i in range(30)]
_WIDER = [f"c{i + 1} AS (SELECT *, * FROM c{i})" for i in range(30)]
_MANY = "SELECT ROW_NUMBER() OVER () AS i FROM " + ", ".join(f"totals t{i}" for i in range(12))
STUBBORN = {
    "aliases": "SELECT persons AS x0, "
    + ", ".join(f"x{i} + x{i} AS x{i + 1}" for i in range(60))
    + " FROM totals",
    "joins": "SELECT COUNT(*) FROM totals t0 "
    + " ".join(f"JOIN totals t{i} ON t{i}.area_id = t0.area_id" for i in range(1, 300)),
    "views": f"WITH c0 AS (SELECT area_id AS a FROM totals), {', '.join(_TWICE)} SELECT * FROM c30",
    "columns": f"WITH c0 AS (SELECT * FROM totals), {', '.join(_WIDER)} SELECT * FROM c30",
    "ranges": f"WITH t AS ({_MANY}) SELECT COUNT(*) FROM t x JOIN t y "
    "ON x.i < y.i AND x.i > y.i - 400000 AND x.i + y.i < 0",
}


@pytest.mark.slow
@pytest.mark.parametrize("query", STUBBORN.values(), ids=STUBBORN.keys())
def test_a_query_that_the_database_does_not_stop_is_ended_with_its_process(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_GRACE", 0.1)
    with Sandbox(Limits(seconds=0.3, megabytes=256)) as sandbox:
        sandbox.insert("totals", TOTALS)
        sandbox.derive("known", "SELECT * FROM totals WHERE area_id IS NOT NULL")
        with pytest.raises(NesyriaError, match=r"interrupted after 0\.3 seconds"):
            sandbox.rows(query, most=10)
        # Another process has its tables.
        assert sandbox.count("SELECT * FROM known") == 2


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is told by /proc")
def test_a_process_that_holds_too_much_is_ended() -> None:
    with (
        pytest.raises(NesyriaError, match="it needs too much memory"),
        Sandbox(Limits(megabytes=1, beside_megabytes=1)) as sandbox,
    ):
        time.sleep(0.2)
        sandbox.insert("totals", TOTALS)


@pytest.mark.slow
def test_after_its_time_no_query_runs() -> None:
    with Sandbox(Limits(in_all=0.1)) as sandbox:
        sandbox.insert("totals", TOTALS)
        with pytest.raises(OutOfTimeError, match=r"before took 0\.1 seconds"):
            for _ in range(1_000):
                sandbox.count("SELECT * FROM totals")


def test_a_process_is_used_again_and_knows_nothing_of_before() -> None:
    with Sandbox() as sandbox:
        sandbox.insert("totals", TOTALS)
    with Sandbox() as sandbox:
        sandbox.insert("totals", TOTALS.head(1))
        assert sandbox.count("SELECT * FROM totals") == 1
    with Sandbox() as sandbox, pytest.raises(NesyriaError, match="there is no table totals"):
        sandbox.count("SELECT * FROM totals")


def test_a_process_that_ended_while_it_waited_is_replaced() -> None:
    Sandbox().close()
    waiting = process._IDLE.taken()
    assert waiting is not None
    waiting.kill()
    process._IDLE.keep(waiting)
    with Sandbox() as sandbox:
        sandbox.insert("totals", TOTALS)
        assert sandbox.count("SELECT * FROM totals") == 3


def test_without_a_process_the_reader_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    process._IDLE.end()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(NesyriaError, match="a process of its own, which cannot be started"):
        Sandbox()


def test_values_come_as_what_they_are(sandbox: Sandbox) -> None:
    query = """
        SELECT 1 AS whole, 1.5 AS exact, CAST(0.5 AS DOUBLE) AS number, 'é' AS text, 1 = 1 AS truth,
            NULL AS missing, CAST('2023-12-07' AS DATE) AS day, 10 * CAST(1e18 AS HUGEINT) AS big
        FROM totals
    """
    (row,) = sandbox.rows(query, most=1)
    assert row == {
        "whole": 1,
        "exact": Decimal("1.5"),
        "number": 0.5,
        "text": "é",
        "truth": True,
        "missing": None,
        "day": "2023-12-07",
        "big": 10**19,
    }
