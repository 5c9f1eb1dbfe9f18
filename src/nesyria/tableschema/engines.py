"""The libraries of frames that a table can be read with, besides pandas."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from nesyria.datapackage.package import Schema
from nesyria.errors import invalid_choice

# Each is a module of this folder with a function ``read``; it is imported when it is asked for.
_MODULES = {"polars": "polars", "pyarrow": "arrow"}
ENGINES = ("pandas", *_MODULES)


def read(content: bytes, schema: Schema, table: str, engine: str, about: Mapping[str, Any]) -> Any:
    """Return the bytes of a table's CSV file as a frame of ``engine``.

    Parameters
    ----------
    content : bytes
        The CSV file.
    schema : mapping
        Its Table Schema.
    table : str
        Name of the table, for errors.
    engine : {"polars", "pyarrow"}
        Library of the frame.
    about : mapping
        What the frame says about itself, where it has a place for that.

    Raises
    ------
    NesyriaError
        When there is no such engine, its library is not installed, or the file does not hold what
        its schema says.
    """
    if engine not in _MODULES:
        raise invalid_choice("engine", engine, ENGINES)
    return import_module(f"nesyria.tableschema.{_MODULES[engine]}").read(
        content, schema, table, about
    )
