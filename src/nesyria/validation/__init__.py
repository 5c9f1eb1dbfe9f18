"""Validation in three layers: structure, rows, across tables. One report."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from nesyria._optional import optional_dependency
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError, invalid_choice
from nesyria.validation.report import Finding, Report, ordered
from nesyria.validation.rule import RULES

__all__ = ["LAYERS", "Finding", "Report", "validate", "validate_database"]

# Which folder holds a layer; its libraries are imported when it runs.
_MODULES = {"structure": "structure", "rows": "rows", "across": "suites"}
LAYERS = tuple(_MODULES)

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
        rule = RULES["structure.descriptor"]
        where = (DESCRIPTOR, DESCRIPTOR, None, None, rule.id, rule.layer, rule.severity, None)
        found = [Finding(*where, str(error))]
        return Report("unreadable", layers, found, package.root)
    return Report(named, layers, ordered(_run(package, layers)), package.root)


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


def _run(package: Package, layers: Sequence[str]) -> list[Finding]:
    if "structure" not in layers:
        return _tables(package, layers)
    if "across" not in layers:
        return [*_structure(package), *_tables(package, layers)]
    worker = _module("structure.worker").Worker(package)
    try:
        found = _tables(package, layers)
        _LOGGER.info("waiting for the checks of structure")
        structure: list[Finding] | None = worker.findings()
    finally:
        worker.stop()
    return [*(_structure(package) if structure is None else structure), *found]


def _structure(package: Package) -> list[Finding]:
    _LOGGER.info("checking structure")
    found: list[Finding] = _module("structure").check(package)
    return found


def _tables(package: Package, layers: Sequence[str]) -> list[Finding]:
    """Return the findings of the layers that look at whole tables."""
    found: list[Finding] = []
    if {"rows", "across"} & set(layers):
        # Whatever a descriptor says, no path outside the package is opened (Package.inside).
        _LOGGER.info("reading the tables of %s", package.root)
        tables = _module("rows.reader").read(package)
        for layer in ("rows", "across"):
            if layer in layers:
                _LOGGER.info("checking %s", layer)
                found += _module(_MODULES[layer]).check(tables)
    return found


def _module(name: str) -> ModuleType:
    with optional_dependency("validate", "validation"):
        return import_module(f"nesyria.validation.{name}")
