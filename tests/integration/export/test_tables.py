"""Parquet, Excel, HXL and CSVW: read by their own tools, every table has the same values."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.export import export
from nesyria.export import hxl as tags
from tests.helpers import table_rows
from tests.integration.export.conftest import TABLES, Exported, Row, columns, typed, values

pytestmark = pytest.mark.slow

PACKAGE = Package.installed()


@pytest.mark.parametrize("table", TABLES)
def test_parquet(exported: Exported, table: str) -> None:
    from pyarrow import parquet

    read = parquet.read_table(exported("parquet") / f"{table}.parquet")
    own = nes.load(table, engine="pyarrow")
    assert read.schema.equals(own.schema, check_metadata=True)
    assert read.equals(own)
    rows = (tuple(row.values()) for row in read.select(columns(table)).to_pylist())
    assert sorted(map(typed, rows), key=repr) == values(table)


def test_partial_dates_of_parquet_have_their_days_for_duckdb(exported: Exported) -> None:
    import datetime

    import duckdb

    file = exported("parquet") / "repatriations.parquet"
    asked = "SELECT date_start, date_end FROM read_parquet($1) WHERE date_precision = 'month'"
    found = duckdb.execute(asked, [str(file)]).fetchall()
    assert found
    for first, last in found:
        assert (type(first), first.day) == (datetime.date, 1)
        assert (last + datetime.timedelta(days=1)).day == 1


@pytest.mark.parametrize("table", TABLES)
def test_parquet_keeps_closed_lists(exported: Exported, table: str) -> None:
    import pandas as pd

    from nesyria.functions import load

    read = pd.read_parquet(exported("parquet") / f"{table}.parquet")
    for column, kind in load(table)[columns(table)].dtypes.items():
        if isinstance(kind, pd.CategoricalDtype) and len(read):
            assert list(read[column].cat.categories) == list(kind.categories)


@pytest.fixture(scope="module")
def book(exported: Exported) -> Any:
    """Return the workbook as another library reads it, which takes it seconds."""
    import openpyxl

    return openpyxl.load_workbook(exported("excel"))


@pytest.mark.parametrize("table", TABLES)
def test_excel(book: Any, table: str) -> None:
    header, *rows = book[table].iter_rows(values_only=True)
    assert list(header) == columns(table)
    assert sorted(map(typed, rows), key=repr) == numbers_as_excel_has_them(values(table))


def numbers_as_excel_has_them(rows: list[Row]) -> list[Row]:
    """Return rows in which a whole float is an integer: a sheet does not tell them apart."""

    def plain(value: object) -> object:
        return int(value) if isinstance(value, float) and value.is_integer() else value

    return sorted((tuple(map(plain, row)) for row in rows), key=repr)


def test_excel_says_what_it_is(book: Any) -> None:
    about = dict(row for row in book["about"].iter_rows(min_row=2, values_only=True))
    assert about["version"] == PACKAGE.version
    assert book.sheetnames == ["about", "fields", *TABLES]


@pytest.mark.parametrize("table", TABLES)
def test_hxl(exported: Exported, table: str) -> None:
    import hxl

    path = exported("hxl") / f"{table}.csv"
    found: list[hxl.validation.HXLValidationException] = []
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        # The rules that come with libhxl; "info" is its guess that a large number is a slip.
        hxl.schema(None, callback=found.append).validate(source)
        assert [issue for issue in found if issue.rule.severity != "info"] == []
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        assert source.headers == columns(table)
        rows = [dict(zip(source.headers, row.values, strict=True)) for row in source]
    assert rows == table_rows(PACKAGE.root, table)


@pytest.mark.parametrize("table", TABLES)
def test_hxl_tags_are_distinct(table: str) -> None:
    made = [tags.tag(table, field) for field in PACKAGE.schema(table)["fields"]]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize("table", TABLES)
def test_csvw(exported: Exported, table: str) -> None:
    from csvw import TableGroup

    group = TableGroup.from_file(exported("csvw") / "csv-metadata.json")
    rows = [tuple(map(as_float, row.values())) for row in group.tabledict[f"{table}.csv"]]
    assert sorted(map(typed, rows), key=repr) == values(table)


def as_float(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def test_csvw_is_valid(exported: Exported) -> None:
    from csvw import CSVW

    # What its command line calls --lax: a foreign key may be blank.
    found = CSVW(str(exported("csvw") / "csv-metadata.json"), validate=True, strict=False)
    assert found.is_valid, found.warnings
    assert len(found.tables) == len(TABLES)


def test_csvw_finds_a_broken_table(copy: Path, tmp_path: Path) -> None:
    from csvw import TableGroup

    ledger = copy / "data" / "repatriation_reports.csv"
    ledger.write_text(ledger.read_text("utf-8").replace(",repatriation,", ",holiday,", 1), "utf-8")
    export("csvw", tmp_path / "out", path=copy)
    group = TableGroup.from_file(tmp_path / "out" / "csv-metadata.json")
    with pytest.raises(ValueError, match="kind: invalid lexical value for string: holiday"):
        group.check_referential_integrity()
