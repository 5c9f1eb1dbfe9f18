"""What changed between two versions or days, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nesyria.dataset import Day
from nesyria.publishing import diff as _diff
from nesyria.publishing.revisions import resolve_pair
from nesyria.tableschema import dates

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("table", "change", "key", "field", "old", "new")


def diff(
    old: Day | Path, new: Day | Path | None = None, *, path: str | Path | None = None
) -> pd.DataFrame:
    """Return what changed from one version of the data to another, or from one day to another.

    Parameters
    ----------
    old, new : str, Path, date, datetime or Timestamp
        A release like 1.0.0, a folder, a revision of git, or a day like 2023-12-31: what was known
        by then (a month or year means its last day). Where ``new`` is left out, it is the package
        that ``path`` names.
    path : str or Path, optional
        Folder of the package whose releases, days and revisions are meant; where left out, the
        current folder if it holds a package, and otherwise the installed one.

    Returns
    -------
    DataFrame
        One row per row that is new (``change`` added) or gone (withdrawn), and per cell that is
        another (corrected): ``table``, ``change``, ``key``, ``field``, ``old``, ``new``; a blank
        cell is text of no characters. ``attrs`` has the names of both, and ``step``, the least step
        of the version that the changes need.

    Raises
    ------
    NesyriaError
        When there is no such version or day.

    Examples
    --------
    >>> known = diff("2019-05-31", "2019-06-30")
    >>> sorted(set(known["change"]))
    ['added', 'corrected']

    See Also
    --------
    load : A table as of a day, or of a release.
    """
    import pandas as pd

    names = [None if one is None else _name(one) for one in (old, new)]
    found = _diff.diff(*resolve_pair(str(names[0]), names[1], path))
    rows = [[getattr(one, name) for name in _COLUMNS] for one in found.changes]
    out = pd.DataFrame(rows, columns=list(_COLUMNS), dtype="string")
    out.attrs.update(old=found.old, new=found.new, step=found.step)
    return out


def _name(version: Day | Path) -> str:
    """Return a version as the command line names it."""
    return str(version) if isinstance(version, str | Path) else dates.as_text(version, "a day")
