"""The page of queries: SQLite and the tables, as scripts that also work from a folder on disk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nesyria.errors import NesyriaError
from nesyria.export.shared import metadata
from nesyria.tableschema.regex import FORMULA
from sql.database import DATABASE, database, engine, packed
from sql.questions import answered

if TYPE_CHECKING:
    from writing.site import Site


def write(site: Site) -> None:
    """Write the page of queries, the database, and the scripts that it runs in."""
    try:
        content = database(site.package)
    except NesyriaError as error:
        # A package that is not valid has its pages too.
        site.page("sql", "sql_unavailable", reason=str(error))
        return
    site.download(DATABASE, content)
    site.download("sqltables.js", f"window.sqlTables = {json.dumps(packed(content))};\n")
    site.download("sqlengine.js", engine())
    site.page(
        "sql",
        "sql",
        questions=answered(content),
        tables=structure(site),
        formula=FORMULA,
        database=DATABASE,
        megabytes=f"{len(content) / 1e6:.1f}",
    )


def structure(site: Site) -> list[dict[str, Any]]:
    """Return the tables with their fields, as the schemas describe them."""
    return [_table(site, name) for name in site.package.resources]


def _table(site: Site, name: str) -> dict[str, Any]:
    schema = site.package.schema(name)
    leads = {
        field: f"{key.table}.{target}"
        for key in metadata.foreign_keys(name, schema)
        for field, target in zip(key.fields, key.references, strict=True)
    }
    quoted = name.replace('"', '""')
    return {
        "name": name,
        "title": site.package.resource(name).get("title", name),
        "rows": len(site.tables[name]),
        "sql": f'SELECT *\nFROM "{quoted}"\nLIMIT 100',
        "fields": [
            {
                "name": field["name"],
                "type": field["type"],
                "title": field.get("title", ""),
                "leads": leads.get(field["name"], ""),
            }
            for field in schema["fields"]
        ],
    }
