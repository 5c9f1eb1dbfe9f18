"""Files that a reader could take for the package's own: other descriptors, copies of tables."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.datapackage.paths import folded
from nesyria.validation.finding import At, Finding

# What readers of data packages and of CSV on the Web look for by its name.
_DESCRIPTORS = re.compile(
    r"(?:data)?package\.(?:json|ya?ml|zip)|(?:data)?resource\.(?:json|ya?ml)|.*csv-metadata\.json"
)

# What holds a table, in one form or another, or is left by a program that edits or packs one.
_NAMED = """
    csv tsv tab psv txt dat xls xlsx xlsm xlsb ods numbers parquet feather arrow ipc orc avro dta
    sav rds rdata db sqlite sqlite3 duckdb sql json jsonl ndjson geojson gz bz2 xz zst lz4 7z zip
    rar tar tgz bak old orig save tmp swp copy part
"""
_FORMS = frozenset(_NAMED.split())
_BEGINNINGS = re.compile(r"(?:copy of |copy[-_ ]|old[-_ ]|new[-_ ]|backup[-_ ]|~\$|\.?~lock\.)+")

# Nothing is tried twice, whatever a name is made of.
_ENDINGS = re.compile(r"(?:[-_ ]*+(?:\(?\d++\)?|copy|old|new|backup|bak|final|v\d++))*+[-_ ~]*+$")

# Beside the package its repository has what was collected, in files of the same names, tests with
# packages of their own, code, and what programs make.
_NOT_THE_PACKAGE = frozenset(
    {"evidence", "tests", "src", "build", "dist", "node_modules", "_build", "__pycache__", "venv"}
)
# The files of these folders are named for tables, and are checked as what they are.
_NAMED_FOR_TABLES = frozenset({"schemas", "expectations"})

MOST_FILES = 50_000


def unlisted_files(package: Package) -> Iterator[Finding]:
    """Look for what readers could take for the descriptor, or for a table of the package."""
    named = {resource["path"] for resource in package.resources.values()}
    folders = {str(PurePosixPath(path).parent) for path in named}
    stems = {folded(PurePosixPath(path).name.removesuffix(".csv")) for path in named}
    stems |= {folded(name) for name in package.resources}
    for number, file in enumerate(_files(package)):
        if number == MOST_FILES:
            words = f"more than {MOST_FILES:,} files beside the package; take them out"
            yield Finding.of("package.unlisted", At(DESCRIPTOR, DESCRIPTOR), words)
            return
        if file in named or file == DESCRIPTOR:
            continue
        if reason := _reason(file, folders, stems):
            yield Finding.of("package.unlisted", At(file, file), reason)


def _files(package: Package) -> Iterator[str]:
    """Yield the files of a package's folder, but for what is no part of it."""
    for folder, inside, files in os.walk(package.root):
        here = PurePosixPath(os.path.relpath(folder, package.root).replace(os.sep, "/"))
        inside[:] = sorted(
            one for one in inside if one not in _NOT_THE_PACKAGE and not one.startswith(".")
        )
        yield from (str(here / file) for file in sorted(files))


def _reason(file: str, folders: set[str], stems: set[str]) -> str:
    """Say what is wrong with a file that is there; '' where nothing is."""
    path = PurePosixPath(file)
    name, top = folded(path.name), folded(path.parts[0])
    if _DESCRIPTORS.fullmatch(name):
        return f"readers may take it for the descriptor, which is {DESCRIPTOR}; take it out"
    parts = name.split(".")
    if not _FORMS & set(parts[1:]):
        return ""
    if str(path.parent) in folders and "csv" in parts[1:]:
        return f"no resource of {DESCRIPTOR} names it; add one, or take the file out"
    checked = top in _NAMED_FOR_TABLES and parts[1:] in (["json"], ["sql"])
    if _stem(name) in stems and not checked:
        return f"readers may take it for the table {_stem(name)}; take it out"
    return ""


def _stem(name: str) -> str:
    """Return the name of what a file is a copy of: without marks of copies, numbers and endings.

    Examples
    --------
    >>> _stem("copy of areas (1).csv.bak")
    'areas'
    >>> _stem("areas-2.tsv.gz"), _stem("areas_old.csv"), _stem("total_reports.csv")
    ('areas', 'areas', 'total_reports')
    """
    bare = _BEGINNINGS.sub("", name, count=1).partition(".")[0]
    return _ENDINGS.sub("", bare)
