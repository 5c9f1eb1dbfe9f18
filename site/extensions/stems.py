"""The index of the search, made faster: a word has its stem found once, however often it stands.

Most words of these pages are keys, dates and numbers: what ends with a digit has no ending to lose.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

_stemmer = SearchEnglish({})


@cache
def stem(word: str) -> str:
    """Return the stem of an English word, as Sphinx finds it."""
    return word.lower() if word[-1:].isdecimal() else _stemmer.stem(word)


class English(SearchEnglish):
    """English as Sphinx has it, with stems that are kept."""

    def stem(self, word: str) -> str:
        """Return the stem of a word."""
        return stem(word)


def setup(app: Sphinx) -> dict[str, Any]:
    """Have Sphinx index pages so."""
    app.add_search_language(English)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
