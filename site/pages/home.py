"""The first page: how many went home, who says so, what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from downloads.jsonfile import in_script
from downloads.schemaorg import linked_data
from nesyria.figures.ranking import authors
from records import totals

if TYPE_CHECKING:
    from charts.chart import Chart
    from writing.site import Site


def write(site: Site, shown: list[Chart]) -> None:
    """Write the first page, with the charts of these that are by year."""
    homes = totals.whole(site.tables["totals"]).set_index("area_id")
    others, iraq = (
        homes.loc[area] if area in homes.index else None for area in (totals.OTHERS, totals.IRAQ)
    )
    by_year = [chart for chart in shown if chart.name.endswith("-by-year")]
    # Counted alone would be half of what is known of so large a number.
    stated = (row for row in site.countries if row["area_id"] == totals.IRAQ and row["stated"])
    facts = {
        "stated": next(stated, None),
        "others": others,
        "iraq": iraq,
        "by_country": [
            row for row in site.countries if row["persons"] and row["area_id"] != totals.IRAQ
        ],
        "counts": {name: len(rows) for name, rows in site.tables.items()},
        "publishers": authors(site.sources).nunique(),
        "languages": site.sources["language"].nunique(),
        "claims": site.tables["claims"]["verdict"].value_counts().to_dict(),
        "linked_data": in_script(linked_data(site.package, site.tables)),
        "cited": site.dataset.cite(),
        "bibtex": site.dataset.cite(format="bibtex"),
        "summary": site.dataset.tables().to_dict("records"),
    }
    site.in_languages(
        "index", "index", lambda: facts | {"charts": [site.chart(one) for one in by_year]}
    )
