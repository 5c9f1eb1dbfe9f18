"""The Atom feeds: as RFC 4287 asks, as readers of feeds understand them, and dated by the data."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from nesyria.datapackage.package import MemoryPackage
from tests.helpers import ROOT, read_descriptor
from tests.integration.site.conftest import modules

pytestmark = pytest.mark.slow

ATOM = "{http://www.w3.org/2005/Atom}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
FIRST, SECOND = "2024-03-01T00:00:00Z", "2024-06-01T00:00:00Z"
ROW = {"date": "2023-12-07", "kind": "repatriation", "persons": 95, "reports": 3}


@pytest.fixture(scope="module")
def feeds() -> Iterator[ModuleType]:
    with modules("downloads.feeds") as found:
        yield found["downloads.feeds"]


@pytest.fixture(scope="module")
def atom() -> Iterator[ModuleType]:
    with modules("downloads.atom") as found:
        yield found["downloads.atom"]


def package(**about: Any) -> MemoryPackage:
    """Return a package that has no more than a descriptor."""
    descriptor = read_descriptor(ROOT) | about
    return MemoryPackage(ROOT, "x", {"datapackage.json": json.dumps(descriptor).encode()})


def one(root: ElementTree.Element, name: str) -> ElementTree.Element:
    (found,) = root.findall(f"{ATOM}{name}")
    return found


def check(content: bytes) -> ElementTree.Element:
    """Check what RFC 4287 asks of a feed and of its entries (4.1.1 and 4.1.2)."""
    root = ElementTree.fromstring(content)  # noqa: S314 - written here
    assert root.tag == f"{ATOM}feed"
    assert all(it.findtext(f"{ATOM}name") for it in root.findall(f"{ATOM}author"))
    assert root.findall(f"{ATOM}author")
    (own,) = [it for it in root.findall(f"{ATOM}link") if it.get("rel") == "self"]
    assert own.get("type") == "application/atom+xml"
    entries = root.findall(f"{ATOM}entry")
    for made in (root, *entries):
        assert re.fullmatch("urn:uuid:[0-9a-f-]{36}", one(made, "id").text or "")
        assert one(made, "title").text
        assert TIME.fullmatch(one(made, "updated").text or "")
        pages = [it for it in made.findall(f"{ATOM}link") if it.get("rel") == "alternate"]
        assert len(pages) == 1
    for entry in entries:
        assert one(entry, "content").text
        assert (one(entry, "published").text or "") <= (one(entry, "updated").text or "")
    ids = [one(made, "id").text for made in (root, *entries)]
    assert len(set(ids)) == len(ids)
    times = [one(entry, "updated").text or "" for entry in entries]
    assert times == sorted(times, reverse=True)
    assert not entries or one(root, "updated").text == times[0]
    return root


@pytest.mark.parametrize("name", ["events", "releases"])
def test_a_feed_is_valid_and_its_links_lead_somewhere(site: Path, name: str) -> None:
    file = site / "feeds" / f"{name}.atom"
    root = check(file.read_bytes())
    read = feedparser.parse(file.read_bytes())
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.author == "The nesyria maintainers"
    assert len(read.entries) == len(root.findall(f"{ATOM}entry")) > 1
    for link in root.iter(f"{ATOM}link"):
        assert (file.parent / link.get("href", "")).is_file()


def test_events_are_dated_by_releases_and_pages(site: Path) -> None:
    """By the clock nothing is dated: every time is that of a release, or a day of a page."""
    releases = feedparser.parse((site / "feeds" / "releases.atom").read_bytes()).entries
    days = {it.updated for it in releases}
    # Two were made on one day; the later stands first.
    assert [it.title.split()[-1] for it in releases][-3:] == ["1.2.0", "1.1.0", "1.0.0"]
    published = (site / "data" / "sources.csv").read_text(encoding="utf-8")
    for entry in feedparser.parse((site / "feeds" / "events.atom").read_bytes()).entries:
        assert entry.updated in days or entry.updated[:10] in published
        assert entry.published in days or entry.published[:10] in published


def test_no_sentence_of_a_source_stands_in_a_feed(site: Path) -> None:
    tables = json.loads((site / "api" / "v1" / "tables" / "sources.json").read_bytes())["rows"]
    text = (site / "feeds" / "events.atom").read_text(encoding="utf-8")
    assert [it["title"] for it in tables if it["title"] and it["title"] in text] == []


def test_pages_name_the_feeds(site: Path) -> None:
    for page, up in (("index.html", ""), ("events/KGZ-2023-12-07.html", "../")):
        text = (site / page).read_text(encoding="utf-8")
        for name in ("events", "releases"):
            assert re.search(
                rf'<link rel="alternate" type="application/atom\+xml" [^>]*'
                rf'href="{re.escape(up)}feeds/{name}\.atom"',
                text,
            )


def events(rows: list[dict[str, Any] | None], now: dict[str, Any] | None, *published: str) -> Any:
    """Return an event as two releases had it and as it is now, with the days of its pages."""
    times = ((FIRST, "1.0.0"), (SECOND, "1.1.0"))
    past = [
        SimpleNamespace(created=created, version=version, events={"KGZ-1": row} if row else {})
        for (created, version), row in zip(times, rows, strict=False)
    ]
    pages = {f"s{number}": {"published": day} for number, day in enumerate(published)}
    about = SimpleNamespace(package=SimpleNamespace(descriptor={"created": SECOND}))
    return SimpleNamespace(
        counted={"KGZ-1": now} if now else {},
        past=past,
        pages=pages,
        sources_of=lambda key: list(pages),
        site=about,
    )


@pytest.mark.parametrize(
    ("rows", "now", "published", "found"),
    [
        # As it is since the first release, or since the second.
        ([ROW, ROW], ROW, ["2023-12-08"], (FIRST, "1.0.0", None)),
        ([None, ROW], ROW, ["2023-12-08"], (SECOND, "1.1.0", None)),
        ([ROW | {"persons": 93}, ROW], ROW, [], (SECOND, "1.1.0", ROW | {"persons": 93})),
        # More reports that say the same change no figure.
        ([ROW | {"reports": 1}, ROW], ROW, [], (FIRST, "1.0.0", None)),
        # What no release has: the last page, and not before the last release.
        ([ROW, ROW], ROW | {"persons": 96}, ["2023-12-08", "2024-07-02"], ("2024-07-02", "", ROW)),
        ([ROW, ROW], ROW | {"persons": 96}, ["2023-12-08"], (SECOND, "", ROW)),
        ([None, None], ROW, ["2024-07"], ("2024-07-01", "", None)),
        # Taken out.
        ([ROW, None], None, [], (SECOND, "1.1.0", ROW)),
        ([ROW, ROW], None, [], (SECOND, "", ROW)),
        # A package without releases.
        ([], ROW, ["2024-08-01"], ("2024-08-01", "", None)),
        ([], ROW, [], (SECOND, "", None)),
    ],
)
def test_since_when_an_event_is_as_it_is(
    feeds: ModuleType, rows: Any, now: Any, published: list[str], found: tuple[Any, ...]
) -> None:
    made = events(rows, now, *published)
    then = [(it.created, it.version, it.events.get("KGZ-1")) for it in made.past]
    time, version, before = found
    time = time if "T" in time else f"{time}T00:00:00Z"
    assert feeds._since(made, "KGZ-1", then) == (time, version, before)


ENTRY = ("KGZ-1", "Kyrgyzstan: 95 persons", SECOND, FIRST, "events/KGZ-1", "95 persons.", "KGZ")


def test_ids_stay_when_the_site_moves(atom: ModuleType) -> None:
    made = [
        check(atom.feed(package(**about), "events", "Events", "events/index", [atom.Entry(*ENTRY)]))
        for about in ({}, {"homepage": "https://github.com/Example/returns"}, {"version": "9.0.0"})
    ]
    assert len({tuple(it.text for it in root.iter(f"{ATOM}id")) for root in made}) == 1
    links = [[it.get("href") for it in root.iter(f"{ATOM}link")] for root in made]
    assert links[0] == ["../feeds/events.atom", "../events/index.html", "../events/KGZ-1.html"]
    top = "https://example.github.io/returns"
    assert links[1] == [link and link.replace("..", top, 1) for link in links[0]]


def test_the_same_data_makes_the_same_feed_newest_first(atom: ModuleType) -> None:
    first = atom.Entry(*ENTRY)
    entries = [replace(first, key="KGZ-0", updated=FIRST), first, replace(first, key="ALB-1")]
    made = atom.feed(package(), "events", "Events", "events/index", entries)
    assert made == atom.feed(package(), "events", "Events", "events/index", entries[::-1])
    assert [it.updated for it in feedparser.parse(made).entries] == [SECOND, SECOND, FIRST]


def test_a_feed_without_entries_is_dated_by_the_package(atom: ModuleType) -> None:
    made = atom.feed(package(created="2024-01-02T00:00:00Z"), "events", "Events", "x", [])
    assert one(check(made), "updated").text == "2024-01-02T00:00:00Z"


@pytest.mark.parametrize(
    "text", ["<script>x</script>]]>&amp;", "a\x00b\x1b[2J", "\ud800\ufffe", "ﷺ العربية \u202e"]
)
def test_whatever_a_text_holds_the_feed_is_xml(atom: ModuleType, text: str) -> None:
    about = package(title=text, contributors=[{"title": text}], licenses=[{"name": text}])
    entry = atom.Entry("KGZ-1", text, SECOND, FIRST, "events/KGZ-1", text, text)
    root = check(atom.feed(about, "events", text, "events/index", [entry]))
    assert one(root, "title").text == one(one(root, "entry"), "content").text
    assert not list(one(one(root, "entry"), "content"))
