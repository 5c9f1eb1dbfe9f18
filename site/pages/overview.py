"""The page of the charts about all countries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.overview import overview

if TYPE_CHECKING:
    from charts.chart import Chart
    from writing.site import Site


def write(site: Site) -> dict[str, list[Chart]]:
    """Write the page; return the charts by part of it."""
    parts = overview(site.tables)
    drawn = {part: [site.chart(chart) for chart in made] for part, made in parts.items()}
    site.page("charts", "charts", charts=drawn)
    return parts
