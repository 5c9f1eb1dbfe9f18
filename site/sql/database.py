"""The tables as an SQLite database, and SQLite itself, as scripts that work from a folder too."""

from __future__ import annotations

import base64
import gzip
import json
import tempfile
from pathlib import Path

from folders import VENDOR
from nesyria.datapackage.package import Package
from nesyria.export import sqlite

ENGINE = VENDOR / "sqljs"
DATABASE = "tables.sqlite"


def database(package: Package) -> bytes:
    """Return the tables of a package as the bytes of an SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / DATABASE
        sqlite.write(package, file)
        return file.read_bytes()


def engine() -> str:
    """Return SQLite as one script, its licence with it: text for a worker, and WebAssembly."""
    licence = (ENGINE / "LICENSE").read_text(encoding="utf-8").replace("*/", "")
    code = json.dumps((ENGINE / "sql-wasm.js").read_text(encoding="utf-8"))
    wasm = json.dumps(packed((ENGINE / "sql-wasm.wasm").read_bytes()))
    return f"/*! sql.js\n\n{licence}*/\nwindow.sqlEngine = {{ code: {code}, wasm: {wasm} }};\n"


def packed(content: bytes) -> str:
    """Return bytes as text that a script holds; the same bytes give the same text."""
    return base64.b64encode(gzip.compress(content, mtime=0)).decode()
