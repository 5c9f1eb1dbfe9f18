"""Validation in three layers: structure, rows, across tables. One report."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from nesyria._libraries import collector_paused, optional_dependency
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError, invalid_choice
from nesyria.validation.background import begin
from nesyria.validation.finding import At, Finding, ordered
from nesyria.validation.report import Report

__all__ = ["LAYERS", "Finding", "Report", "schema", "validate", "validate_database"]

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

    from nesyria.validation.rows.reader import Tables

# What looks at each layer: modules, whose libraries are imported when they run.
_CHECKS = {"structure": ["structure"], "rows": ["rows"], "across": ["suites.history", "suites"]}
LAYERS = tuple(_CHECKS)

# Tables of more than this together are read by one process alone.
SMALL_BYTES = 32 * 1024**2

# The checks that mostly wait for another process: that of the sandbox.
_WAIT = ("suites.history", "suites")

# Of all libraries it takes longest to import: beside that, a second process has time to start.
_IMPORTED_LAST = "great_expectations"

# The command line shows on a terminal what is being done.
_LOGGER = logging.getLogger(__name__)


def validate(path: str | Path | None = None, *, layers: Sequence[str] = LAYERS) -> Report:
    """Validate a folder that holds such a package.

    Parameters
    ----------
    path : str or Path, optional
        The folder (or its ``datapackage.json``); the installed package where left out.
    layers : sequence of str
        Which layers to run. Only the libraries of these are imported.

    Returns
    -------
    Report
        ``valid``, ``findings``, ``counts()``, ``to_frame()``, ``raise_if_invalid()``.

    Raises
    ------
    NesyriaError
        When there is no such folder or layer, or when the extra ``validate`` is not installed.
        Whatever is wrong inside the package is a finding, not an error.
    """
    for layer in layers:
        if layer not in LAYERS:
            raise invalid_choice("layer", layer, LAYERS)
    layers = tuple(dict.fromkeys(layers))
    package = Package.at(path)
    try:
        named = _named(package)
    except NesyriaError as error:
        found = Finding.of("package.descriptor", At(DESCRIPTOR, DESCRIPTOR), str(error))
        return Report("unreadable", layers, [found], package.root)
    # In their own order, however they were asked for.
    checks = [check for layer in LAYERS if layer in layers for check in _CHECKS[layer]]
    findings = _run(package, checks)
    new = _module("suites.history").new_corrections(package) if "across" in layers else None
    return Report(named, layers, ordered(findings), package.root, new)


def schema(table: str, *, path: str | Path | None = None) -> pa.DataFrameSchema:
    """Return the Pandera schema of a table, for pipelines of one's own.

    Columns are compiled from the Table Schema; the checks of the frame are the rules of rows that
    look at this table alone, named by their ids (``docs/rules.md``). Warnings, and rules that look
    at other tables too, are left to `validate`.

    Parameters
    ----------
    table : str
        Name of the table.
    path : str or Path, optional
        Folder of another package of this kind; the installed one where left out.

    Returns
    -------
    pandera.DataFrameSchema
        For frames as `nesyria.load` types them.

    Raises
    ------
    NesyriaError
        When there is no such table, or when the extra ``validate`` is not installed.

    See Also
    --------
    load : With ``validate=True`` it runs this schema.

    Examples
    --------
    >>> import nesyria as nes
    >>> len(nes.schema("sites").validate(nes.load("sites"))) > 0
    True
    """
    made: pa.DataFrameSchema = _module("rows.schema").table_schema(Package.at(path), table)
    return made


def check_frame(package: Package, table: str, frame: pd.DataFrame) -> None:
    """Check a frame with the schema of its table.

    Raises
    ------
    NesyriaError
        When it breaks a rule, or the extra ``validate`` is not installed.
    """
    with optional_dependency("validate", "validate=True"):
        from nesyria.validation.rows.schema import problems
    found = problems(package, table, frame)
    if found:
        shown = "; ".join([*found[:5], *(["..."] if len(found) > 5 else [])])
        raise NesyriaError(f"{table}: the checks of its rows fail: {shown}")


def validate_database(address: str, path: str | Path | None = None) -> Report:
    """Run the suites across tables where the figures are kept.

    Parameters
    ----------
    address : str
        ``postgresql://user@host/name``, or ``spark:FOLDER`` of Parquet files.
    path : str or Path, optional
        Folder of the package whose suites and releases are used; the installed one where left
        out.

    Returns
    -------
    Report
        Findings name tables and keys, since there are no files and rows.

    Raises
    ------
    NesyriaError
        When nothing answers at the address, or an extra is not installed.
    """
    package = Package.at(path)
    found = ordered(_module("suites.warehouse").check(package, address))
    return Report(_named(package), ("across",), found)


def _named(package: Package) -> str:
    """Return name and version in one line, which no reader takes for a command."""
    named = f"{package.descriptor.get('name')} {package.version}"
    return " ".join(named.split()).lstrip(":")[:200]


def _run(package: Package, checks: Sequence[str]) -> list[Finding]:
    """Return what checks find, some of them in a second process where that takes less time."""
    beside = _beside(package, checks)
    if not beside:
        return check(package, checks, checks)
    worker = _module("worker").Worker(package, checks, beside)
    try:
        found = check(package, checks, [one for one in checks if one not in beside])
        _LOGGER.info("waiting for the checks of %s", ", ".join(map(_words, beside)))
        others: list[Finding] | None = worker.findings()
    finally:
        worker.stop()
    return [*(check(package, checks, beside) if others is None else others), *found]


def _beside(package: Package, checks: Sequence[str]) -> list[str]:
    """Return the checks for a second process, which reads the tables once more."""
    if not {"structure", "suites"} <= set(checks):
        return []
    small = _small(package)
    if small and _IMPORTED_LAST in sys.modules:
        # Small tables are checked here before another process has imported what it needs.
        return []
    return [one for one in checks if one == "structure" or (small and one != "suites")]


def _small(package: Package) -> bool:
    """Say whether the tables are small together."""
    size = 0
    for name in package.resources:
        try:
            size += package.path(name).stat().st_size
        except (NesyriaError, OSError):
            # The layers say what is wrong with it.
            continue
    return size <= SMALL_BYTES


def check(package: Package, checks: Sequence[str], told: Sequence[str]) -> list[Finding]:
    """Run checks in this process.

    Parameters
    ----------
    package : Package
        What to check.
    checks : sequence of str
        All that look at it, here or elsewhere.
    told : sequence of str
        Those of them that are run here.
    """
    found: list[Finding] = []
    if "structure" in told:
        _LOGGER.info("checking structure")
        found += _module("structure").check(package)
    of_tables = [one for one in told if one != "structure"]
    if not of_tables:
        return found
    if of_tables != ["rows"]:
        from nesyria.sandbox import prepare

        # Its process starts while the tables are read.
        prepare()
    # Whatever a descriptor says, no path outside the package is opened (Package.inside).
    _LOGGER.info("reading the tables of %s", package.root)
    # Cells that break their constraints are blank for all checks, whoever tells of them.
    tables, broken = _module("rows.reader").read(package, check="rows" in checks)
    found += broken if "rows" in of_tables else []
    if "rows" in of_tables and len(of_tables) > 1 and not _small(package):
        return found + _looked_side_by_side(tables, of_tables)
    return found + _looked(tables, of_tables)


def _looked(tables: Tables, checks: Sequence[str]) -> list[Finding]:
    """Return what checks of tables find, one after the other."""
    found: list[Finding] = []
    for one in checks:
        _LOGGER.info("checking %s", _words(one))
        found += _module(one).check(tables)
    return found


def _looked_side_by_side(tables: Tables, checks: Sequence[str]) -> list[Finding]:
    """Return what checks of large tables find; while one waits, the others go on.

    What each of the two threads does for a while to the filters of warnings, as pandas does again
    and again, must not stay when the other one ends later.
    """
    # No module is imported by both at once.
    for one in checks:
        _module(one)
    with warnings.catch_warnings():
        waiting = begin(partial(_looked, tables, [one for one in checks if one in _WAIT]))
        found = _looked(tables, [one for one in checks if one not in _WAIT])
        _LOGGER.info("waiting for the checks of %s", ", ".join(map(_words, _WAIT)))
        return found + waiting.result()


def _words(check: str) -> str:
    return check.rpartition(".")[2]


def _module(name: str) -> ModuleType:
    with optional_dependency("validate", "validation"), collector_paused():
        return import_module(f"nesyria.validation.{name}")
