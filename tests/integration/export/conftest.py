"""Each export of the real package is made once, then read by the tests of its own tool."""

import datetime
import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from nesyria.datapackage.package import Package
from nesyria.export import export
from nesyria.functions import load
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

Exported = Callable[[str], Path]
Row = tuple[object, ...]
ENDINGS = {"excel": ".xlsx", "sqlite": ".sqlite", "duckdb": ".duckdb"}
TABLES = list(Package.installed().resources)


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Return a function that gives the path of an export in one format."""
    root = tmp_path_factory.mktemp("exports")

    def made(format: str) -> Path:
        target = root / f"{format}{ENDINGS.get(format, '')}"
        if not target.exists():
            export(format, target)
        return target

    return made


def columns(table: str) -> list[str]:
    return [field["name"] for field in Package.installed().schema(table)["fields"]]


@functools.cache
def values(table: str) -> list[Row]:
    """Return what `load` gives for a table, in the words of Python."""
    frame = load(table)[columns(table)]
    plain = frame.astype(object).where(frame.notna(), None)
    return sorted(map(typed, plain.itertuples(index=False)), key=repr)


def typed(row: Row) -> Row:
    """Return a row whose values compare equal only where their types do too."""
    return tuple(map(_typed, row))


def _typed(value: object) -> object:
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, datetime.datetime):
        return value.date()
    return value
