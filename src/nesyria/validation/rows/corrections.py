"""Corrections: each says why."""

from __future__ import annotations

import re

import pandas as pd

from nesyria.validation.rows.table import Table, Violations, where
from nesyria.validation.rule import rule

# What stands where a reason should, and gives none; words that carry no reason of their own.
_WORDS = """
    a amend amended an and are as at be because been by change changed changes correct corrected
    correcting correction corrections data datum delete deleted edit edited error errors field
    figure fix fixed fixes for from had has in instead into is it its key misc missing mistake
    modified nan new no none not nothing now null number of old on or other reason remove removed
    replace replaced replacing row see should tbd test text that the this to todo unknown update
    updated updates value values was were why will with wrong xxx
"""
_EMPTY = frozenset(_WORDS.split())
# A reason of fewer letters than this is none in any language.
_LETTERS = 4
_WORD = re.compile(r"\w+")


def is_reason(reason: str, said: str) -> bool:
    """Say whether a text gives a reason, beyond what the other fields of its row say.

    Examples
    --------
    >>> is_reason("The page says 32.", "31 32 value"), is_reason("value changed: 32", "31 32 value")
    (True, False)
    """
    known = set(_WORD.findall(said.casefold()))
    words = [word for word in _WORD.findall(reason.casefold()) if word not in _EMPTY | known]
    letters = [letter for word in words for letter in word if letter.isalpha()]
    return len(letters) >= _LETTERS and len(set(letters)) > 2


@rule(
    "correction.reason",
    tables={"corrections": ("release", "table", "key", "field", "old", "new", "reason")},
)
def a_correction_says_why(table: Table) -> Violations:
    """The reason of a correction is a reason: more than its fields and values, or "changed"."""
    others = ["table", "key", "field", "old", "new"]
    rows = table.text[[*others, "reason"]].astype("object").fillna("")
    said = rows[others].agg(" ".join, axis=1) if len(rows) else pd.Series(dtype="object")
    wrong = [
        not is_reason(str(reason), str(more))
        for reason, more in zip(rows["reason"], said, strict=True)
    ]
    message = "no reason: say in one sentence why, as 'The page says 32, not 31.'"
    yield from where(pd.Series(wrong, index=table.frame.index, dtype=bool), "reason", message)
