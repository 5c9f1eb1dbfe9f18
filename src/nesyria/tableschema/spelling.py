"""Names without what spellings of them differ in."""

from __future__ import annotations

import unicodedata


def folded(name: str) -> str:
    """Return a name without what spellings differ in: case, accents, spaces, signs.

    Examples
    --------
    >>> folded("Al-Hol Câmp")
    'alholcamp'
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(char for char in plain if char.isalnum())
