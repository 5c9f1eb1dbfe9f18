"""A table's Pandera schema for people's own pipelines: its columns, and the rules of its rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from nesyria.datapackage.package import Package
from nesyria.tableschema import fields, profile
from nesyria.tableschema.pandas import read_frame
from nesyria.validation.rows.columns import typed_column
from nesyria.validation.rows.reader import known_codes
from nesyria.validation.rows.table import Frames, Table
from nesyria.validation.rule import Rule, row_rules


def table_schema(package: Package, name: str) -> pa.DataFrameSchema:
    """Return the Pandera schema of a table as `nesyria.load` types it.

    Columns are compiled from the Table Schema. The rules of rows that look at this table alone are
    its checks, named by their ids; warnings, and those that look at other tables too, are left to
    `validate`.

    Parameters
    ----------
    package : Package
        Whose table it is.
    name : str
        The table.

    Raises
    ------
    NesyriaError
        When there is no such table, or its schema cannot be used.
    """
    schema, resource = profile.schema(package, name), package.resource(name)
    tables = {
        codes: read_frame(package, codes)
        for codes in {"flags", *filter(None, map(fields.codes, schema["fields"]))}
        if codes in package.resources and codes != name
    }
    columns: dict[str, pa.Column] = {}
    for field in schema["fields"]:
        columns[field["name"]] = typed_column(field, known_codes(field, name, tables))
        if fields.is_partial_date(field):
            nullable = not fields.constraints(field).get("required", False)
            for end in ("start", "end"):
                columns[f"{field['name']}_{end}"] = pa.Column("datetime64[s]", nullable=nullable)
    given = set(columns)
    checks = [
        _check(rule, Table(name, pd.DataFrame(), schema, resource, tables))
        for rule in row_rules()
        if rule.joins is None
        # Of a warning people decide: it stops no pipeline.
        and rule.severity == "error"
        and rule.is_about(name, resource)
        and set(rule.fields(name, resource)) <= given
    ]
    key = schema.get("primaryKey")
    return pa.DataFrameSchema(columns, checks, strict=True, unique=key or None, name=name)


def problems(package: Package, name: str, frame: pd.DataFrame) -> list[str]:
    """Return what is wrong with a typed frame, a sentence per column and check."""
    try:
        table_schema(package, name).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        cases = cases.assign(column=cases["column"].where(cases["schema_context"] == "Column"))
        rows = cases.groupby(["column", "check"], dropna=False)["index"].nunique()
        return [
            f"{check} ({count} rows)" if pd.isna(column) else f"{column}: {check} ({count} rows)"
            for (column, check), count in rows.items()
        ]
    return []


def _check(rule: Rule, about: Table) -> pa.Check:
    """Return a rule as a check of a whole frame: which rows keep it."""

    def keeps(frame: pd.DataFrame) -> Any:
        tables: Frames = {**about.tables, about.name: frame}
        table = Table(about.name, frame, about.schema, about.resource, tables)
        kept = np.ones(len(frame), dtype=bool)
        for violation in rule.violations(table):
            kept[np.asarray(violation.rows, dtype=int)] = False
        return pd.Series(kept, index=frame.index)

    return pa.Check(keeps, name=rule.id, error=f"{rule.id}: {rule.statement}", ignore_na=False)
