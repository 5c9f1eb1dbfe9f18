"""Stata's and R's files: read by pandas and by R, every table has the same values and labels."""

import datetime
import json
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.export import export
from nesyria.tableschema import fields
from tests import programs
from tests.integration.export.conftest import TABLES, Exported, Row, columns, typed, values
from tests.unit.export.statistics.small import package

pytestmark = pytest.mark.slow

PACKAGE = Package.installed()
Column = dict[str, Any]
# Each table as R has it: a list of columns with class, label and values.
IN_R = """
library(jsonlite)
read <- function(file) if (endsWith(file, ".rds")) readRDS(file) else haven::read_dta(file)
column <- function(x) {
  about <- list(class = class(x), label = attr(x, "label"), levels = levels(x),
                titles = as.list(attr(x, "titles")), labels = as.list(attr(x, "labels")))
  plain <- if (is.factor(x) || inherits(x, "Date")) as.character(x) else as.vector(unclass(x))
  c(about, list(values = I(plain)))
}
files <- commandArgs(TRUE)
columns <- function(file) lapply(as.list(read(file)), column)
tables <- lapply(setNames(files, basename(files)), columns)
cat(toJSON(tables, na = "null", null = "null", digits = NA, auto_unbox = TRUE))
"""


def read_by_r(*files: Path) -> dict[str, dict[str, Column]]:
    """Return what R reads from its files, and from those of Stata, in one process."""
    command = [str(programs.rscript()), "--vanilla", "-e", IN_R, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def in_r(rscript: str, exported: Exported) -> dict[str, dict[str, Column]]:
    stata = [exported("stata") / name for name in ("repatriations.dta", "areas.dta")]
    return read_by_r(*sorted(exported("rds").glob("*.rds")), *stata)


def test_r_has_every_table_with_its_values(in_r: dict[str, dict[str, Column]]) -> None:
    for table in TABLES:
        read = in_r[f"{table}.rds"]
        own = [read[name]["values"] for name in columns(table)]
        found = sorted(map(typed, zip(*own, strict=True)), key=repr)
        assert found == numbers_as_r_has_them(table), table


def numbers_as_r_has_them(table: str) -> list[Row]:
    """Return the values of a table: JSON does not tell a whole float from an integer."""

    def plain(value: object) -> object:
        return int(value) if isinstance(value, float) and value.is_integer() else value

    return sorted((tuple(map(plain, row)) for row in values(table)), key=repr)


def test_r_has_factors_dates_and_labels(in_r: dict[str, dict[str, Column]]) -> None:
    classes = {
        "string": "character",
        "integer": "integer",
        "number": "numeric",
        "boolean": "logical",
        "date": "Date",
    }
    for table in TABLES:
        for field in PACKAGE.schema(table)["fields"]:
            read = in_r[f"{table}.rds"][field["name"]]
            codes = fields.choices(field)
            assert read["class"] == ("factor" if codes else classes[field["type"]])
            assert read["label"] == field["title"]
            assert (read["levels"] or []) == codes
            assert list(read["titles"]) == codes
            if codes and field.get("titles"):
                assert read["titles"] == field["titles"]


def test_r_has_the_first_and_the_last_day_of_a_partial_date(
    in_r: dict[str, dict[str, Column]],
) -> None:
    own = nes.load("sources")
    for end in ("start", "end"):
        days = own[f"published_{end}"].dt.strftime("%Y-%m-%d")
        read = in_r["sources.rds"][f"published_{end}"]
        assert read["values"] == days.astype("object").where(days.notna(), None).tolist()
        assert read["class"] == "Date"


def test_r_reads_odd_values(rscript: str, tmp_path: Path) -> None:
    for format in ("rds", "stata"):
        export(format, tmp_path / format, path=package(tmp_path / "package").root)
    read = read_by_r(tmp_path / "rds" / "trees.rds", tmp_path / "stata" / "trees.dta")
    trees = {name: column["values"] for name, column in read["trees.rds"].items()}
    assert trees["id"] == ["NA", "004", "Яс"]
    assert trees["kind"] == ["oak", "elm", None]
    assert trees["height"] == [3, None, -5]
    assert trees["alive"] == [True, None, False]
    assert trees["felled"] == ["1900-01-02", None, "2024-02-29"]
    stata = read["trees.dta"]
    assert stata["id"]["values"] == ["NA", "004", "Яс"]
    assert stata["kind"]["values"] == [1, 3, None]
    assert stata["kind"]["labels"] == {"an oak": 1, "Abies": 2, "elm": 3}
    assert stata["felled"]["values"] == trees["felled"]


def test_haven_has_labels_and_namibia(in_r: dict[str, dict[str, Column]]) -> None:
    kind = next(one for one in PACKAGE.schema("repatriations")["fields"] if one["name"] == "kind")
    read = in_r["repatriations.dta"]
    labels = {label: number for number, label in enumerate(kind["titles"].values(), 1)}
    assert read["kind"]["labels"] == labels
    assert read["persons"]["label"] == "Persons (persons)"
    assert read["date_start"]["class"] == "Date"
    areas = in_r["areas.dta"]
    assert "NA" in areas["iso2"]["values"]
    assert "004" in areas["m49"]["values"]


@pytest.mark.parametrize("table", TABLES)
def test_stata(exported: Exported, table: str) -> None:
    reader: Any = pd.read_stata(exported("stata") / f"{table}.dta", iterator=True)
    with reader:
        frame, labels = reader.read(), reader.variable_labels()
    codes = pd.read_stata(exported("stata") / "codes.dta").query("table == @table")
    for field in PACKAGE.schema(table)["fields"]:
        name = field["name"]
        assert labels[name].startswith(field["title"])
        if fields.choices(field):
            own = codes[codes["variable"] == name].set_index("label")["code"]
            assert list(own) == fields.choices(field)
            frame[name] = frame[name].astype("object").map(own)
        elif field["type"] == "boolean":
            frame[name] = frame[name].astype("object").map({"yes": True, "no": False})
    plain = frame[columns(table)].astype("object").where(frame.notna(), None)
    found = [tuple(map(_plain, row)) for row in plain.itertuples(index=False)]
    assert sorted(map(typed, found), key=repr) == numbers_as_r_has_them(table)


def _plain(value: object) -> object:
    """Return a value of Stata as it was: no text is missing, and a number may be whole."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime.datetime):
        return value.date()
    return None if value == "" else value


def test_stata_has_the_first_and_the_last_day_of_a_partial_date(exported: Exported) -> None:
    own, read = nes.load("sources"), pd.read_stata(exported("stata") / "sources.dta")
    for name in ("published_start", "published_end"):
        assert read[name].dt.date.tolist() == own[name].dt.date.tolist()
