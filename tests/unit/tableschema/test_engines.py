"""Frames of polars and pyarrow have the types and the values of the pandas frame."""

import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.functions import load
from nesyria.origin import attributes
from nesyria.tableschema import engines, fields
from tests.helpers import rehash

PACKAGE = Package.installed()
TABLES = list(PACKAGE.resources)
ENGINES = ["polars", "pyarrow"]
# One field of each kind, to break one at a time.
SCHEMA: dict[str, list[dict[str, Any]]] = {
    "fields": [
        {"name": "count", "type": "integer"},
        {"name": "share", "type": "number"},
        {"name": "ready", "type": "boolean"},
        {"name": "day", "type": "date"},
        {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"]}},
        {"name": "when", "type": "string", "rdfType": fields.EDTF},
        {"name": "text", "type": "string"},
    ]
}
HEADER = "count,share,ready,day,kind,when,text\n"
SOUND = {
    "count": "3",
    "share": "0.5",
    "ready": "true",
    "day": "2024-02-29",
    "kind": "b",
    "when": "2024-02",
    "text": '"NA, ""x""\ny"',
}


def parse(engine: str, *rows: dict[str, str], header: str = HEADER) -> Any:
    lines = [",".join(row.get(name, "") for name in SOUND) for row in rows]
    content = (header + "".join(f"{line}\n" for line in lines)).encode()
    return engines.read(content, SCHEMA, "trial", engine, {})


def as_rows(frame: Any) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (
        frame.to_pylist() if hasattr(frame, "to_pylist") else frame.to_dicts()
    )
    return found


def expected(table: str) -> list[dict[str, object]]:
    frame = load(table)
    plain = frame.astype(object).where(frame.notna(), None)
    rows = [dict(zip(frame.columns, row, strict=True)) for row in plain.itertuples(index=False)]
    return [{name: _day(value) for name, value in row.items()} for row in rows]


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime.datetime) else value


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("table", TABLES)
def test_values_are_those_of_pandas(engine: str, table: str) -> None:
    assert as_rows(nes.load(table, engine=engine)) == expected(table)


@pytest.mark.parametrize("table", TABLES)
def test_polars_types(table: str) -> None:
    import polars as pl

    kinds = {"Int64": pl.Int64, "Float64": pl.Float64, "boolean": pl.Boolean, "string": pl.String}
    made = nes.load(table, engine="polars").schema
    assert list(made) == list(load(table).columns)
    for column, kind in load(table).dtypes.items():
        if kind == "category":
            assert made[str(column)] == pl.Enum(list(kind.categories))
        else:
            assert made[str(column)] == kinds.get(str(kind), pl.Date), column


