"""Feeds of events that are new or changed, and of releases.

An event is dated by the release since which its figure is as it is; one that no release has as it
is now, by the last page that was published of it, and not before the last release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from downloads.atom import Entry, feed, file, made_on, moment
from nesyria.explanation.words import in_range, number_of
from nesyria.figures.ranking import MEASURES
from words.values import day

if TYPE_CHECKING:
    from records.events import Events
    from writing.site import Site

NAMES = ("events", "releases")
# What says that an event has changed.
_ENDS = ("", "_low", "_high")
COMPARED = ("date", "kind", *(f"{one}{end}" for one in MEASURES for end in _ENDS))

Row = Mapping[str, Any]


def write(site: Site) -> None:
    """Write both feeds."""
    title = str(site.package.descriptor.get("title", ""))
    changed, published = [*of_events(site.events)], [*of_releases(site.events)]
    site.download(
        file("events"), feed(site.package, "events", f"{title}: events", "events/index", changed)
    )
    site.download(
        file("releases"),
        feed(site.package, "releases", f"{title}: releases", "docs/changelog", published),
    )


def of_events(events: Events) -> Iterator[Entry]:
    """Yield an entry for each event that is counted, or that a release counted."""
    for key in events.keys:
        then = [(moment(one.created), one.version, one.events.get(key)) for one in events.past]
        row = events.counted.get(key)
        if row is None and all(had is None for _, _, had in then):
            continue
        updated, version, before = _since(events, key, then)
        first = next((created for created, _, had in then if had is not None), updated)
        area = events.area_of(key)
        date = events.date_of(key)
        who = f"{events.names.get(area, area)}, {day(date) if date else 'date not known'}"
        text = " ".join(filter(None, [_said(events, key), _changed(events, version, before, row)]))
        yield Entry(key, f"{who}: {_size(row)}", updated, first, f"events/{key}", text, area)


def _since(
    events: Events, key: str, then: Sequence[tuple[str, str, Row | None]]
) -> tuple[str, str, Row | None]:
    """Return since when an event is as it is, in which release, and what it was before."""
    row = events.counted.get(key)
    if not then or not _same(then[-1][2], row):
        before = then[-1][2] if then else None
        last = then[-1][0] if then else made_on(events.site.package)
        pages = (events.pages.get(one, {}) for one in events.sources_of(key))
        known = [moment(one["published"]) for one in pages if one.get("published")]
        return max([last, *known]), "", before
    place = len(then) - 1
    while place and _same(then[place - 1][2], row):
        place -= 1
    created, version, _ = then[place]
    return created, version, then[place - 1][2] if place else None


def _same(one: Row | None, other: Row | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(one.get(name) == other.get(name) for name in COMPARED)


def _size(row: Row | None) -> str:
    if row is None:
        return "not counted"
    return "number not known" if row["persons"] is None else number_of(row["persons"], "person")


def _said(events: Events, key: str) -> str:
    """Say what is counted of an event, or that nothing is."""
    row = events.counted.get(key)
    if row is None:
        return "This event is no longer counted; its page says why, and what was counted of it."
    known = [f"{_title(events, one)} {_number(row, one)}" for one in MEASURES if _has(row, one)]
    numbers = ", ".join(known) or "No source says how many"
    by = f"{number_of(row['reports'], 'report')} by {number_of(row['publishers'], 'publisher')}"
    return f"{numbers}; {by}."


def _changed(events: Events, version: str, before: Row | None, row: Row | None) -> str:
    """Say what is new about an event, and in which release."""
    where = f"in {version}" if version else "since the last release"
    if before is None:
        return f"New {where}."
    if row is None:
        return f"Taken out {where}."
    code = events.site.words.code
    moved = [
        (_title(events, one), *(code("repatriations", one, it.get(one)) for it in (before, row)))
        for one in ("date", "kind")
    ]
    moved += [(_title(events, one), _number(before, one), _number(row, one)) for one in MEASURES]
    told = "; ".join(f"{name} {was} → {now}" for name, was, now in moved if was != now)
    return f"Changed {where}: {told}."


def _title(events: Events, name: str) -> str:
    return events.site.words.title("repatriations", name)


def _has(row: Row, measure: str) -> bool:
    return any(row.get(f"{measure}{end}") is not None for end in _ENDS)


def _number(row: Row, measure: str) -> str:
    """Return the figure of a measure with its range."""
    value, low, high = (row.get(f"{measure}{end}") for end in _ENDS)
    return in_range(value, low, high) if _has(row, measure) else "not known"


def of_releases(events: Events) -> Iterator[Entry]:
    """Yield an entry for each release: how many events it has, and how many are new or changed."""
    about = events.site.package.descriptor
    before: Mapping[str, Row] = {}
    for one in events.past:
        created = moment(one.created)
        new = len(one.events.keys() - before.keys())
        gone = len(before.keys() - one.events.keys())
        kept = one.events.keys() & before.keys()
        moved = sum(not _same(before[key], one.events[key]) for key in kept)
        text = f"{number_of(len(one.events), 'event')}: {new:,} new, {moved:,} changed, "
        text += f"{gone:,} taken out."
        title = f"{about.get('name', '')} {one.version}"
        yield Entry(one.version, title, created, created, "docs/changelog", text)
        before = one.events
