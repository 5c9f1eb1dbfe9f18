"""A page for each table, and the package itself as files to download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from downloads import spreadsheets
from nesyria.datapackage.package import DESCRIPTOR, MAX_JSON_BYTES, MAX_TABLE_BYTES
from nesyria.errors import NesyriaError
from writing.columns import ahead

if TYPE_CHECKING:
    from writing.site import Site

# Folders whose files the site offers as they are.
OFFERED = ("data/", "schemas/")


def write(site: Site) -> None:
    """Write a page per table, and the package itself as files to download."""
    summary = site.dataset.tables().to_dict("records")
    site.page("tables/index", "tables/index", summary=summary)
    for row in summary:
        name = row["name"]
        rows = site.published(name)
        links = {"url": {url: url for url in rows["url"]}} if name == "sources" else {}
        if name != "sources" and "source_id" in rows.columns:
            links["source_id"] = site.sources["url"].to_dict()
        links["event_id"] = site.events.links()
        resource = site.package.resource(name)
        opened = spreadsheets.with_year(site.package, name, rows)
        site.download(f"spreadsheets/{name}.csv", spreadsheets.as_csv(opened))
        book = spreadsheets.as_workbook(site.package, name, opened)
        site.download(f"spreadsheets/{name}.xlsx", book)
        site.page(
            f"tables/{name}",
            "tables/table",
            resource=resource,
            rows=row["rows"],
            table=site.table(
                ahead(rows), resource["title"], name, links=links, searched=True, name=name
            ),
        )
        for file in (resource["path"], resource["schema"]):
            if isinstance(file, str):
                site.download(_offered(file), site.package.read_bytes(file, MAX_TABLE_BYTES))
    site.download(DESCRIPTOR, site.package.read_bytes(DESCRIPTOR, MAX_JSON_BYTES))


def _offered(file: str) -> str:
    """Refuse a file of the package that would take the place of a page or a script of the site."""
    if not file.startswith(OFFERED) or not file.endswith((".csv", ".json")):
        raise NesyriaError(
            f"{file[:200]!r} is not published: the site offers files ending with .csv or .json in "
            f"{' and '.join(OFFERED)}"
        )
    return file
