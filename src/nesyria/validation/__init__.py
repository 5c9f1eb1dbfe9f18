"""Validation in three layers: structure, rows, across tables. One report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path

from nesyria.errors import NesyriaError, unknown
from nesyria.package import DESCRIPTOR, Package
from nesyria.validation.report import Finding, Report, ordered
from nesyria.validation.rules import RULES

__all__ = ["LAYERS", "Finding", "Report", "validate"]

LAYERS = ("structure",)


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
        ``valid``, ``findings``, ``counts()``, ``to_dict()``.

    Raises
    ------
    NesyriaError
        When there is no such folder or layer, or when the extra ``validate`` is not installed.
        Whatever is wrong inside the package is a finding, not an error.
    """
    for layer in layers:
        if layer not in LAYERS:
            raise unknown("layer", layer, LAYERS)
    package = Package.at(path)
    try:
        named = f"{package.descriptor.get('name')} {package.version}"
    except NesyriaError as error:
        rule = RULES["structure.descriptor"]
        where = (DESCRIPTOR, DESCRIPTOR, None, None, rule.id, rule.layer, rule.severity, None)
        return Report("unreadable", tuple(layers), [Finding(*where, str(error))])
    found: list[Finding] = []
    for layer in LAYERS:
        if layer in layers:
            found += _layer(layer)(package)
    return Report(named, tuple(layers), ordered(found))


def _layer(name: str) -> Callable[[Package], Iterable[Finding]]:
    try:
        return import_module(f"nesyria.validation.{name}").check  # type: ignore[no-any-return]
    except ImportError as error:
        raise NesyriaError(
            f"the layer {name} needs {error.name}; install it with: pip install 'nesyria[validate]'"
        ) from None
