"""The page of queries: right, only reading, bounded, and nothing in its results but text."""

import csv
import hashlib
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.export import export
from tests.helpers import (
    ROOT,
    example,
    read_descriptor,
    rehash,
    table_rows,
    write_descriptor,
    write_rows,
)
from tests.integration.site.accessibility import told
from tests.integration.site.conftest import PHONE, Visit, modules

pytestmark = pytest.mark.slow

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
IMAGE = "<img src=x onerror=alert(1)>"
CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"


@pytest.fixture(scope="module")
def code() -> Iterator[dict[str, ModuleType]]:
    """Return the modules that write the page."""
    with modules("sql.database", "sql.page", "sql.questions", "writing.site") as found:
        yield found


class Desk:
    """The page in a browser, as someone who asks it uses it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.wait_for_selector("#sql-page:not([hidden])")

    def ask(self, sql: str) -> str:
        """Run a query by keyboard; return what the page says of it."""
        self.page.get_by_label("Query", exact=True).fill(sql)
        self.page.get_by_label("Query", exact=True).press("Control+Enter")
        return self.said()

    def said(self) -> str:
        self.page.wait_for_function("!/^Run/.test(document.querySelector('.sql-status').innerText)")
        return str(self.page.locator(".sql-status").inner_text())

    def rows(self) -> list[list[str]]:
        found: list[list[str]] = self.page.locator(".sql-result tbody tr").evaluate_all(CELLS)
        return found

    def saved(self, folder: Path) -> bytes:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name="Save as CSV").click()
        waiting.value.save_as(folder / "query.csv")
        assert waiting.value.suggested_filename == "query.csv"
        return (folder / "query.csv").read_bytes()


@pytest.fixture
def desk(visit: Visit) -> Desk:
    return Desk(visit.open("sql.html"))


def shown(value: Any) -> str:
    return "missing" if value is None else str(value)


def test_each_question_has_the_rows_that_python_finds(
    desk: Desk, code: dict[str, ModuleType], tmp_path: Path
) -> None:
    export("sqlite", tmp_path / "own.sqlite", path=ROOT)
    buttons = desk.page.locator(".sql-questions button")
    assert buttons.all_inner_texts() == [one.text for one in code["sql.questions"].QUESTIONS]
    with closing(sqlite3.connect(tmp_path / "own.sqlite")) as own:
        for number, question in enumerate(code["sql.questions"].QUESTIONS):
            buttons.nth(number).click()
            wanted = [[shown(value) for value in row] for row in own.execute(question.sql)]
            assert desk.said() == f"{len(wanted)} rows.", question.text
            assert desk.rows() == wanted, question.text
            assert desk.page.locator(".sql-chart svg").count() == 1, question.text
            bars = desk.page.locator(".sql-chart rect, .sql-chart circle").count()
            assert 0 < bars <= len(wanted), question.text


def test_a_question_has_the_published_figures(desk: Desk) -> None:
    desk.page.get_by_role("button", name="How many persons did each country other").click()
    desk.said()
    known = nes.load("countries").dropna(subset="persons").query("area_id != 'IRQ'")
    known = known.merge(nes.load("areas")[["area_id", "name"]], on="area_id")
    wanted = dict(zip(known["name"], known["persons"].astype(str), strict=True))
    assert {row[0]: row[1] for row in desk.rows()} == wanted
    drawn = desk.page.locator(".sql-chart text").all_text_contents()
    assert dict(zip(drawn[::2], drawn[1::2], strict=True)) == wanted


def test_the_address_keeps_the_query(desk: Desk, visit: Visit) -> None:
    page = desk.page
    sql = "SELECT 'a+b & 100% #' AS text,\n  1 + 1 AS two"
    desk.ask("SELECT 'first'")
    desk.ask(sql)
    address = page.url
    assert parse_qs(urlsplit(address).fragment)["q"] == [sql]
    # What stands behind # is sent to no server.
    assert urlsplit(address).query == ""
    page.go_back()
    page.wait_for_function("document.querySelector('.sql-result td')?.textContent === 'first'")
    page.goto("about:blank")
    again = Desk(visit.open(address))
    again.said()
    assert again.rows() == [["a+b & 100% #", "2"]]
    assert page.get_by_label("Query", exact=True).input_value() == sql


def test_a_query_only_reads_and_says_what_is_wrong_in_a_sentence(desk: Desk) -> None:
    refused = "Not run: a query here can only read"
    for sql, said in (
        ("DELETE FROM areas", refused),
        ("/* SELECT */ DROP TABLE areas", refused),
        ("PRAGMA query_only = 0", refused),
        ("EXPLAIN PRAGMA query_only = 0", refused),
        ("ATTACH 'x' AS y", refused),
        ("WITH x AS (SELECT 1) DELETE FROM areas", "No result: attempt to write a readonly"),
        ("SELECT 1; DELETE FROM areas", "Not run: only one query runs at a time"),
        ("SELECT load_extension('x')", "No result: no such function: load_extension."),
        ("SELECT nobody FROM areas", "No result: no such column: nobody."),
        ("SELECT printf('%.*c', 400000000, 'x')", "No result: out of memory."),
        ("", "There is no query"),
        (f"SELECT '{'x' * 10_000}'", "Not run: the query has more than 10,000 characters"),
    ):
        found = desk.ask(sql)
        assert found.startswith(said), sql
        assert found.count(". ") == 0, found
        assert found.endswith("."), found
        assert desk.page.get_by_label("Query", exact=True).input_value() == sql
        assert desk.page.locator(".sql-result *").count() == 0
    areas = len(nes.load("areas"))
    assert desk.ask("-- all\nSELECT count(*) FROM areas; -- of them") == "1 row."
    assert desk.rows() == [[str(areas)]]
    assert desk.ask("EXPLAIN QUERY PLAN SELECT * FROM areas") == "1 row."
    assert desk.ask("VALUES (1), (2)") == "2 rows."


def test_a_query_without_end_is_stopped(desk: Desk) -> None:
    desk.page.evaluate("document.getElementById('sql-page').dataset.seconds = 1")
    assert desk.ask(f"{ENDLESS} SELECT count(*) FROM n").startswith("Stopped after 1 seconds: ask")
    assert desk.ask("SELECT 1") == "1 row."
    desk.page.evaluate("document.getElementById('sql-page').dataset.seconds = 600")
    desk.page.get_by_label("Query", exact=True).fill(f"{ENDLESS} SELECT count(*) FROM n")
    desk.page.get_by_role("button", name="Run").click()
    desk.page.get_by_role("button", name="Stop").click()
    assert desk.said() == "Stopped."
    # A new query takes the place of one that runs.
    desk.page.get_by_role("button", name="Run").click()
    assert desk.ask("SELECT 1") == "1 row."


def test_what_is_shown_and_saved_is_bounded(desk: Desk, tmp_path: Path) -> None:
    said = desk.ask(f"{ENDLESS} SELECT x, 'n' || x AS name FROM n")
    assert said.startswith("The first 10,000 rows; there are more. Shown are the first 1,000;")
    assert len(desk.rows()) == 1000
    assert desk.page.locator(".sql-chart rect").count() == 40
    saved = list(csv.reader(io.StringIO(desk.saved(tmp_path).decode("utf-8-sig"))))
    assert saved == [["x", "name"], *([str(n), f"n{n}"] for n in range(1, 10_001))]
    # Half a megabyte a row: no more of them are read than fit.
    said = desk.ask(f"{ENDLESS} SELECT printf('%.*c', 500000, 'x') FROM n")
    assert said == "The first 20 rows; there are more."
    assert {len(row[0]) for row in desk.rows()} == {1000}


def test_text_of_a_result_is_text(desk: Desk) -> None:
    page = desk.page
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    assert desk.ask(f'SELECT \'{IMAGE}\' AS "{IMAGE}", 5 AS "<b>n</b>"') == "1 row."
    assert desk.rows() == [[IMAGE, "5"]]
    assert page.locator(".sql-result th").all_text_contents() == [IMAGE, "<b>n</b>"]
    assert IMAGE in page.locator(".sql-chart text").all_text_contents()
    # An error may repeat what was written.
    assert IMAGE in desk.ask(f"SELECT [{IMAGE}] FROM areas")
    assert page.locator("#sql-page :is(img, b)").count() == 0


def test_values_are_what_sqlite_has_and_missing_is_not_zero(desk: Desk) -> None:
    desk.ask("SELECT 9007199254740993, 1.0, 0, NULL, '', x'00ff', 'NA', '004', 0.974, 9e999")
    numbers = ["9007199254740993", "1.0", "0", "missing", ""]
    assert desk.rows() == [[*numbers, "x'00ff'", "NA", "004", "0.974", "Infinity"]]
    assert desk.page.locator(".sql-result td .missing").count() == 1
    desk.ask("SELECT 'a' AS name, -5 AS n UNION ALL SELECT 'b', NULL UNION ALL SELECT NULL, 0")
    drawn = desk.page.locator(".sql-chart text").all_text_contents()
    assert drawn == ["a", "-5", "b", "missing", "missing", "0"]
    aligned = "cells => cells.map(cell => getComputedStyle(cell).textAlign)"
    cells = desk.page.locator(".sql-result td")
    assert cells.evaluate_all(aligned) == ["start", "end"] * 3
    # No chart where there is nothing to draw, or nothing to name it by.
    for sql in ("SELECT 'a', 'b'", "SELECT 1", "SELECT 'a' WHERE 0", "SELECT NULL, NULL"):
        desk.ask(sql)
        assert desk.page.locator(".sql-chart").count() == 0, sql


def test_the_csv_file_has_the_rows(desk: Desk, tmp_path: Path) -> None:
    desk.ask(
        "SELECT 'a \"b\", c' AS \"x,y\", 'two' || char(10) || 'lines' AS t, NULL AS m, '' AS e, "
        "-5 AS n, '=1+1' AS f, ' @x' AS g, 'a; -b' AS h, 'Алжир' AS c, 9007199254740993 AS big "
        'UNION ALL SELECT 1, 2, 3, 4, 5.5, 6, 7, 8, 9, 10 AS "=cmd"'
    )
    content = desk.saved(tmp_path)
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text.count("\r\n") == 3
    assert ',,"",-5,' in text
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["x,y", "t", "m", "e", "n", "f", "g", "h", "c", "big"],
        # What a spreadsheet would run is text, as in the other files for spreadsheets.
        [
            *('a "b", c', "two\nlines", "", "", "-5", "'=1+1", "' @x", "'a; -b", "Алжир"),
            "9007199254740993",
        ],
        ["1", "2", "3", "4", "5.5", "6", "7", "8", "9", "10"],
    ]
    desk.ask('SELECT 1 AS "=cmd()"')
    assert desk.saved(tmp_path).decode("utf-8-sig") == '"\'=cmd()"\r\n1\r\n'


def test_the_page_works_from_a_folder_on_disk(visit: Visit, site: Path) -> None:
    address = (site / "sql.html").as_uri()
    desk = Desk(visit.open(f"{address}#q={quote('SELECT count(*) FROM sources')}"))
    assert desk.said() == "1 row."
    assert desk.rows() == [[str(len(nes.load("sources")))]]
    desk.ask("SELECT 'other'")
    assert parse_qs(urlsplit(desk.page.url).fragment)["q"] == ["SELECT 'other'"]


def test_nothing_is_lost_where_the_tables_do_not_come(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.route("**/sqltables.js", lambda route: route.abort())
    page.goto(f"{address}/sql.html")
    desk = Desk(page)
    assert desk.ask("SELECT 1").startswith("The tables could not be loaded (sqltables.js is not")
    page.unroute("**/sqltables.js")
    page.get_by_role("button", name="Run").click()
    assert desk.said() == "1 row."
    page.close()


def test_without_scripts_the_page_says_what_to_do(
    browser: Any, address: str, site: Path, code: dict[str, ModuleType]
) -> None:
    plain = browser.browser.new_context(java_script_enabled=False)
    try:
        page = plain.new_page()
        page.goto(f"{address}/sql.html")
        assert not page.locator("#sql-page").is_visible()
        link = page.get_by_role("link", name="download the tables as an SQLite database")
        file = site / link.get_attribute("href")
        queries = page.locator("pre").all_inner_texts()
        assert queries == [one.sql for one in code["sql.questions"].QUESTIONS]
    finally:
        plain.close()
    with closing(sqlite3.connect(file)) as opened:
        for name in Package(ROOT).resources:
            count = opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            assert count == len(table_rows(ROOT, name)), name


def test_the_tables_stand_beside_the_query(desk: Desk) -> None:
    for name in Package(ROOT).resources:
        table = desk.page.locator(".sql-tables details").filter(
            has=desk.page.locator("summary code").get_by_text(name, exact=True)
        )
        table.locator("summary").click()
        fields = [field["name"] for field in Package(ROOT).schema(name)["fields"]]
        assert table.locator("li > code").all_inner_texts() == fields
    desk.page.get_by_role("button", name="Show rows of source_kinds").click()
    desk.said()
    assert desk.rows() == [list(row.values()) for row in table_rows(ROOT, "source_kinds")]


def test_a_result_is_for_everyone(visit: Visit) -> None:
    sql = quote("SELECT 'a' AS name, 1 AS n, NULL AS m UNION ALL SELECT 'b', NULL, 2")
    desk = Desk(visit.open(f"sql.html#q={sql}", PHONE))
    assert desk.said() == "2 rows."
    page = desk.page
    # The result is below the tables: it comes into sight.
    assert page.locator(".sql-status").bounding_box()["y"] < PHONE["height"]
    # Colours that are still changing would be measured.
    page.add_style_tag(content="* { transition: none !important }")
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        assert told(page, theme) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    spoken = "Chart: n by name. The table below holds its data."
    assert page.get_by_role("img", name=spoken).count() == 1
    page.get_by_label("Number drawn").select_option(label="m")
    assert page.get_by_role("img", name=spoken.replace("n by", "m by")).count() == 1


def test_sqlite_is_the_file_that_its_note_names(site: Path, code: dict[str, ModuleType]) -> None:
    note = (code["sql.database"].ENGINE / "README.md").read_text(encoding="utf-8")
    hashes = dict(re.findall(r"sha256 ([0-9a-f]{64})  (\S+)", note))
    assert set(hashes.values()) == {"sql-wasm.js", "sql-wasm.wasm"}
    for known, name in hashes.items():
        assert (
            hashlib.sha256((code["sql.database"].ENGINE / name).read_bytes()).hexdigest() == known
        ), name
    # Its licence goes where it goes.
    script = (site / "sqlengine.js").read_text(encoding="utf-8")
    assert "Permission is hereby granted" in script.partition("*/")[0]
    script_text = json.dumps(
        (code["sql.database"].ENGINE / "sql-wasm.js").read_text(encoding="utf-8")
    )
    assert script_text in script


def test_a_package_of_other_tables_has_the_questions_that_it_answers(
    code: dict[str, ModuleType], tmp_path: Path
) -> None:
    package = Package(example(tmp_path))
    content = code["sql.database"].database(package)
    # The same tables give the same script.
    assert code["sql.database"].packed(content) == code["sql.database"].packed(
        code["sql.database"].database(package)
    )
    found = code["sql.questions"].answered(content)
    assert 0 < len(found) < len(code["sql.questions"].QUESTIONS)
    assert all(one in code["sql.questions"].QUESTIONS for one in found)


def test_tables_that_sqlite_cannot_hold_have_a_page_that_says_so(
    code: dict[str, ModuleType], tmp_path: Path
) -> None:
    root = example(tmp_path)
    rows = table_rows(root, "areas")
    rows[1]["name"] = rows[0]["name"]
    write_rows(root, "areas", list(rows[0]), rows)
    rehash(root)
    written: list[tuple[Any, ...]] = []
    site = SimpleNamespace(
        package=Package(root), page=lambda *names, **values: written.append((*names, values))
    )
    code["sql.page"].write(site)
    (name, template, values) = written[0]
    assert (name, template) == ("sql", "sql_unavailable")
    assert "areas: the rows break a rule: UNIQUE constraint failed: areas.name" in values["reason"]
    with pytest.raises(NesyriaError):
        code["sql.database"].database(Package(root))


def test_titles_of_a_package_are_text(code: dict[str, ModuleType], tmp_path: Path) -> None:
    root = example(tmp_path)
    about = read_descriptor(root)
    for resource in about["resources"]:
        resource["title"] = f"{IMAGE}\n```\n</noscript><script>x</script>"
    write_descriptor(root, about)
    site = code["writing.site"].Site(Package(root), tmp_path / "source", tmp_path / "extra")
    code["sql.page"].write(site)
    page = (tmp_path / "source" / "sql.md").read_text(encoding="utf-8")
    assert "&lt;img src=x onerror" in page
    assert "<img" not in page
    assert "<script>x" not in page
