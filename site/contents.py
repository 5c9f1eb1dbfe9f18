"""All that the site has, in the order in which it is written."""

from __future__ import annotations

from concurrent.futures import Executor
from pathlib import Path

import nesyria as nes
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


def write(package: Package, source: Path, extra: Path, processes: Executor) -> Site:
    """Write every page of a package's site and every file to download."""
    # Begun first: another process validates the package here and now while pages are written.
    report = processes.submit(nes.validate, package.root)
    site = Site(package, source, extra, processes)
    shown = overview.write(site)
    home.write(site, shown["returns"])
    # The search finds what is written before it.
    for part in (
        *(events, countries, camps, api, feeds, tables, sql, documents, notebooks, missing),
    ):
        part.write(site)
    validation.write(site, report.result())
    search.write(site)
    site.pictures.keep()
    return site
