"""The language that pages are written in.

Pages are written in English, the language of the package, and some in others too.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator

from babel import Locale

ENGLISH = "en"
# The one setting: the languages of the pages. Each but English has a catalogue.
LANGUAGES = (ENGLISH, "ar", "fr", "ru")

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


@functools.cache
def own_name(language: str) -> str:
    """Return what a language calls itself.

    Examples
    --------
    >>> own_name("fr"), own_name("ar"), own_name("ru")
    ('Français', 'العربية', 'Русский')
    """
    name = str(Locale.parse(language).get_display_name(language))
    return name[:1].upper() + name[1:]


@functools.cache
def direction(language: str) -> str:
    """Return ``rtl`` for a language that is written from right to left, or else ``ltr``."""
    return str(Locale.parse(language).text_direction)