@pytest.mark.parametrize("table", TABLES)
def test_pyarrow_types(table: str) -> None:
    import pyarrow as pa

    kinds = {"Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}
    kinds["string"] = pa.string()
    made = nes.load(table, engine="pyarrow")
    assert made.schema.names == list(load(table).columns)
    for column, kind in load(table).dtypes.items():
        found = made.schema.field(column).type
        if kind == "category":
            assert found == pa.dictionary(pa.int32(), pa.string())
            for chunk in made[str(column)].chunks:
                assert chunk.dictionary.to_pylist() == list(kind.categories)
        else:
            assert found == kinds.get(str(kind), pa.date32()), column


@pytest.mark.parametrize("engine", ENGINES)
def test_the_code_of_namibia_is_text(engine: str) -> None:
    codes = {row["area_id"]: row["iso2"] for row in as_rows(nes.load("areas", engine=engine))}
    assert codes["NAM"] == "NA"
    assert codes["world"] is None


def test_pyarrow_says_what_it_is() -> None:
    told = nes.load("totals", engine="pyarrow").schema.metadata
    wanted = attributes(PACKAGE, "totals")
    assert {name.decode(): text.decode() for name, text in told.items()} == wanted
    field = nes.load("totals", engine="pyarrow").schema.field("kind")
    assert json.loads(field.metadata[b"enum"])[0] == "repatriation"


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_pandas_is_not_imported(engine: str) -> None:
    script = (
        "import sys; import nesyria as nes;"
        f"[nes.load(table, engine={engine!r}) for table in {TABLES}];"
        "assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_kind_of_field(engine: str) -> None:
    [full, empty] = as_rows(parse(engine, SOUND, {"text": "-"}))
    assert full == {
        "count": 3,
        "share": 0.5,
        "ready": True,
        "day": datetime.date(2024, 2, 29),
        "kind": "b",
        "when": "2024-02",
        "when_start": datetime.date(2024, 2, 1),
        "when_end": datetime.date(2024, 2, 29),
        "text": 'NA, "x"\ny',
    }
    assert {name for name, value in empty.items() if value is not None} == {"text"}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_without_rows_has_its_types(engine: str) -> None:
    assert parse(engine).schema == parse(engine, SOUND).schema


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("count", "three"),
        ("count", "3.5"),
        ("share", "half"),
        ("ready", "yes"),
        ("ready", "True"),
        ("day", "2023-02-29"),
        ("day", "2023"),
        ("kind", "c"),
        ("when", "2024-13"),
        ("when", "spring 2024"),
    ],
)
def test_wrong_values_are_named(engine: str, name: str, text: str) -> None:
    kind = next(field["type"] for field in SCHEMA["fields"] if field["name"] == name)
    with pytest.raises(NesyriaError, match=f"trial, field {name}: not {kind}"):
        parse(engine, SOUND, SOUND | {name: text})


@pytest.mark.parametrize("engine", ENGINES)
def test_a_wrong_header_is_named(engine: str) -> None:
    with pytest.raises(
        NesyriaError, match=r"the columns are total, share.*its schema says count, "
    ):
        parse(engine, SOUND, header=HEADER.replace("count", "total"))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_type_of_no_use_here_is_named(engine: str) -> None:
    schema = {"fields": [{"name": "at", "type": "datetime"}]}
    with pytest.raises(NesyriaError, match=r"trial, field at: 'datetime'; choose one of: string"):
        engines.read(b"at\n2024\n", schema, "trial", engine, {})


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xff", HEADER.encode() + b'1,"', b"\0\0\n1\n"])
def test_what_is_no_table_is_refused(engine: str, content: bytes) -> None:
    with pytest.raises(NesyriaError, match="trial"):
        engines.read(content, SCHEMA, "trial", engine, {})


def test_unknown_engine() -> None:
    with pytest.raises(NesyriaError, match="unknown engine 'dask'; choose one of: pandas, polars"):
        nes.load("areas", engine="dask")


def test_unknown_table() -> None:
    with pytest.raises(NesyriaError, match="unknown table 'area'"):
        nes.load("area", engine="polars")


@pytest.mark.parametrize(("engine", "extra"), [("polars", "polars"), ("pyarrow", "arrow")])
def test_missing_library_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, engine: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, engine, None)
    with pytest.raises(NesyriaError, match=rf"needs {engine}.*pip install 'nesyria\[{extra}\]'"):
        nes.load("areas", engine=engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_another_package(engine: str, copy: Path) -> None:
    table = copy / "data" / "totals.csv"
    table.write_text("".join(table.read_text("utf-8").splitlines(keepends=True)[:3]), "utf-8")
    rehash(copy)
    assert len(as_rows(nes.load("totals", engine=engine, path=copy))) == 2


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["polars", "pyarrow"])
def test_a_day_of_the_past_in_another_frame(engine: str) -> None:
    then = nes.load("repatriations", as_of="2020-06-30", engine=engine)
    expected = nes.load("repatriations", as_of="2020-06-30")
    assert [row["persons"] for row in as_rows(then)] == [
        None if value is pd.NA else value for value in expected["persons"]
    ]


def test_a_pyarrow_table_says_of_which_day_it_is() -> None:
    table = nes.load("totals", as_of="2020-06-30", engine="pyarrow")
    assert table.schema.metadata[b"as_of"] == b"2020-06-30"
