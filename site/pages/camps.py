"""Pages of the camps and of the prisons: what happened, month by month, in figures with sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from charts.camps import camp
from records.camps import Camps, Place, held, highest
from words import phrases
from words.values import day

if TYPE_CHECKING:
    from writing.site import Site

# Years that are told in full; those before them are folded.
RECENT = 2
NAMED = 3


def write(site: Site) -> None:
    """Write a page for each camp, one for the prisons, and the index."""
    camps = Camps(site)
    site.page("camps/index", "camps/index", places=camps.places)
    for place in camps.places:
        numbers, events = camps.numbers(place), camps.events(place)
        drawn = _drawn(site, place)
        site.page(
            f"camps/{place.slug}",
            "camps/camp",
            place=place,
            facts=[camps.sites[key] for key in place.sites],
            summary=_summary(site, numbers, place),
            years=list(_years(numbers, events)),
            recent=RECENT,
            named=NAMED,
            drawn=drawn,
        )


def _drawn(site: Site, place: Place) -> dict[str, Any] | None:
    many = len(held(site.tables, place.sites[0])) > 1
    made = camp(site.tables, place.sites[0]) if many else None
    return site.chart(made) if made else None


def _whole(numbers: Mapping[str, list[dict[str, Any]]], place: Place) -> list[dict[str, Any]]:
    """Return the numbers of everyone at the first site, in order of time."""
    found = [one for month in sorted(numbers) for one in numbers[month] if one["first"]]
    return [one for one in found if one["site_id"] == place.sites[0]]


def _summary(
    site: Site, numbers: Mapping[str, list[dict[str, Any]]], place: Place
) -> dict[str, Any] | None:
    """Return the greatest number of everyone, as the chart has it, and the last but zero."""
    found = _whole(numbers, place)
    if not found:
        return None
    known = [one for one in found if one["value"]] or found
    most = highest(held(site.tables, place.sites[0]))
    return {
        "most": {"value": most["value"], "when": day(most["date"])},
        "last": known[-1],
        "now": found[-1],
    }


def _years(
    numbers: Mapping[str, list[dict[str, Any]]], events: Mapping[str, list[dict[str, Any]]]
) -> Iterator[dict[str, Any]]:
    """Yield each year, the last first: what is counted in it, and what is known of each month."""
    periods = sorted({*numbers, *events})
    for year in sorted({period[:4] for period in periods}, reverse=True):
        own = [period for period in periods if period[:4] == year]
        whole = [one for period in own for one in numbers.get(period, []) if one["first"]]
        left = [one for period in own for one in events.get(period, [])]
        yield {
            "year": year,
            "held": _held([one for one in whole if one["site_id"] == whole[0]["site_id"]]),
            "left": _left(left),
            "months": [
                {
                    "when": day(period),
                    "numbers": numbers.get(period, []),
                    "events": events.get(period, []),
                }
                for period in own
            ],
        }


def _held(numbers: list[dict[str, Any]]) -> str:
    """Say the first and the last number of everyone in a year."""
    if len(numbers) < 2:
        return ""
    first, last = (f"{one['value']:,} persons ({one['when']})" for one in (numbers[0], numbers[-1]))
    return f"From {first} to {last}. "


def _left(events: list[dict[str, Any]]) -> str:
    """Say how many persons the counted events of a year took from a place, and to where."""
    if not events:
        return "No counted event names this place as where the persons came from."
    sizes: dict[str, int] = defaultdict(int)
    for one in events:
        sizes[one["country"]] += one["persons"] or 0
    unsized = sum(one["persons"] is None for one in events)
    total = sum(sizes.values())
    to = [
        f"{name} {count:,}" for name, count in sorted(sizes.items(), key=lambda it: (-it[1], it[0]))
    ]
    silent = f"; {phrases.events(unsized)} of unknown size" if unsized else ""
    persons = phrases.noun("persons", total)
    return (
        f"{phrases.events(len(events))} with {total:,} {persons} counted from here"
        f"{silent}: {', '.join(to)}."
    )
