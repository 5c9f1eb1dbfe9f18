"""Validation in three layers: structure, rows, across tables. One report."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from nesyria._libraries import collector_paused, optional_dependency
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError, invalid_choice
from nesyria.validation.finding import At, Finding, ordered
from nesyria.validation.report import Report

__all__ = ["LAYERS", "Finding", "Report", "schema", "validate", "validate_database"]

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

# Which folder holds a layer; its libraries are imported when it runs.
_MODULES = {"structure": "structure", "rows": "rows", "across": "suites"}
LAYERS = tuple(_MODULES)

# Tables of more than this together are read by one process alone.
SMALL_BYTES = 32 * 1024**2

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
    findings, new = _run(package, layers)
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


def _run(package: Package, layers: Sequence[str]) -> tuple[list[Finding], int | None]:
    """Return what the layers find, and how many corrections are new where that is known."""
    beside = _beside(package, layers)
    if not beside:
        return check(package, layers)
    worker = _module("worker").Worker(package, beside)
    try:
        told = [layer for layer in layers if layer not in beside]
        found, new = _tables(package, layers, told)
        _LOGGER.info("waiting for the checks of %s", " and ".join(beside))
        others: list[Finding] | None = worker.findings()
    finally:
        worker.stop()
    if others is None:
        others, _ = check(package, beside)
    return [*others, *found], new


def _beside(package: Package, layers: Sequence[str]) -> list[str]:
    """Return the layers for a second process, which reads the tables once more."""
    if not {"structure", "across"} <= set(layers):
        return []
    size = 0
    for name in package.resources:
        try:
            size += package.path(name).stat().st_size
        except (NesyriaError, OSError):
            # The layers say what is wrong with it.
            continue
    if size <= SMALL_BYTES and _IMPORTED_LAST in sys.modules:
        # Small tables are checked here before another process has imported what it needs.
        return []
    fitting = ("structure", "rows") if size <= SMALL_BYTES else ("structure",)
    return [layer for layer in layers if layer in fitting]


def check(package: Package, layers: Sequence[str]) -> tuple[list[Finding], int | None]:
    """Run layers in this process.

    Returns
    -------
    tuple of list of Finding and int or None
        What they find, and how many corrections are new where that is known.
    """
    found: list[Finding] = []
    if "structure" in layers:
        _LOGGER.info("checking structure")
        found += _module("structure").check(package)
    in_tables, new = _tables(package, layers, layers)
    return [*found, *in_tables], new


def _tables(
    package: Package, layers: Sequence[str], told: Sequence[str]
) -> tuple[list[Finding], int | None]:
    """Return the findings of those layers that look at whole tables, and are to be told."""
    found: list[Finding] = []
    if not {"rows", "across"} & set(told):
        return found, None
    if "across" in told:
        from nesyria.sandbox import prepare

        # Its process starts while the tables are read.
        prepare()
    # Whatever a descriptor says, no path outside the package is opened (Package.inside).
    _LOGGER.info("reading the tables of %s", package.root)
    # Cells that break their constraints are blank for all layers, whoever tells of them.
    tables, broken = _module("rows.reader").read(package, check="rows" in layers)
    found += broken if "rows" in told else []
    for layer in ("rows", "across"):
        if layer in told:
            _LOGGER.info("checking %s", layer)
            found += _module(_MODULES[layer]).check(tables)
    return found, tables.new_corrections


def _module(name: str) -> ModuleType:
    with optional_dependency("validate", "validation"), collector_paused():
        return import_module(f"nesyria.validation.{name}")
