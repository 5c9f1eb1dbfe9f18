"""The static API: the tables, countries and events as files at addresses that stay.

``docs/static-api.md`` promises addresses and shapes; ``shapes.py`` says what the shapes are.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyarrow import parquet

import address
from downloads import atom, feeds, jsonfile, shapes
from nesyria.datapackage.package import MAX_TABLE_BYTES
from nesyria.export.shared import columnar
from records.capitals import capital
from records.ledger import REPORTS
from records.rows import records
from records.sources import pages_of

if TYPE_CHECKING:
    from writing.site import Site

ROOT = "api/v1"
# From the folder of the index to the top of the site.
_UP = "../../"
CAPITALS = "Points are capitals, with coordinates from GeoNames (CC BY 4.0); borders are not drawn."

Row = dict[str, Any]


def write(site: Site) -> None:
    """Write the index, the tables, the countries, the maps, and the schema of each shape.

    The events are written with their pages, by the function that makes both.
    """
    api = Api(site)
    for name in site.package.resources:
        for ending, content in api.table(name):
            site.download(f"{ROOT}/tables/{name}.{ending}", content)
    files = {f"countries/{row['area_id']}.json": api.country(row) for row in site.countries}
    files |= {"sites.geojson": api.sites(), "countries.geojson": api.countries()}
    files |= {f"schemas/{name}.json": one for name, one in shapes.of(site.package).items()}
    files["index.json"] = api.index()
    for name, value in files.items():
        site.download(f"{ROOT}/{name}", jsonfile.dumps(value, name))


class Api:
    """What the files of the API say of a package.

    Parameters
    ----------
    site : Site
        The site that they are of.
    """

    def __init__(self, site: Site) -> None:
        self._site, self._package, self._events = site, site.package, site.events
        self._about = jsonfile.of_package(site.package)

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        """Each table's rows as plain values, with the fields of its schema alone."""
        return {name: records(self._site.published(name)) for name in self._package.resources}

    @cached_property
    def _figures(self) -> dict[str, Row]:
        return {str(one["area_id"]): one for one in self._rows["countries"]}

    @cached_property
    def _pages(self) -> dict[str, set[str]]:
        """The pages that speak of each country."""
        found: dict[str, set[str]] = {}
        for name in REPORTS:
            for one in self._rows[name]:
                found.setdefault(str(one["area_id"]), set()).add(str(one["source_id"]))
        return found

    @cached_property
    def _keys(self) -> dict[str, list[str]]:
        """The events of each country."""
        found: dict[str, list[str]] = {}
        for key in self._events.keys:
            found.setdefault(self._events.area_of(key), []).append(key)
        return found

    def table(self, name: str) -> Iterator[tuple[str, str | bytes]]:
        """Yield a table three times: as JSON, as the published bytes, and as Parquet."""
        about = self._about | {"table": name, "title": self._title(name)}
        filled = about | {"rows": self._rows[name]}
        yield "json", jsonfile.dumps(filled, f"{name}.json", MAX_TABLE_BYTES, indent=None)
        yield "csv", self._package.read_bytes(self._package.resource(name)["path"], MAX_TABLE_BYTES)
        stream = io.BytesIO()
        # The compression that every reader has, also those of browsers.
        parquet.write_table(columnar.table(self._package, name), stream, compression="snappy")
        yield "parquet", stream.getvalue()

    def _title(self, name: str) -> str:
        return str(self._package.resource(name).get("title", name))

    def index(self) -> Row:
        """Return what there is; addresses are relative to the index itself."""
        about = self._package.descriptor
        return self._about | {
            "title": str(about.get("title", "")),
            "created": str(about.get("created", "")),
            "address": address.of(self._package) or None,
            "tables": [
                {"name": name, "title": self._title(name), "rows": len(rows)}
                | {ending: f"tables/{name}.{ending}" for ending in ("json", "csv", "parquet")}
                | {"schema": f"schemas/tables/{name}.json"}
                for name, rows in self._rows.items()
            ],
            "countries": [
                {"area_id": area, "name": one["name"], "json": f"countries/{area}.json"}
                for one in self._site.countries
                for area in [one["area_id"]]
            ],
            "events": [
                {"area_id": self._events.area_of(key)} | self._event(key)
                for key in self._events.keys
            ],
            "geojson": {name: f"{name}.geojson" for name in ("sites", "countries")},
            "feeds": {name: f"{_UP}{atom.file(name)}" for name in feeds.NAMES},
            "schemas": {name: f"schemas/{name}.json" for name in shapes.DOCUMENTS},
        }

    def _event(self, key: str, up: str = "") -> Row:
        row = self._events.counted.get(key)
        return {
            "event_id": key,
            "date": self._events.date_of(key),
            "counted": row is not None,
            "persons": None if row is None else row["persons"],
            "json": f"{up}events/{key}.json",
        }

    def country(self, row: Mapping[str, Any]) -> Row:
        """Return one of the site's countries: its figure, why it is so, its events, its sources."""
        area = str(row["area_id"])
        figure, pages = self._figures.get(area), sorted(self._pages.get(area, ()))
        found = figure and self._site.dataset.explain(area, table="countries").to_dict()
        return {"area_id": area, "name": row["name"], **self._about} | {
            "counted": figure is not None,
            "figure": figure,
            "explanation": found,
            "totals": [one for one in self._rows["totals"] if one["area_id"] == area],
            "events": [self._event(key, "../") for key in self._keys.get(area, [])],
            "sources": pages_of(self._events, pages),
            "citation": self._site.citations.items(pages),
        }

    def sites(self) -> Row:
        """Return camps and prisons as GeoJSON; what is no one place has no point."""
        features = []
        for row in self._rows["sites"]:
            left = {name: row[name] for name in row if name not in shapes.PLACED}
            features.append(_feature(row["site_id"], (row["latitude"], row["longitude"]), left))
        return self._collection(features)

    def countries(self) -> Row:
        """Return the figures of countries as GeoJSON: points, since borders are disputed."""
        areas = {one["area_id"]: one for one in self._rows["areas"]}
        features = []
        for area, row in self._figures.items():
            named = {name: areas.get(area, {}).get(name) for name in shapes.NAMED}
            figure = {name: value for name, value in row.items() if name != "area_id"}
            where = capital(named["iso2"]) or (None, None)
            features.append(_feature(area, where, named | figure))
        return self._collection(features) | {"attribution": CAPITALS}

    def _collection(self, features: list[Row]) -> Row:
        return {"type": "FeatureCollection"} | self._about | {"features": features}


def _feature(key: str, where: tuple[float | None, float | None], about: Row) -> Row:
    """Return a point with what is known of it; ``where`` is its latitude and longitude."""
    point = None if None in where else {"type": "Point", "coordinates": [where[1], where[0]]}
    return {"type": "Feature", "id": key, "geometry": point, "properties": about}
