"""Why a figure is what it is: explained by the rule itself, from the reports that it used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.explanation import keys
from nesyria.explanation.grounds import Grounds
from nesyria.explanation.kept import Kept
from nesyria.explanation.model import Explanation
from nesyria.tableschema.interchange import as_frame, as_text

__all__ = ["Explanation", "check_same", "explain_figure"]

# Those of one table of the real package take some megabytes.
_grounds = Kept(Grounds, 8)


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
    import pandas as pd

    there = pd.DataFrame([found.figure], dtype="object")
    frame = as_frame(key, found.figure)
    for name in frame:
        own, told = (as_text(rows[name]).fillna("blank").iloc[0] for rows in (there, frame))
        if own != told:
            raise NesyriaError(
                f"this row does not say which version or day it is of, and is not the figure of "
                f"{' '.join(found.place.values())}: {name} is {own} there, and {told} in the row; "
                "pass path=, release= or as_of="
            )
