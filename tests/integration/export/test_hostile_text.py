"""Data is text in every export: no SQL, no formula, no markup, whatever names and cells hold."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.export import FORMATS, csvw, export
from nesyria.export.shared import databases

pytestmark = pytest.mark.slow

# What would mean something to SQL, a spreadsheet, a shell, JSON or a template of statements.
HOSTILE = [
    'x"; DROP TABLE one; --',
    "x'; DROP TABLE one; --",
    "x\"); ATTACH 'evil.db' AS evil; --",
    "x'); COPY one TO 'evil.csv'; --",
    "'||readfile('/etc/passwd')||'",
    "%s %(x)s %% :x ${x} {x} ?",
    "\\' \\\\ \\",
    "$$; SELECT 1; $$",
    "/* */ -- #",
    "=HYPERLINK(A1)",
    "+1",
    "-1+1",
    "@SUM(1)",
    "＝1",
    "a;=1",
    "<script>alert(1)</script> &amp; ]]>",
    "_x0041_",
    "https://example.org",
    "{=1}",
    "line\nbreak",
    "\u202eabc",
    "it's",
    "`a` [b] |c|",
]
PIECES = st.lists(st.sampled_from([*"'\"`\\;-%:$?()[]{}\n =+@ab", "--", "/*", "DROP TABLE one"]))
TEXTS = st.sampled_from(HOSTILE) | PIECES.map(lambda parts: "".join(parts).strip() or "x")
DATABASES = ("sqlite", "duckdb")

QUICK = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def package(root: Path, text: str, *, field: str | None = None, table: str = "one") -> Path:
    """Write a package in which everything that may be any text is one text."""
    # A name that nobody can see is refused.
    name = field or (text if text.isprintable() else "plain")
    fields: list[dict[str, Any]] = [
        {"name": "key", "type": "string", "description": text, "constraints": {"required": True}},
        {"name": name, "type": "string", "title": text, "description": text, "unit": text},
        {"name": "kind", "type": "string", "constraints": {"enum": [text, "other"]}},
    ]
    content = io.StringIO()
    csv.writer(content, lineterminator="\n").writerows(
        [["key", name, "kind"], ["a", text, text], ["b", "", "other"]]
    )
    schema = {"fields": fields, "primaryKey": ["key"]}
    about = dict.fromkeys(("name", "title", "description", "version", "homepage"), text)
    resource = {"name": table, "path": "data/one.csv", "title": text, "description": text}
    licence = {"name": text, "title": text, "path": text}
    descriptor: dict[str, Any] = {**about, "contributors": [{"title": text}]}
    descriptor |= {"licenses": [licence]}
    descriptor |= {"keywords": [text], "resources": [resource | {"schema": schema}]}
    (root / "data").mkdir(parents=True, exist_ok=True)
    (root / "data" / "one.csv").write_text(content.getvalue(), encoding="utf-8", newline="")
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return root


def read_database(format: str, file: Path) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the tables of a database, and the rows of the first."""
    if format == "sqlite":
        names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        with closing(sqlite3.connect(file)) as opened:
            return [row[0] for row in opened.execute(names)], [*opened.execute("SELECT * FROM one")]
    import duckdb

    names = "SELECT table_name FROM duckdb_tables() ORDER BY 1"
    with duckdb.connect(str(file)) as opened:
        return (
            [row[0] for row in opened.execute(names).fetchall()],
            opened.execute("SELECT * FROM one").fetchall(),
        )


@given(text=TEXTS, format=st.sampled_from(DATABASES))
@QUICK
def test_a_database_holds_texts_and_runs_none(tmp_path: Path, text: str, format: str) -> None:
    root = package(tmp_path / "package", text)
    before = sorted(one.name for one in tmp_path.iterdir()) + sorted(map(str, root.rglob("*")))
    try:
        export(format, tmp_path / "made.db", path=root)
    except NesyriaError as error:
        # What no database can take is said in words, and leaves nothing.
        assert len(str(error)) > 20
        assert not (tmp_path / "made.db").exists()
    else:
        tables, rows = read_database(format, tmp_path / "made.db")
        assert tables == [databases.RELEASE, "one"]
        assert sorted(rows) == [("a", text, text), ("b", None, "other")]
        (tmp_path / "made.db").unlink()
    after = sorted(one.name for one in tmp_path.iterdir()) + sorted(map(str, root.rglob("*")))
    assert after == before


@pytest.mark.parametrize("text", HOSTILE)
def test_names_and_meanings_stand_in_duckdb_as_they_are(tmp_path: Path, text: str) -> None:
    import duckdb

    export("duckdb", tmp_path / "made.db", path=package(tmp_path / "package", text))
    with duckdb.connect(str(tmp_path / "made.db")) as opened:
        asked = "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'one'"
        name = text if text.isprintable() else "plain"
        assert opened.execute(asked).fetchall()[:2] == [("key", text), (name, text)]
        comment = "SELECT comment FROM duckdb_tables() WHERE table_name = 'one'"
        assert opened.execute(comment).fetchall() == [(f"{text}. {text}".strip(),)]
        with pytest.raises(duckdb.ConstraintException):
            opened.execute("INSERT INTO one VALUES ('c', NULL, 'neither')")


