"""nesyria: cited, validated figures on who went home from north-east Syria.

Every name here is imported at its first use, so that ``import nesyria`` costs next to nothing.

Examples
--------
>>> import nesyria as nes
>>> handovers = nes.load("repatriations")
>>> int(handovers.set_index("event_id").at["KGZ-2023-12-07", "persons"])
96
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nesyria.answers import explain, reconcile
    from nesyria.dataset import Dataset
    from nesyria.errors import NesyriaError
    from nesyria.functions import cite, describe, load, sources, tables
    from nesyria.publishing.compare import diff
    from nesyria.series import monthly, panel
    from nesyria.validation import schema, validate

_MODULES = {
    "Dataset": "dataset",
    "NesyriaError": "errors",
    "cite": "functions",
    "describe": "functions",
    "diff": "publishing.compare",
    "explain": "answers",
    "load": "functions",
    "monthly": "series",
    "panel": "series",
    "reconcile": "answers",
    "schema": "validation",
    "sources": "functions",
    "tables": "functions",
    "validate": "validation",
}

__all__ = [
    "Dataset",
    "NesyriaError",
    "cite",
    "describe",
    "diff",
    "explain",
    "load",
    "monthly",
    "panel",
    "reconcile",
    "schema",
    "sources",
    "tables",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Import a public name at its first use."""
    if name == "__version__":
        from nesyria.datapackage.package import Package

        return Package.installed().version
    if name not in _MODULES:
        raise AttributeError(f"module 'nesyria' has no attribute {name!r}")
    value = getattr(import_module(f"nesyria.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
