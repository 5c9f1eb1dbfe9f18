"""Names, numbers and days as the current language writes them, which the CLDR knows."""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from words.language import current, is_english

DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def country(iso2: str, name: str) -> str:
    """Return the name of a country: that of the package in English, or else that of the CLDR."""
    return name if is_english() else str(_locale(current()).territories.get(iso2, name))


def language_name(code: str, name: str) -> str:
    """Return the name of a language: that of the package in English, or else that of the CLDR."""
    return name if is_english() else str(_locale(current()).languages.get(code, name))


@functools.cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def sorted_as(name: str) -> str:
    """Return what a name is sorted by: its letters, whatever their accents and their case.

    Examples
    --------
    >>> sorted(["Fidji", "États-Unis", "Danemark"], key=sorted_as)
    ['Danemark', 'États-Unis', 'Fidji']
    """
    parts = unicodedata.normalize("NFKD", name)
    return "".join(one for one in parts if not unicodedata.combining(one)).casefold()


def number(value: float) -> str:
    """Return a number as the current language writes it.

    Arabic has two kinds of digits. Those that English has are what the CLDR names for Arabic in
    half of the countries where it is spoken; numbers in them can be copied into a spreadsheet, and
    are those of the charts, the files to download and the sources' own pages.

    Examples
    --------
    >>> number(1203)
    '1,203'
    """
    return f"{value:,}" if is_english() else _number(value, current())


@functools.lru_cache(maxsize=None, typed=True)
def _number(value: float, language: str) -> str:
    # Never rounded: a figure is the same in every language. A share of 1 is written as 1.0.
    pattern = "#,##0.0#" if isinstance(value, float) else None
    kept: dict[str, Any] = {"decimal_quantization": False, "numbering_system": "latn"}
    return str(format_decimal(value, pattern, locale=language, **kept))


@functools.cache
def _day(text: str, language: str) -> str | None:
    found = DATE.fullmatch(text)
    if not found:
        return None
    year, month, date = (int(one) if one else None for one in found.groups())
    try:
        first = datetime.date(year or 0, month or 1, date or 1)
    except ValueError:
        return None
    if date:
        return str(format_date(first, "long", locale=language))
    if month:
        return str(format_skeleton("yMMMM", first, locale=language))
    return found[1]


def day(text: str) -> str:
    """Return a day, month or year as the current language says it; what is none as it is.

    Examples
    --------
    >>> from words.language import use
    >>> with use("fr"):
    ...     day("2023-12-07"), day("2023-12"), day("2023"), day("unknown")
    ('7 décembre 2023', 'décembre 2023', '2023', 'unknown')
    """
    return _day(text, current()) or text


def time_words(language: str) -> dict[str, Any]:
    """Return how drawings write numbers and days in a language, as d3 has it."""
    here = _locale(language)
    months = {width: here.months["stand-alone"][width] for width in ("wide", "abbreviated")}
    days = {width: here.days["stand-alone"][width] for width in ("wide", "abbreviated")}
    symbols = here.number_symbols["latn"]
    # The days of the CLDR begin on Monday, those of d3 on Sunday.
    week = [6, 0, 1, 2, 3, 4, 5]
    return {
        "number": {
            "decimal": symbols["decimal"],
            "thousands": symbols["group"],
            "grouping": [3],
            "currency": ["", ""],
        },
        "time": {
            "dateTime": "%x, %X",
            "date": "%d.%m.%Y",
            "time": "%H:%M:%S",
            "periods": ["AM", "PM"],
            "days": [days["wide"][one] for one in week],
            "shortDays": [days["abbreviated"][one] for one in week],
            "months": [months["wide"][one] for one in range(1, 13)],
            "shortMonths": [months["abbreviated"][one] for one in range(1, 13)],
        },
    }
