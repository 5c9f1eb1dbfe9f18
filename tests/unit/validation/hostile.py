"""Hostile packages: ways to make one, and what each layer finds in it.

Whatever stands in one, the outcome is a finding, soon, and nothing else: no traceback, no wait, no
file outside the folder, no connection (fixture ``alone``).
"""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.validation import rows, structure, suites
from nesyria.validation.finding import Finding
from nesyria.validation.rows import reader
from nesyria.validation.suites import history

# Values of every kind of JSON, where one kind is expected.
ODD: list[object] = [None, True, 7, "x", "", [], [1], [{}], {}, {"a": 1}]
Change = Callable[[dict[str, Any]], object]


def found(root: Path) -> list[Finding]:
    """Return what each layer finds on its own, as each may be asked for alone."""
    package = Package(root)
    out = structure.check(package)
    tables, broken = reader.read(package)
    out += broken + history.check(tables) + suites.check(tables)
    # A table that could not be read is not there for rules: that is tried apart (test_rows.py).
    if set(tables.typed) == set(package.resources):
        out += rows.check(tables)
    json.dumps([finding.message for finding in out])
    return out


def rows_of(package: Package) -> list[Finding]:
    """Return what the layer of rows finds."""
    tables, broken = reader.read(Package(package.root))
    return broken + rows.check(tables)


def change_descriptor(root: Path, change: Change) -> None:
    """Change the descriptor of a package."""
    path = root / DESCRIPTOR
    read = json.loads(path.read_text(encoding="utf-8"))
    change(read)
    path.write_text(json.dumps(read), encoding="utf-8")


def change_schema(root: Path, change: Change) -> None:
    """Change the schema of sites."""
    path = root / "schemas" / "sites.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    change(read)
    path.write_text(json.dumps(read), encoding="utf-8")


def expectation(query: object = "SELECT 1 AS row_key", **meta: object) -> dict[str, object]:
    """Return an expectation of a suite."""
    about = {"rule": "across.x", "severity": "error", "statement": "x"} | meta
    kind = "unexpected_rows_expectation"
    return {"type": kind, "meta": about, "kwargs": {"unexpected_rows_query": query}}


def write_suite(root: Path, suite: object) -> None:
    """Write the suite of sites."""
    (root / "expectations").mkdir(exist_ok=True)
    (root / "expectations" / "sites.json").write_text(json.dumps(suite), encoding="utf-8")


def zipped(files: dict[str, bytes], *, encrypted: bool = False) -> bytes:
    """Return an archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    content = buffer.getvalue()
    if encrypted:
        # The bit that says so, in the header of the one file and in the directory.
        place = content.index(b"PK\x01\x02") + 8
        content = content[:6] + b"\x01" + content[7:place] + b"\x01" + content[place + 1 :]
    return content
