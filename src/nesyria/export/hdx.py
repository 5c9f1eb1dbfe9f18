"""HDX: the CSV files with HXL hashtags, and the dataset as the Humanitarian Data Exchange has it.

What HDX asks for beyond the descriptor stands there under ``hdx``. The organisation and the
maintainer are those of whoever uploads it, so that they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nesyria.citation import cite_release
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError, invalid_choice
from nesyria.export import hxl
from nesyria.export.shared import metadata
from nesyria.tableschema import dates, fields
from nesyria.tableschema.pandas import read_frame, text_by_key

DATASET = "hdx-dataset.json"
# HDX's list of topics, from which all tags are.
_TOPICS = "b891512e-9516-4bf5-962a-7a289772a2a1"
# Names of licences there, by those of SPDX.
_LICENCES = {
    "CC-BY-4.0": "cc-by",
    "CC-BY-SA-4.0": "cc-by-sa",
    "ODbL-1.0": "hdx-odc-odbl",
    "ODC-By-1.0": "hdx-odc-by",
    "PDDL-1.0": "hdx-pddl",
}
_OTHER = "hdx-other"
# How often a dataset changes, in days; -2 is as needed, -1 never, 0 live.
FREQUENCIES = ("-2", "-1", "0", "1", "2", "7", "14", "30", "60", "90", "120", "180", "365")
_SETTINGS = {"methodology": str, "caveats": str, "data_update_frequency": str, "tags": list}

Settings = dict[str, Any]


def write(package: Package, folder: Path) -> None:
    """Write each table as ``<table>.csv`` with hashtags, and the dataset as ``hdx-dataset.json``.

    Raises
    ------
    NesyriaError
        When what the descriptor says under ``hdx`` is not what HDX takes.
    """
    described = describe(package)
    hxl.write(package, folder)
    metadata.write_json(folder / DATASET, described)


def describe(package: Package) -> dict[str, Any]:
    """Return the dataset in the form of HDX's interface, which is that of CKAN."""
    about, own = package.descriptor, _settings(package)
    licence = metadata.licence(package)
    known = _LICENCES.get(licence["name"], _OTHER)
    found = {
        "name": re.sub(r"[^a-z0-9]+", "-", about["name"].lower()).strip("-") or "dataset",
        "title": about["title"],
        "notes": f"{about['description']}\n\n{cite_release(package, 'apa')}",
        "version": package.version,
        "private": False,
        "dataset_source": ", ".join(one["title"] for one in about["contributors"]),
        "dataset_date": _period(package),
        "data_update_frequency": own.get("data_update_frequency", "-2"),
        "groups": [{"name": name} for name in _locations(package)],
        "subnational": "1",
        "license_id": known,
        "methodology": "Other",
        "methodology_other": own.get("methodology", about["description"]),
        "caveats": own.get("caveats", ""),
        "tags": [{"name": one, "vocabulary_id": _TOPICS} for one in own.get("tags", ["hxl"])],
        "resources": [_resource(package, name) for name in package.resources],
    }
    return found | ({"license_other": licence["title"]} if known == _OTHER else {})


def _settings(package: Package) -> Settings:
    found = package.descriptor.get("hdx", {})
    if not isinstance(found, dict):
        raise NesyriaError(f"{DESCRIPTOR}: 'hdx' must be an object")
    for name, value in found.items():
        if name not in _SETTINGS:
            raise invalid_choice(f"property of 'hdx' in {DESCRIPTOR}:", name, _SETTINGS)
        texts = value if isinstance(value, list) else [value]
        if type(value) is not _SETTINGS[name] or not all(isinstance(one, str) for one in texts):
            wanted = "a list of texts" if name == "tags" else "a text"
            raise NesyriaError(f"{DESCRIPTOR}: {name!r} of 'hdx' must be {wanted}")
    frequency = found.get("data_update_frequency", "-2")
    if frequency not in FREQUENCIES:
        raise invalid_choice("data_update_frequency of 'hdx':", frequency, FREQUENCIES)
    if not found.get("tags", ["hxl"]):
        raise NesyriaError(f"{DESCRIPTOR}: 'tags' of 'hdx' is empty; HDX needs one or more")
    return found


def _period(package: Package) -> str:
    """Return the first and the last day that the tables are about, as HDX writes a period."""
    days = sorted(day for name in package.resources for day in _days(package, name))
    made = metadata.created(package)
    # The last day of a year that is not over lies ahead.
    first, last = (days[0], min(days[-1], made or days[-1])) if days else (made, made)
    return f"[{first}T00:00:00 TO {last}T23:59:59]" if last else "[* TO *]"


def _days(package: Package, name: str) -> Iterator[str]:
    dated = package.resource(name).get("dateField")
    own = {field["name"]: field for field in fields.of(package.schema(name), name)}
    if dated not in own or not fields.is_partial_date(own[dated]):
        return
    for text in read_frame(package, name)[dated].dropna().unique():
        yield from dates.span(str(text))


def _locations(package: Package) -> list[str]:
    """Return the countries that rows of figures and places belong to, as HDX names them."""
    if not {"areas", "countries"} <= set(package.resources):
        return ["world"]
    areas = text_by_key(package, "areas")
    countries = areas[areas["kind"] == "country"]
    found = set(countries.index) & set(text_by_key(package, "countries").index)
    places = text_by_key(package, "sites") if "sites" in package.resources else None
    if places is not None and "admin1_pcode" in places:
        # A code of OCHA begins with the code of the country in two letters.
        held = set(places["admin1_pcode"].str[:2])
        found |= set(countries.index[countries["iso2"].isin(held - {""})])
    return sorted(key.lower() for key in found) or ["world"]


def _resource(package: Package, name: str) -> dict[str, Any]:
    about = package.resource(name)
    told = [about.get("title") or name, about.get("description") or ""]
    return {
        "name": f"{name}.csv",
        "description": ". ".join(one.rstrip(".") for one in told if one) + ".",
        "format": "csv",
        "resource_type": "file.upload",
        "url_type": "upload",
        "upload": f"{name}.csv",
    }
