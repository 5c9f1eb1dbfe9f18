"""The countries that an English text names, by the names that the table of areas gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

# What these rules need of the areas.
AREAS = {"areas": ("area_id", "name", "kind")}

# Where the camps and prisons are, which any title or note may name.
CAMPS = frozenset({"SYR", "IRQ"})

# The first four characters of what begins with a capital letter.
_CAPITAL = re.compile(r"\b(?=([^\W\d_a-z].{3}))")

# What makes of a whole name a word of its people: Iraqi, Malian, Nepalese.
_ENDING = r"(?:i?an|n|i|ese)?\b"


class Named(NamedTuple):
    """A country that a text names, and where."""

    area: str
    start: int
    end: int


class Countries:
    """Finds countries in texts: by their names, and by words that begin as these do.

    Parameters
    ----------
    names : mapping of str to str
        Name by key of the country.

    Examples
    --------
    >>> names = Countries({"KAZ": "Kazakhstan", "NER": "Niger", "NGA": "Nigeria"})
    >>> [found.area for found in names.of("Kazakh and Nigerian orphans")]
    ['KAZ', 'NGA']
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._areas: dict[str, str] = {}
        starts: dict[str, list[str]] = {}
        for area, begin in _beginnings(names).items():
            self._areas[begin] = area
            starts.setdefault(begin[:4], []).append(begin)
        whole = set(names.values())
        self._patterns = {
            start: re.compile(
                "|".join(
                    re.escape(one) + (_ENDING if one in whole else r"\w*")
                    for one in sorted(begins, key=len, reverse=True)
                )
            )
            for start, begins in starts.items()
        }

    @classmethod
    def of_areas(cls, areas: pd.DataFrame) -> Countries:
        """Return those of a table of areas."""
        known = areas.loc[areas["kind"] == "country", ["area_id", "name"]].astype("object")
        return _of_names(tuple(known.dropna().itertuples(index=False, name=None)))

    def of(self, text: str) -> Iterator[Named]:
        """Yield the countries that a text names, from left to right."""
        for word in _CAPITAL.finditer(text):
            pattern = self._patterns.get(word[1])
            found = pattern.match(text, word.start()) if pattern else None
            if found:
                yield Named(self._area(found[0]), *found.span())

    def _area(self, found: str) -> str:
        """Return the country of a word that begins as one of the names does."""
        sizes = range(len(found), 0, -1)
        return next(self._areas[found[:size]] for size in sizes if found[:size] in self._areas)


# Several rules look at the same areas, and so does the next validation.
@lru_cache(maxsize=8)
def _of_names(names: tuple[tuple[str, str], ...]) -> Countries:
    return Countries(dict(names))


def _beginnings(names: Mapping[str, str]) -> dict[str, str]:
    """Return how the words for each country begin.

    A name of one long word as far as no other name begins so, but for at least five letters, which
    Kazakhstan and Kazakh share; any other name is whole.
    """
    words = [word for name in names.values() for word in re.findall(r"\w+", name)]
    found = {}
    for area, name in names.items():
        sizes = range(5, len(name)) if re.fullmatch(r"\w+", name) else range(0)
        alone = (
            name[:size]
            for size in sizes
            if sum(word.startswith(name[:size]) for word in words) == 1
        )
        found[area] = next(alone, name)
    return found
