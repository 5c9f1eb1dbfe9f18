"""The package as a schema.org Dataset for the first page, as search engines read it."""

from __future__ import annotations

from typing import Any

import address
from nesyria.datapackage.package import Package
from nesyria.export import schemaorg
from records.ledger import Tables


def linked_data(package: Package, tables: Tables) -> dict[str, Any]:
    """Return what the export says, with full addresses and the days that the figures cover."""
    base = address.of(package)
    world = tables["totals"].query("area_id == 'world' and period == 'all'")
    described = schemaorg.describe(package)
    if base:
        for file in described["distribution"]:
            file["contentUrl"] = f"{base}/{file['contentUrl']}"
    covered = f"{world['first_date'].min()}/{world['last_date'].max()}"
    place = {"@type": "Place", "name": "North-east Syria"}
    context = {"@context": "https://schema.org/"}
    return described | context | {"temporalCoverage": covered, "spatialCoverage": place}
