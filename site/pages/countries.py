"""The index of countries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from pages import country
from words import phrases
from words.formats import sorted_as
from words.language import is_english
from words.messages import gettext as _
from writing.columns import ahead

if TYPE_CHECKING:
    from writing.site import Site


def write(site: Site) -> None:
    """Write the index of countries, and a page for each."""
    index = pd.DataFrame(site.countries).convert_dtypes()
    columns = ["name", "subregion", "persons", "stated", "stated_qualifier", "stated_as_of"]
    columns += ["counted_then", "gap", "at_least", "remaining", "remaining_qualifier"]
    columns += ["remaining_as_of", "events", "first_date", "last_date"]
    has_row = index["area_id"].isin(site.tables["countries"]["area_id"])
    shown = ahead(index.assign(gap="")[columns].rename(columns={"name": "country"}))

    def listing() -> dict[str, Any]:
        names = [site.words.area(area) for area in index["area_id"]]
        order = sorted(range(len(names)), key=lambda place: sorted_as(names[place]))
        rows = index[["stated", "counted_then", "basis"]].itertuples(index=False)
        said = [phrases.gap(*map(_known, row)) for row in rows]
        return {
            "table": site.table(
                shown.assign(country=names, gap=pd.Series(said).where(has_row, "")).iloc[order],
                _("Countries and persons handed over"),
                "countries",
                "areas",
                links={"country": dict(zip(names, _slugs(index["area_id"]), strict=True))},
                # What searches a table speaks English.
                searched=is_english(),
            ),
            "countries": site.countries,
        }

    site.in_languages("countries/index", "countries/index", listing)
    for row in site.countries:
        country.write(site, row)


def _known(value: Any) -> Any:
    return None if pd.isna(value) else value


def _slugs(areas: Iterable[str]) -> list[str]:
    return [f"{area.lower()}.html" for area in areas]
