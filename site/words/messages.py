"""The messages of pages in the current language.

They come from ``locale/LANGUAGE.po``, a catalogue as gettext has it, whose keys are the English
texts.
"""

from __future__ import annotations

import functools
import gettext as catalogues
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from folders import LOCALE
from words.formats import number
from words.language import ENGLISH, current, is_english

# What stands beside no number is said as of many.
MANY = 100


def catalogue_path(language: str) -> Path:
    """Return the file of a catalogue."""
    return LOCALE / f"{language}.po"


@functools.cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    if language == ENGLISH:
        return catalogues.NullTranslations()
    with catalogue_path(language).open("rb") as stream:
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
