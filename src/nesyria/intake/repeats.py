"""Statements that the ledger, or an earlier row of the batch, has already."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from nesyria.intake.decisions import Line, Lines
from nesyria.intake.references import SAME

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

# What two rows of one page must share to be one statement, and the dates that may be told more or
# less precisely.
_SAME = {
    "repatriation_reports": (["area_id", "persons", "women", "men", "children"], ["date"]),
    "total_reports": (["area_id", "group", "kind", "value"], ["as_of", "since"]),
    "population_reports": (
        ["site_id", "area_id", "group", "unit", "value", "low", "high"],
        ["as_of"],
    ),
}
_NUMBERS = {"persons", "women", "men", "children"}


def find_repeats(
    lines: Lines,
    table: str,
    own: pd.DataFrame,
    ledger: pd.DataFrame,
    lost: Collection[tuple[str, int]] = (),
) -> None:
    """Mark the lines of statements that are there already as duplicates.

    Parameters
    ----------
    lines : dict
        Those of one collected file.
    table : str
        The table of the ledger that it becomes.
    own, ledger : DataFrame
        The statements and the table, in its fields as text; pages have their final keys.
    lost : collection of (str, int)
        Decided duplicates of which it is to be found anew what they repeat.
    """
    file = next(iter(lines))[0] if lines else ""
    key, dates = _SAME[table]
    fields = ["source_id", *key, *dates]
    near = ledger[ledger["source_id"].isin(set(own["source_id"]))]
    seen: dict[tuple[str, ...], list[tuple[tuple[str, ...], str | tuple[str, int]]]]
    seen = defaultdict(list)
    for report, *values in near[["report_id", *fields]].itertuples(index=False):
        seen[tuple(values[: -len(dates)])].append((tuple(values[-len(dates) :]), report))
    for row, *values in own[fields].itertuples():
        line = lines[file, int(row)]
        what, when = tuple(values[: -len(dates)]), tuple(values[-len(dates) :])
        if not line.kept or (file, int(row)) in lost:
            _judge(line, what, when, seen[what], key)
        if line.action != "duplicate":
            seen[what].append((when, (file, int(row))))


def _judge(
    line: Line,
    what: tuple[str, ...],
    when: tuple[str, ...],
    seen: list[tuple[tuple[str, ...], str | tuple[str, int]]],
    key: list[str],
) -> None:
    numbers = [value for name, value in zip(key, what[1:], strict=True) if name in _NUMBERS]
    # Without a number two handovers of one page are told apart by their dates alone.
    bare = bool(numbers) and not any(numbers)
    for dates, where in seen:
        agree = dates == when if bare else all(map(_compatible, dates, when))
        if not agree:
            continue
        line.action, line.score = "duplicate", "1"
        line.reason = "The ledger has this statement of this page."
        if isinstance(where, str):
            line.report_id = where
        else:
            line.same_as = where
            line.reason = SAME.format(where[1])
        return


def _compatible(one: str, other: str) -> bool:
    """Say whether two partial dates may be the same."""
    return one.startswith(other) or other.startswith(one)
