"""What the title of a page says in words and figures, beside what the reports of the page say.

A title is read once, however many pages have it, and a page is told of once, however many reports
it has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nesyria.figures.ranking import MEASURES
from nesyria.tableschema.distinct import distinct
from nesyria.validation.rows.keys import REPORTS
from nesyria.validation.rows.plausibility.countries import AREAS, CAMPS, Countries
from nesyria.validation.rows.plausibility.counts import NUMBERS
from nesyria.validation.rows.table import Table, Violations, each
from nesyria.validation.rule import rule

Numbers = np.ndarray[Any, Any]

_THOUSANDS = re.compile(r"\b([0-9]{1,3})[,. ]([0-9]{3})\b")

# Not a part of a date, an ordinal, a share, a name like MEPS24 or a further number.
_NUMBER = re.compile(r"(?<![\w.,:/+-])[0-9]{2,6}(?![\w:/%+-]|[.,][0-9])")

# What is counted is no person, or a day, a year or a country.
_OTHER_UNITS = re.compile(
    r"famil|households?|orphan|orphel|countries|states|days|years|months|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|"
    r"عائلة|أسرة|اسرة|عوائل|عائلات|خانواد|خاندان|دولة|семь|семей|стран|perhe",
    re.IGNORECASE,
)


# Above any number of a title and of a cell.
_BASE = 10**8


@dataclass(frozen=True)
class _Titled:
    """What the titles of pages say, as numbers: codes of areas, or persons.

    ``code`` says for each page which of the distinct titles it has, -1 where it has none.
    """

    code: Numbers
    said: Sequence[Sequence[int]]

    @classmethod
    def of(cls, titles: pd.Series, read: Callable[[str], Sequence[int]]) -> _Titled:
        """Read each distinct title once."""
        own = distinct(titles)
        return cls(own.codes.astype("int64"), [read(str(title)) for title in own.objects()])

    @property
    def any(self) -> Numbers:
        """Say which pages have a title that says something."""
        # The code -1 takes the last.
        return np.array([*(bool(one) for one in self.said), False])[self.code]

    def agree(self, pages: Numbers, numbers: Numbers) -> Numbers:
        """Say which of some pages have each a title that says a number."""
        keys = [code * _BASE + one for code, own in enumerate(self.said) for one in own]
        return np.isin(self.code[pages] * _BASE + numbers, np.array(keys, dtype="int64"))

    def of_page(self, page: int) -> list[int]:
        """Return what the title of a page says."""
        return list(self.said[self.code[page]])


@rule(
    "area.title",
    tables={"sources": ("source_id", "title")},
    joins={
        **AREAS,
        **dict.fromkeys(NUMBERS, ("report_id", "source_id", "area_id")),
    },
    severity="warning",
)
def titles_name_the_area(table: Table) -> Violations:
    """Of the countries that the title of a page names, one at least is that of a report of it."""
    # The handovers of a page decide where it tells of any: pages give totals in passing.
    areas = table.tables["areas"].reset_index(drop=True)
    place = {str(area): order for order, area in enumerate(areas["area_id"])}
    countries = Countries.of_areas(areas)
    abroad = areas.index[(areas["kind"] == "country") & ~areas["area_id"].isin(["SYR"])]

    def read(title: str) -> Sequence[int]:
        named = {one.area for one in countries.of(title)}
        return sorted(place[area] for area in named) if named - CAMPS else ()

    titled = _Titled.of(table.frame["title"], read)
    told, meant = (np.zeros(len(table.frame), dtype=bool) for _ in range(2))
    for name in NUMBERS:
        about = distinct(table.tables[name]["area_id"]).places_in(distinct(areas["area_id"]))
        pages = _pages(table, name)
        open_ = (pages >= 0) & (about >= 0) & titled.any[pages] & ~told[pages]
        pages, about = pages[open_], about[open_]
        meant[pages[titled.agree(pages, about)]] = True
        told[pages[np.isin(about, abroad)]] = True
    rows = (told & ~meant).nonzero()[0].tolist()
    names = areas["area_id"].to_numpy(dtype="object")
    yield from each(
        rows,
        "title",
        [
            f"the title names {_words({*names[titled.of_page(row)]} - CAMPS)}, and the reports of "
            f"the page are about others ({said}); is their area right?"
            for row, said in zip(rows, _reports(table, rows, "area_id"), strict=True)
        ],
    )


@rule(
    "number.title",
    tables={"sources": ("source_id", "title")},
    joins={name: ("report_id", "source_id", *own) for name, own in NUMBERS.items()},
    severity="warning",
)
def titles_give_a_number_of_the_page(table: Table) -> Violations:
    """Of the exact numbers in the title of a page with handovers, its reports give at least one."""
    # Titles of other pages have numbers that the ledger leaves out.
    titled = _Titled.of(table.frame["title"], _exact_numbers)
    given, same = (np.zeros(len(table.frame), dtype=bool) for _ in range(2))
    told = _pages(table, REPORTS)
    given[told[told >= 0]] = True
    given &= titled.any
    for pages, numbers in _given(table, titled.any):
        same[pages[titled.agree(pages, numbers)]] = True
        # A title may say 16 with a word for thousands.
        whole = numbers % 1000 == 0
        same[pages[whole][titled.agree(pages[whole], numbers[whole] // 1000)]] = True
    rows = (given & ~same).nonzero()[0].tolist()
    yield from each(
        rows,
        "title",
        [
            f"the title says {_words(titled.of_page(row))}, and no report of the page does "
            f"({said}); read it again"
            for row, said in zip(rows, _reports(table, rows, *MEASURES, "value"), strict=True)
        ],
    )


def _pages(table: Table, name: str) -> Numbers:
    """Return for each row of a table of the ledger the row of its page; -1 without one."""
    return distinct(table.tables[name]["source_id"]).places_in(distinct(table.frame["source_id"]))


def _exact_numbers(title: str) -> list[int]:
    """Return the numbers of persons that a title gives to the last person."""
    if _OTHER_UNITS.search(title):
        return []
    numbers = map(int, _NUMBER.findall(_THOUSANDS.sub(r"\1\2", title)))
    return [one for one in numbers if not 1990 <= one <= 2050 and _is_exact(one)]


def _is_exact(number: int) -> bool:
    """Say whether a number is no round one: 64 and 5640, but not 60, 640 and 5600."""
    return number % 10 > 0 or (number > 1000 and number % 100 > 0)


def _given(table: Table, some: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield pages and the numbers that their reports give, where these are some of the pages.

    Also sums: of the parts of a report, and of the reports of a page.
    """
    for name, fields in NUMBERS.items():
        pages = _pages(table, name)
        own = (pages >= 0) & some[pages]
        pages = pages[own]
        cells = {
            field: table.tables[name][field].to_numpy(dtype=float, na_value=np.nan)[own]
            for field in fields
        }
        if name == REPORTS:
            parts = np.nan_to_num(np.array([cells[one] for one in MEASURES[1:]]))
            cells["parts"], cells["women_children"] = parts.sum(axis=0), parts[0] + parts[2]
            for one in (*MEASURES, "parts"):
                sums = np.bincount(pages, np.nan_to_num(cells[one]), minlength=len(some))
                cells[f"{one} of the page"] = sums[pages]
        for values in cells.values():
            known = values > 0
            yield pages[known], values[known].astype("int64")


def _reports(table: Table, rows: Sequence[int], *fields: str) -> list[str]:
    """Return for each of some pages its first report, with what that says in some fields."""
    found: dict[int, str] = {}
    for name in reversed(NUMBERS):
        reports, pages = table.tables[name], _pages(table, name)
        own = np.isin(pages, rows).nonzero()[0]
        first, place = np.unique(pages[own], return_index=True)
        names = ["report_id", *(field for field in fields if field in reports)]
        cells = reports[names].iloc[own[place]].astype("object").to_dict("records")
        for page, report in zip(first, cells, strict=True):
            known = [field for field in fields if field in report and pd.notna(report[field])]
            said = " ".join(f"{field} {report[field]}" for field in known)
            found[int(page)] = f"{report['report_id']}: {said}"
    return [found[row] for row in rows]


def _words(values: Iterable[object]) -> str:
    return " and ".join(sorted(map(str, values)))
