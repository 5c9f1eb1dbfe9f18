"""Why a figure is what it is: explained by the rule itself, from the reports that it used."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.explanation import keys
from nesyria.explanation.grounds import Grounds
from nesyria.explanation.model import Explanation
from nesyria.tableschema.interchange import as_frame, as_text

__all__ = ["Explanation", "check_same", "explain_figure"]

# Those of one table of the real package take some megabytes.
_MOST = 8
_kept: OrderedDict[tuple[str, str], Grounds] = OrderedDict()
_lock = threading.Lock()


def explain_figure(
    package: Package,
    key: Any,
    *,
    table: str | None = None,
    fields: Mapping[str, Any] | None = None,
    place: Mapping[str, str] | None = None,
) -> Explanation:
    """Explain one figure of a package.

    Parameters
    ----------
    package : Package
        The package, release or day that is asked.
    key : str, sequence of str, mapping or row
        The key of the figure, or one row of its table.
    table : str, optional
        Its table, where the key alone does not say which.
    fields : mapping, optional
        Further parts of the key by their names.
    place : mapping, optional
        What the explanation says of the place, besides package and version: release, as_of.

    Raises
    ------
    NesyriaError
        When no figure has that key.
    """
    name, parts = keys.find(package, key, table, fields or {})
    about = {"package": str(package.descriptor.get("name", "")), "version": package.version}
    # Where a folder lies on this machine says nothing to those who read the explanation.
    asked = {name: text for name, text in (place or {}).items() if name in ("release", "as_of")}
    return _grounds(package, name).explain(parts, about | asked)


def check_same(found: Explanation, key: Any) -> None:
    """Refuse a row of an unknown origin that is not the figure that was found.

    Raises
    ------
    NesyriaError
        When a cell differs; it names the first.
    """
    if not keys.is_row(key):
        return
    frame = as_frame(key, found.figure)
    for name in frame:
        here, text = found.figure[str(name)], as_text(frame[name]).iloc[0]
        told = text if isinstance(text, str) else None
        if (None if here is None else str(here)) != told:
            raise NesyriaError(
                f"this row does not say which version or day it is of, and is not the figure of "
                f"{' '.join(found.place.values())}: {name} is {_said(here)} there, and "
                f"{_said(told)} in the row; pass path=, release= or as_of="
            )


def _said(value: object) -> str:
    return "blank" if value is None else str(value)


def _grounds(package: Package, table: str) -> Grounds:
    """Return what the figures of a table are explained from, kept while the files stay the same."""
    key = (package.state(), table)
    with _lock:
        found = _kept.pop(key, None) or Grounds(package, table)
        _kept[key] = found
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return found
