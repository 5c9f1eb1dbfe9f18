"""Partial dates: 2019, 2019-05 and 2019-05-31 keep their text and span an interval of days.

The forms are level 0 of the Extended Date/Time Format (Library of Congress).
"""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from nesyria.errors import NesyriaError
from nesyria.tableschema.distinct import distinct

if TYPE_CHECKING:
    import pandas as pd

PRECISIONS = {4: "year", 7: "month", 10: "day"}

# A year, with or without month and day, between hyphens or at an end of a key.
_IN_KEY = re.compile(
    r"(?<![a-z0-9])20[12][0-9](?:-?(?:0[1-9]|1[0-2])(?:-?(?:0[1-9]|[12][0-9]|3[01]))?)?(?![a-z0-9])"
)

_FORM = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


@lru_cache(maxsize=8192)
def span(text: str) -> tuple[str, str]:
    """Return the first and the last day of a partial date, as ISO text.

    Raises
    ------
    ValueError
        When the text is not a date that exists.

    Examples
    --------
    >>> span("2024-02")
    ('2024-02-01', '2024-02-29')
    """
    if not _FORM.fullmatch(text):
        raise ValueError(f"{text!r} is not a date of the form 2019, 2019-05 or 2019-05-31")
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    first = datetime.date(year, month or 1, day or 1)
    last_month = month or 12
    last = datetime.date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    return first.isoformat(), last.isoformat()


def is_date(text: str) -> bool:
    """Say whether a text is a partial date that exists."""
    try:
        span(text)
    except ValueError:
        return False
    return True


def as_text(day: object, argument: str) -> str:
    """Return a day that a caller gives as the text of a partial date.

    Parameters
    ----------
    day : str, date, datetime, Timestamp, datetime64 or Period
        The day; text may be a month or a year, and a Period stands for its last day.
    argument : str
        Name of the argument, for errors.

    Raises
    ------
    NesyriaError
        When it is none of these, or no date that exists.

    Examples
    --------
    >>> as_text(datetime.datetime(2023, 12, 7, 18, 30), "as_of")
    '2023-12-07'
    """
    # A Timestamp is a datetime, and NaT is a datetime that has no day.
    day = getattr(day, "end_time", day)
    known = isinstance(day, datetime.date) or type(day).__name__ == "datetime64"
    text = day if isinstance(day, str) else str(day)[:10] if known else ""
    if not is_date(text):
        shown = "an empty text" if isinstance(day, str) and not day else f"{day!r}"
        raise NesyriaError(f"{argument} must be a date like 2023-12-07, not {shown}")
    return text


def bounds(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the first and the last day of each partial date (datetime64); missing stays missing.

    Raises
    ------
    ValueError
        When a text is not a date that exists.
    """
    import numpy as np
    import pandas as pd

    # Dates repeat a lot: each distinct one is worked out once. A missing one has the code -1,
    # which takes the last.
    own = distinct(texts)
    spans = [*map(span, own.objects()), ("NaT", "NaT")]
    first, last = (
        np.array(days, dtype="datetime64[s]")[own.codes] for days in zip(*spans, strict=True)
    )
    return (
        pd.Series(first, texts.index, name=texts.name, copy=False),
        pd.Series(last, texts.index, name=texts.name, copy=False),
    )


def in_key(key: str) -> str:
    """Return the date that the key of a page carries; '' where it carries none.

    Examples
    --------
    >>> in_key("hawar-201905-uk"), in_key("npa-2019-05-31"), in_key("664connect-nd-20190")
    ('201905', '2019-05-31', '')
    """
    found = _IN_KEY.search(key)
    return found[0] if found else ""
