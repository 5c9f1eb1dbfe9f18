"""An export replaces a former one, whole or not at all, and nothing else."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from nesyria.errors import NesyriaError
from nesyria.export import FORMATS, export
from nesyria.export.shared.targets import MARKER, replace_folder
from tests.helpers import ROOT

pytestmark = pytest.mark.slow

FILES = ["sqlite", "duckdb", "excel"]


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_unknown_formats_are_named() -> None:
    with pytest.raises(NesyriaError, match=r"unknown export format 'xml'.*parquet"):
        export("xml", "anywhere")


def test_former_folder_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "out"
    export("hxl", target)
    export("csvw", target)
    assert (target / "csv-metadata.json").is_file()
    assert left(tmp_path) == ["out"]


def test_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export("hxl", tmp_path / "out")
    assert (tmp_path / "out" / "areas.csv").is_file()


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "deep/er"])
def test_folder_with_other_files_is_refused(tmp_path: Path, name: str) -> None:
    target = tmp_path / "out"
    export("hxl", target)
    (target / name).parent.mkdir(exist_ok=True)
    (target / name).write_text("mine")
    with pytest.raises(NesyriaError, match=re.escape(name)):
        export("hxl", target)
    assert (target / name).read_text() == "mine"


def test_the_package_itself_is_no_target(copy: Path) -> None:
    with pytest.raises(NesyriaError, match="which no export wrote"):
        export("datapackage", copy, path=copy)
    assert (copy / "datapackage.json").is_file()


def test_file_is_no_target_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(NesyriaError, match="is a file; name a folder"):
        export("hxl", tmp_path / "out")


def test_missing_parent_is_named(tmp_path: Path) -> None:
    with pytest.raises(NesyriaError, match=r"there is no folder .*nowhere"):
        export("hxl", tmp_path / "nowhere" / "out")


def test_failure_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "out"
    export("hxl", target)
    before = {path.name: path.read_bytes() for path in target.iterdir()}

    def fail(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise RuntimeError("no space left")

    with pytest.raises(RuntimeError, match="no space"):
        replace_folder(target, fail)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
    assert left(tmp_path) == ["out"]


def test_marker_lists_what_was_written(tmp_path: Path) -> None:
    export("datapackage", tmp_path / "out")
    listed = (tmp_path / "out" / MARKER).read_text().splitlines()
    assert "data/areas.csv" in listed
    assert "datapackage.json" in listed


@pytest.mark.parametrize("format", FILES)
def test_former_file_is_replaced(tmp_path: Path, format: str) -> None:
    target = tmp_path / "figures"
    export(format, target)
    export(format, target)
    assert left(tmp_path) == ["figures"]


@pytest.mark.parametrize("format", FILES)
def test_other_files_are_refused(tmp_path: Path, format: str) -> None:
    target = tmp_path / "figures"
    target.write_text("mine")
    with pytest.raises(NesyriaError, match="not such an export"):
        export(format, target)
    assert target.read_text() == "mine"


def test_foreign_database_is_refused(tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "warehouse.db") as database:
        database.execute("CREATE TABLE mine (x)")
    database.close()
    before = (tmp_path / "warehouse.db").read_bytes()
    with pytest.raises(NesyriaError, match="not such an export"):
        export("sqlite", tmp_path / "warehouse.db")
    assert (tmp_path / "warehouse.db").read_bytes() == before


def test_foreign_workbook_is_refused(tmp_path: Path) -> None:
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "mine.xlsx")
    with pytest.raises(NesyriaError, match="not such an export"):
        export("excel", tmp_path / "mine.xlsx")


@pytest.mark.parametrize("format", FILES)
def test_folder_is_no_target_for_a_file(tmp_path: Path, format: str) -> None:
    with pytest.raises(NesyriaError, match="is a folder; name a file"):
        export(format, tmp_path)


@pytest.mark.parametrize(
    ("format", "library"),
    [
        ("parquet", "pyarrow"),
        ("croissant", "pyarrow"),
        ("sqlite", "sqlalchemy"),
        ("duckdb", "duckdb"),
        ("excel", "xlsxwriter"),
        ("postgres", "psycopg"),
    ],
)
def test_missing_library_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    extra = "postgres" if format == "postgres" else "export"
    with pytest.raises(NesyriaError, match=rf"{library}.*pip install 'nesyria\[{extra}\]'"):
        export(format, tmp_path / "out")
    assert left(tmp_path) == []


@pytest.mark.parametrize("name", ["title", "licenses", "contributors"])
def test_descriptor_that_says_too_little(copy: Path, tmp_path: Path, name: str) -> None:
    descriptor = json.loads((copy / "datapackage.json").read_text("utf-8"))
    del descriptor[name]
    (copy / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    with pytest.raises(NesyriaError, match=f"'{name}' is missing"):
        export("dcat", tmp_path / "out", path=copy)


def test_foreign_key_to_nothing(copy: Path, tmp_path: Path) -> None:
    schema = copy / "schemas" / "totals.json"
    schema.write_text(schema.read_text("utf-8").replace('"areas"', '"planets"'), "utf-8")
    with pytest.raises(NesyriaError, match="foreign key of totals: 'planets'"):
        export("sqlite", tmp_path / "out", path=copy)


def test_text_too_long_for_a_sheet(copy: Path, tmp_path: Path) -> None:
    table = copy / "data" / "corrections.csv"
    header, _, _ = table.read_text("utf-8").partition("\n")
    table.write_text(f"{header}\n1.0.0,areas,KGZ,name,{'x' * 32768},y,z\n", "utf-8")
    with pytest.raises(NesyriaError, match="corrections, row 1, old: too long for Excel"):
        export("excel", tmp_path / "out.xlsx", path=copy)


def test_table_with_a_name_too_long_for_a_sheet(copy: Path, tmp_path: Path) -> None:
    text = (copy / "datapackage.json").read_text("utf-8")
    longer = text.replace('"name": "totals"', f'"name": "{"a" * 32}"')
    (copy / "datapackage.json").write_text(longer, "utf-8")
    with pytest.raises(NesyriaError, match="at most 31 characters"):
        export("excel", tmp_path / "out.xlsx", path=copy)


def test_every_format_has_a_line_of_text() -> None:
    assert all(
        format.text and format.target in ("folder", "file", "url") for format in FORMATS.values()
    )


def test_another_package_is_exported(copy: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "datapackage.json", copy / "datapackage.json")
    export("datapackage", tmp_path / "out", path=copy)
    same = (tmp_path / "out" / "data" / "areas.csv").read_bytes()
    assert same == (copy / "data" / "areas.csv").read_bytes()
