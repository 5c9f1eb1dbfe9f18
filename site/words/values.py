"""Single values as people read them: days, numbers, names of places and of columns."""

from __future__ import annotations

import calendar
import re
from typing import Any

import pandas as pd

from words import formats
from words.language import is_english
from words.messages import gettext as _
from words.messages import message

DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def day(value: Any) -> str:
    """Return a date as it is said: ``7 December 2023``, ``December 2023`` or ``2023``."""
    found = DAY.fullmatch(str(value))
    if not found or not 1 <= int(found[2] or 1) <= 12:
        return "" if pd.isna(value) else str(value)
    if not is_english():
        return formats.day(str(value))
    year, month, date = found.groups()
    said = [str(int(date))] if date else []
    return " ".join([*said, *([calendar.month_name[int(month)]] if month else []), year])


def plain(value: Any) -> str:
    """Return a value that is no code: numbers with thousands apart, ``yes`` and ``no``."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) or (isinstance(value, float) and not is_english()):
        return "" if pd.isna(value) else formats.number(value)
    return "" if pd.isna(value) else str(value)


def inline(name: str) -> str:
    """Return the name of a place within a sentence: all prisons, not All prisons.

    Examples
    --------
    >>> inline("All camps in north-east Syria"), inline("Roj camp")
    ('all camps in north-east Syria', 'Roj camp')
    """
    own = message(name)
    return own[:1].lower() + own[1:] if name.startswith("All ") else own


def spelled(name: str) -> str:
    """Return a name of a column that no schema has, in words."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
