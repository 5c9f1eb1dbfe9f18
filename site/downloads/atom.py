"""A feed as XML (Atom, RFC 4287).

No time is that of a clock. Ids are made from keys alone, so that they stay when the site moves.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import address
from nesyria._terminal import replace_controls
from nesyria.datapackage.package import Package

ATOM = "http://www.w3.org/2005/Atom"
# Any would do; it must stay.
_IDS = uuid.UUID("5b0c4f0e-6c1f-4f0b-9d0e-3f6a4f6f2b71")
# Before every release: what has no date of its own sorts last.
_NEVER = "1970-01-01T00:00:00Z"


def file(name: str) -> str:
    """Return where a feed is from the top of the site."""
    return f"feeds/{name}.atom"


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


def feed(package: Package, name: str, title: str, page: str, entries: list[Entry]) -> bytes:
    """Return a feed as XML, the newest entry first."""
    entries = sorted(entries, key=_age, reverse=True)
    # From the folder of the feed, where the site has no address.
    top = address.of(package) or ".."
    root = Element("feed", xmlns=ATOM)
    _add(root, "id", _id(package, name))
    _add(root, "title", title)
    _add(root, "updated", max((one.updated for one in entries), default=made_on(package)))
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


def made_on(package: Package) -> str:
    """Return when a package was made."""
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


def _age(one: Entry) -> tuple[str, list[tuple[int, str]]]:
    """Return what orders entries; of one time, keys as people count: 1.10.0 after 1.9.0."""
    pieces = re.findall(r"\d+|\D+", one.key)
    return one.updated, [(int(piece) if piece.isdigit() else 0, piece) for piece in pieces]
