"""Atom feeds (RFC 4287): events that are new or changed, and releases.

No time is that of a clock. An event is dated by the release since which its figure is as it is; one
that no release has as it is now, by the last page that was published of it, and not before the last
release. Ids are made from keys alone, so that they stay when the site moves.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import address
from nesyria._terminal import replace_controls
from nesyria.datapackage.package import Package
from nesyria.explanation.words import in_range, number_of
from nesyria.figures.ranking import MEASURES
from words.values import day

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from pages import Site
    from records.events import Events

NAMES = ("events", "releases")
ATOM = "http://www.w3.org/2005/Atom"
# What says that an event has changed.
_ENDS = ("", "_low", "_high")
COMPARED = ("date", "kind", *(f"{one}{end}" for one in MEASURES for end in _ENDS))
# Any would do; it must stay.
_IDS = uuid.UUID("5b0c4f0e-6c1f-4f0b-9d0e-3f6a4f6f2b71")
# Before every release: what has no date of its own sorts last.
_NEVER = "1970-01-01T00:00:00Z"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One entry of a feed; ``page`` is where its page is from the top of the site."""

    key: str
    title: str
    updated: str
    published: str
    page: str
    text: str
    about: str = ""


def file(name: str) -> str:
    """Return where a feed is from the top of the site."""
    return f"feeds/{name}.atom"


def setup(app: Sphinx) -> dict[str, Any]:
    """Have each page name the feeds, by which readers of feeds find them."""
    app.connect("html-page-context", _name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _name(_: Sphinx, __: str, ___: str, context: dict[str, Any], ____: Any) -> None:
    for name in NAMES:
        link = context["pathto"](file(name), 1)
        told = f'<link rel="alternate" type="application/atom+xml" title="{name}" href="{link}">'
        context["metatags"] = context.get("metatags", "") + told


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


def feed(package: Package, name: str, title: str, page: str, entries: list[Entry]) -> bytes:
    """Return a feed as XML, the newest entry first."""
    entries = sorted(entries, key=_age, reverse=True)
    # From the folder of the feed, where the site has no address.
    top = address.of(package) or ".."
    root = Element("feed", xmlns=ATOM)
    _add(root, "id", _id(package, name))
    _add(root, "title", title)
    _add(root, "updated", max((one.updated for one in entries), default=_created(package)))
    _link(root, "self", f"{top}/{file(name)}", "application/atom+xml")
    _link(root, "alternate", f"{top}/{page}.html", "text/html")
    for one in package.descriptor.get("contributors", []):
        _add(SubElement(root, "author"), "name", str(one.get("title", "")))
    _add(root, "rights", ", ".join(_licenses(package)))
    for one in entries:
        root.append(_entry(package, name, top, one))
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(package: Package, name: str, top: str, entry: Entry) -> Element:
    made = Element("entry")
    _add(made, "id", _id(package, name, entry.key))
    _add(made, "title", entry.title)
    _add(made, "updated", entry.updated)
    _add(made, "published", entry.published)
    _link(made, "alternate", f"{top}/{entry.page}.html", "text/html")
    if entry.about:
        SubElement(made, "category", term=_clean(entry.about))
    _add(made, "content", entry.text).set("type", "text")
    return made


def _add(parent: Element, name: str, text: str) -> Element:
    made = SubElement(parent, name)
    made.text = _clean(text)
    return made


def _link(parent: Element, rel: str, href: str, kind: str) -> None:
    SubElement(parent, "link", rel=rel, href=href, type=kind)


def _clean(text: str) -> str:
    """Return a text that XML can hold."""
    return re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", replace_controls(text))


def _id(package: Package, *key: str) -> str:
    return uuid.uuid5(_IDS, "\n".join([str(package.descriptor.get("name", "")), *key])).urn


def _licenses(package: Package) -> Iterator[str]:
    for one in package.descriptor.get("licenses", []):
        yield str(one.get("name", ""))


def _created(package: Package) -> str:
    return moment(package.descriptor.get("created"))


def moment(text: Any) -> str:
    """Return a date or a time as Atom has it, in UTC; a partial date by its first day.

    Examples
    --------
    >>> moment("2026-11-26T01:00:00+01:00"), moment("2023-12"), moment(None)
    ('2026-11-26T00:00:00Z', '2023-12-01T00:00:00Z', '1970-01-01T00:00:00Z')
    """
    said = str(text)
    said += "-01-01"[len(said) - len("2023") :] if re.fullmatch(r"\d{4}(-\d\d)?", said) else ""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return _NEVER
    utc = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%SZ")


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
        last = then[-1][0] if then else _created(events.site.package)
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


def _age(one: Entry) -> tuple[str, list[tuple[int, str]]]:
    """Return what orders entries; of one time, keys as people count: 1.10.0 after 1.9.0."""
    pieces = re.findall(r"\d+|\D+", one.key)
    return one.updated, [(int(piece) if piece.isdigit() else 0, piece) for piece in pieces]


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
