"""All that the site has, in the order in which it is written."""

from __future__ import annotations

from pathlib import Path

from downloads import api, feeds
from nesyria.datapackage.package import Package
from pages import (
    camps,
    countries,
    documents,
    events,
    home,
    missing,
    notebooks,
    overview,
    search,
    tables,
    validation,
)
from sql import page as sql
from writing.site import Site


def write(package: Package, source: Path, extra: Path) -> Site:
    """Write every page of a package's site and every file to download."""
    site = Site(package, source, extra)
    shown = overview.write(site)
    home.write(site, shown["returns"])
    # The search finds what is written before it.
    for part in (
        *(events, countries, camps, api, feeds, tables, sql, documents, validation, notebooks),
        *(missing, search),
    ):
        part.write(site)
    return site