@pytest.mark.parametrize("text", HOSTILE)
def test_statements_for_postgres_are_those_of_the_model(tmp_path: Path, text: str) -> None:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateTable, SetColumnComment

    model = databases.model(Package(package(tmp_path, text)))
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
    # A server says that strings are those of the standard.
    dialect._backslash_escapes = False
    (column,) = [one for one in model.tables["one"].c if one.name not in ("key", "kind")]
    name = '"' + column.name.replace('"', '""').replace("%", "%%") + '"'
    made = str(CreateTable(column.table).compile(dialect=dialect))
    assert f"\n\t{name} TEXT" in made or f"\n\t{plain(column.name)} TEXT" in made
    comment = str(SetColumnComment(column).compile(dialect=dialect))
    literal = "'" + text.replace("'", "''").replace("%", "%%") + "'"
    columns = (name, plain(column.name))
    assert comment in [f"COMMENT ON COLUMN one.{one} IS {literal}" for one in columns]


def plain(name: str) -> str | None:
    """Return a name that needs no quotes."""
    return name if re.fullmatch("[a-z_][a-z0-9_]*", name) else None


@given(text=TEXTS)
@QUICK
def test_a_workbook_holds_no_formula_and_no_link(tmp_path: Path, text: str) -> None:
    import openpyxl

    export("excel", tmp_path / "made.xlsx", path=package(tmp_path / "package", text))
    book = openpyxl.load_workbook(tmp_path / "made.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    rows = [*book["one"].iter_rows(values_only=True)]
    assert rows[0] == ("key", text if text.isprintable() else "plain", "kind")
    assert rows[1] == ("a", text, text)
    (tmp_path / "made.xlsx").unlink()


FOLDERS = [name for name, one in FORMATS.items() if one.target == "folder"]


@pytest.mark.parametrize("format", FOLDERS)
def test_a_folder_holds_what_the_package_says_and_no_more(tmp_path: Path, format: str) -> None:
    files: set[frozenset[str]] = set()
    for number, text in enumerate(HOSTILE):
        target = tmp_path / f"{format}-{number}"
        export(format, target, path=package(tmp_path / "package", text))
        made = [one for one in target.rglob("*") if one.is_file()]
        files.add(frozenset(one.relative_to(target).as_posix() for one in made))
        for one in made:
            if one.suffix in (".json", ".jsonld"):
                assert text in texts(json.loads(one.read_text(encoding="utf-8")))
            if one.suffix == ".csv":
                rows = list(csv.reader(io.StringIO(one.read_bytes().decode(), newline="")))
                assert rows[0] == ["key", text if text.isprintable() else "plain", "kind"]
                assert ["a", text, text] in rows
    assert len(files) == 1


def texts(content: Any) -> set[str]:
    """Return the texts of a JSON document."""
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        return set().union(*map(texts, content)) if content else set()
    return {str(content)}


@pytest.mark.parametrize("name", ["line\nbreak", "\x1b[2J", "\u202eabc"])
@pytest.mark.parametrize("format", ["hxl", "sqlite"])
def test_a_field_whose_name_cannot_be_seen_is_refused(
    tmp_path: Path, format: str, name: str
) -> None:
    with pytest.raises(NesyriaError, match="has a character that cannot be seen"):
        export(format, tmp_path / "out", path=package(tmp_path / "package", "x", field=name))
    assert not (tmp_path / "out").exists()


# What XML, SQL or a sheet has no place for.
@pytest.mark.parametrize(
    "text", ["a\x1b[2Jb", "a\0b", "a\ufffeb", "a\x0bb", "x" * 300, "x" * 40_000]
)
@pytest.mark.parametrize("format", ["sqlite", "duckdb", "excel"])
def test_odd_signs_and_long_texts_are_held_or_refused(
    tmp_path: Path, format: str, text: str
) -> None:
    import openpyxl

    root, file = package(tmp_path / "package", text, field="plain"), tmp_path / "made.xlsx"
    for _ in range(2):
        # Once more: what it wrote is known as an export.
        try:
            export(format, file, path=root)
        except NesyriaError:
            assert not file.exists()
            return
    if format == "excel":
        rows = [*openpyxl.load_workbook(file)["one"].iter_rows(values_only=True)]
        assert len(rows) == 3
    else:
        assert ("a", text, text) in read_database(format, file)[1]


@pytest.mark.parametrize("text", ["a.b", "(", "[a", "a|b", "a\\", "a-z", "^$"])
def test_a_choice_of_csvw_is_no_pattern(tmp_path: Path, text: str) -> None:
    about = csvw.describe(Package(package(tmp_path, text, field="plain")))
    pattern = about["tables"][0]["tableSchema"]["columns"][2]["datatype"]["format"]
    assert [one for one in (text, "other", "axb", "z") if re.fullmatch(pattern, one)] == [
        text,
        "other",
    ]


# Each is the name of something that an export makes beside the tables.
@pytest.mark.parametrize("table", ["incoming", "about", "Fields", "nesyria_release", "sqlite_x"])
@pytest.mark.parametrize("format", ["sqlite", "duckdb", "excel"])
def test_a_table_of_any_name_is_exported_or_refused_in_words(
    tmp_path: Path, format: str, table: str
) -> None:
    root = package(tmp_path / "package", "x", table=table)
    try:
        export(format, tmp_path / "made", path=root)
    except NesyriaError as error:
        assert table.lower() in str(error).lower()
        assert not (tmp_path / "made").exists()
    else:
        assert (tmp_path / "made").is_file()
