"""The charts about all countries.

Returns to Iraq are ten times those to all other countries together, so no chart puts both on one
scale.
"""

from __future__ import annotations

from charts.camps import camp
from charts.chart import Chart
from charts.countries import by_country
from charts.country import of_country
from charts.groups import who
from charts.map import on_map
from charts.stated import stated_and_counted, stated_over_time
from records.ledger import Tables
from records.totals import IRAQ, OTHERS
from words.formats import country
from words.messages import gettext as _


def overview(tables: Tables) -> dict[str, list[Chart]]:
    """Return the charts about all countries by part of their page, those that have data alone."""
    parts = {
        "returns": (
            of_country(tables, OTHERS, lambda: _("other countries than Iraq")),
            of_country(tables, IRAQ, lambda: country("IQ", "Iraq")),
            by_country(tables),
            on_map(tables),
            who(tables),
        ),
        "stated": (stated_and_counted(tables), stated_over_time(tables, IRAQ)),
        "camps": (camp(tables, "al-hol"), camp(tables, "roj")),
    }
    return {part: [one for one in made if one] for part, made in parts.items()}
