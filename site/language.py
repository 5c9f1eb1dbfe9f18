"""The language that pages are written in: its messages, names, days and numbers.

Pages are written in English, the language of the package, and some in others too. What is written
in them comes from ``locale/LANGUAGE.po``, a catalogue as gettext has it, whose keys are the English
texts; names of countries and languages, days and numbers come from the CLDR.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import gettext as catalogues
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

ENGLISH = "en"
# The one setting: the languages of the pages. Each but English has a catalogue.
LANGUAGES = (ENGLISH, "ar", "fr", "ru")
FOLDER = Path(__file__).resolve().parent / "locale"
DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")

# What stands beside no number is said as of many.
MANY = 100

_spoken = [ENGLISH]


def current() -> str:
    """Return the language that is written in now."""
    return _spoken[-1]


def is_english() -> bool:
    """Say whether what is written is in English, as it stands in the code and in the package."""
    return current() == ENGLISH


@contextlib.contextmanager
def use(language: str) -> Iterator[None]:
    """Write in a language for a while."""
    _spoken.append(language)
    try:
        yield
    finally:
        _spoken.pop()


def path(language: str) -> Path:
    """Return the file of a catalogue."""
    return FOLDER / f"{language}.po"


@functools.cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    if language == ENGLISH:
        return catalogues.NullTranslations()
    with path(language).open("rb") as stream:
        found = read_po(stream, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, found)
    compiled.seek(0)
    return catalogues.GNUTranslations(compiled)


def gettext(message: str, **values: Any) -> str:
    """Return a message in the current language, with values in its places.

    Examples
    --------
    >>> gettext("from %(site)s", site="Roj camp")
    'from Roj camp'
    """
    # The key '' has the head of a catalogue.
    text = _catalogue(current()).gettext(message) if message else ""
    return text % values if values else text


def ngettext(one: str, many: str, count: Any, **values: Any) -> str:
    """Return a message that depends on a count; it stands at ``%(n)s``, or a dash where none is."""
    missing = pd.isna(count)
    text = _catalogue(current()).ngettext(one, many, MANY if missing else int(count))
    return text % ({"n": "–" if missing else number(count)} | values)


def message(text: str) -> str:
    """Return a text of the data in the current language; as it is, where no catalogue has it."""
    return gettext(text)


def plural(one: str, many: str, count: int) -> str:
    """Return a message that depends on a count, its places still open: what templates ask for."""
    return _catalogue(current()).ngettext(one, many, int(count))


def own_name(language: str) -> str:
    """Return what a language calls itself.

    Examples
    --------
    >>> own_name("fr"), own_name("ar"), own_name("ru")
    ('Français', 'العربية', 'Русский')
    """
    name = str(Locale.parse(language).get_display_name(language))
    return name[:1].upper() + name[1:]


def sorted_as(name: str) -> str:
    """Return what a name is sorted by: its letters, whatever their accents and their case.

    Examples
    --------
    >>> sorted(["Fidji", "États-Unis", "Danemark"], key=sorted_as)
    ['Danemark', 'États-Unis', 'Fidji']
    """
    parts = unicodedata.normalize("NFKD", name)
    return "".join(one for one in parts if not unicodedata.combining(one)).casefold()


def direction(language: str) -> str:
    """Return ``rtl`` for a language that is written from right to left, or else ``ltr``."""
    return str(Locale.parse(language).text_direction)


def country(iso2: str, name: str) -> str:
    """Return the name of a country: that of the package in English, or else that of the CLDR."""
    return name if is_english() else str(_locale(current()).territories.get(iso2, name))


def language_name(code: str, name: str) -> str:
    """Return the name of a language: that of the package in English, or else that of the CLDR."""
    return name if is_english() else str(_locale(current()).languages.get(code, name))


@functools.cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


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
    if is_english():
        return f"{value:,}"
    # Never rounded: a figure is the same in every language. A share of 1 is written as 1.0.
    pattern = "#,##0.0#" if isinstance(value, float) else None
    kept: dict[str, Any] = {"decimal_quantization": False, "numbering_system": "latn"}
    return str(format_decimal(value, pattern, locale=current(), **kept))


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
    >>> with use("fr"):
    ...     day("2023-12-07"), day("2023-12"), day("2023"), day("unknown")
    ('7 décembre 2023', 'décembre 2023', '2023', 'unknown')
    """
    return _day(text, current()) or text


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return words as a list in a sentence, joined by ``and``, ``or`` or, with '', by commas.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a", "b"], "or"), listed(["a", "b"], "")
    ('a, b and c', 'a or b', 'a, b')
    """
    if not last:
        return comma().join(words)
    if is_english():
        return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
    style = "standard" if last == "and" else "or"
    return str(format_list(list(words), style=style, locale=current()))  # type: ignore[arg-type]


def comma() -> str:
    """Return what stands between the parts of a list."""
    return gettext(", ")


def colon() -> str:
    """Return what stands before what is said of something."""
    return gettext(": ")


def semicolon() -> str:
    """Return what stands between longer parts of a list."""
    return gettext("; ")


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
