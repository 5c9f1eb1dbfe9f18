"""The checks of single columns by other libraries, compiled from the same Table Schemas.

    python benchmarks/peers.py read FOLDER           # a bare read of all tables as text, by Polars
    python benchmarks/peers.py pandera FOLDER        # Pandera on Polars
    python benchmarks/peers.py dataframely FOLDER    # needs: pip install dataframely==3.1.2

Type (the form of the text), required, unique, enum, codes, pattern, length and bounds; no keys
between tables, no files, no findings with rows and advice.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import polars as pl

from nesyria.datapackage.package import Package
from nesyria.tableschema import fields

_NUMBERS = {"integer": pl.Int64, "number": pl.Float64}


def main(peer: str, folder: str) -> None:
    package = Package.at(folder)
    for name in package.resources:
        frame = _read(package, name)
        if peer != "read":
            own = fields.of(package.schema(name), name)
            numbers = [one for one in own if one["type"] in _NUMBERS]
            valued = frame.with_columns(
                pl.col(one["name"]).cast(_NUMBERS[one["type"]]).alias(_value(one))
                for one in numbers
            )
            {"pandera": _pandera, "dataframely": _dataframely}[peer](package, own, valued)


def _read(package: Package, name: str) -> pl.DataFrame:
    return pl.read_csv(package.path(name), infer_schema=False)


def _value(field: fields.Field) -> str:
    return f"{field['name']}_as_number"


def _forms(package: Package, field: fields.Field) -> Iterator[str]:
    """Yield the patterns that each cell of a field must match as a whole."""
    form, codes = fields.LEXICAL.get(field["type"]), fields.codes(field)
    if form:
        yield form
    if pattern := fields.constraints(field).get("pattern"):
        yield pattern
    if codes is not None:
        words = "|".join(_read(package, codes).to_series(0))
        yield f"(?:{words})(?: (?:{words}))*"


def _pandera(package: Package, own: list[dict[str, Any]], frame: pl.DataFrame) -> None:
    import pandera.polars as pa

    columns = {}
    for field in own:
        rules = fields.constraints(field)
        checks = [pa.Check.str_matches(f"^(?:{form})$") for form in _forms(package, field)]
        if "enum" in rules:
            checks.append(pa.Check.isin(rules["enum"]))
        if {"minLength", "maxLength"} & set(rules):
            checks.append(pa.Check.str_length(rules.get("minLength"), rules.get("maxLength")))
        columns[field["name"]] = pa.Column(
            pl.String,
            checks,
            nullable=not rules.get("required", False),
            # Pandera takes blank cells for values that are alike.
            unique=rules.get("unique", False) and rules.get("required", False),
        )
        if field["type"] in _NUMBERS:
            bounds = []
            if "minimum" in rules:
                bounds.append(pa.Check.ge(rules["minimum"]))
            if "maximum" in rules:
                bounds.append(pa.Check.le(rules["maximum"]))
            kind: Any = _NUMBERS[field["type"]]
            columns[_value(field)] = pa.Column(kind, bounds, nullable=True)
    pa.DataFrameSchema(columns).validate(frame, lazy=True)


def _dataframely(package: Package, own: list[dict[str, Any]], frame: pl.DataFrame) -> None:
    # Not in an extra: only this comparison needs it.
    dy: Any = import_module("dataframely")
    columns: dict[str, Any] = {}
    for field in own:
        rules = fields.constraints(field)
        checks: dict[str, Any] = {
            f"form_{place}": lambda cell, form=form: cell.str.contains(f"^(?:{form})$")
            for place, form in enumerate(_forms(package, field))
        }
        if "enum" in rules:
            checks["enum"] = lambda cell, words=rules["enum"]: cell.is_in(words)
        if rules.get("unique"):
            checks["unique"] = lambda cell: cell.is_null() | cell.is_unique()
        columns[field["name"]] = dy.String(
            nullable=not rules.get("required", False),
            min_length=rules.get("minLength"),
            max_length=rules.get("maxLength"),
            check=checks or None,
        )
        if field["type"] in _NUMBERS:
            kind = dy.Int64 if field["type"] == "integer" else dy.Float64
            columns[_value(field)] = kind(
                nullable=True, min=rules.get("minimum"), max=rules.get("maximum")
            )
    made: Any = type("Rows", (dy.Schema,), columns)
    made.validate(frame)


if __name__ == "__main__":
    main(*sys.argv[1:])
