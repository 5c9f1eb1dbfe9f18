"""The package as a schema.org Dataset, for search engines."""

from __future__ import annotations

from typing import Any

from charts import Tables
from nesyria.datapackage.package import Package


def linked_data(package: Package, tables: Tables) -> dict[str, Any]:
    """Return the package as a schema.org Dataset, all of it from the descriptor and schemas."""
    about = package.descriptor
    base = about.get("homepage", "").rstrip("/")
    homes = tables["totals"].query("area_id == 'world' and period == 'all'")
    files = [
        {
            "@type": "DataDownload",
            "name": one["title"],
            "description": one["description"],
            "contentUrl": f"{base}/{one['path']}" if base else one["path"],
            "encodingFormat": one["mediatype"],
            "contentSize": f"{one['bytes']} B",
            "sha256": one["hash"].removeprefix("sha256:"),
        }
        for one in about["resources"]
    ]
    measured = {
        field["name"]: field["description"]
        for name in ("repatriations", "populations")
        for field in package.schema(name)["fields"]
        if field.get("unit")
    }
    data = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": about["title"],
        "alternateName": about["name"],
        "description": about["description"],
        "url": base or None,
        "version": about["version"],
        "dateModified": about["created"][:10],
        "keywords": about["keywords"],
        "license": about["licenses"][0]["path"],
        "creator": [
            {"@type": "Organization", "name": one["title"]} for one in about["contributors"]
        ],
        "isBasedOn": [one["path"] for one in about["sources"] if "://" in one["path"]],
        "isAccessibleForFree": True,
        "temporalCoverage": f"{homes['first_date'].min()}/{homes['last_date'].max()}",
        "spatialCoverage": {"@type": "Place", "name": "North-east Syria"},
        "variableMeasured": [
            {"@type": "PropertyValue", "name": name, "description": text}
            for name, text in measured.items()
        ],
        "distribution": files,
    }
    return {name: value for name, value in data.items() if value is not None}
