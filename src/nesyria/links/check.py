"""The run: every source's page in turn, the report after each batch, and no longer than asked."""

from __future__ import annotations

import datetime
import logging
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nesyria.citation.archive import archived
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.links import report
from nesyria.links.follow import Answer, follow
from nesyria.links.hosts import BusyError, Clock, Hosts
from nesyria.links.report import Row
from nesyria.links.web import UnreachableError, Web, address
from nesyria.tableschema.pandas import text_by_key

_LOG = logging.getLogger("nesyria.links")
_BATCH = 25
# How often a host that is busy is asked again in one run.
_MAX_TRIES = 3


@dataclass(frozen=True)
class Bounds:
    """How long a run lasts, how long it pauses, and when an address is asked again."""

    minutes: float = 60.0
    pause: float = 5.0
    days: float = 30


@dataclass(frozen=True)
class Checked:
    """What a run did: the rows of the report, how many it asked, how many are left."""

    rows: list[Row]
    asked: int
    left: int


def check(
    file: str | Path,
    path: str | Path | None = None,
    *,
    bounds: Bounds | None = None,
    web: Web | None = None,
    clock: Clock | None = None,
) -> Checked:
    """Ask the address of each source, and write a report; go on where the last run ended.

    Parameters
    ----------
    file : str or Path
        The report, a CSV file. One that is there is gone on with.
    path : str or Path, optional
        Folder of the package; the installed one where left out.
    bounds : Bounds, optional
        How long the run lasts, how long it pauses between two requests to a host, and after how
        many days an address is asked again.
    web, clock : optional
        What asks and what waits; tests have their own.

    Raises
    ------
    NesyriaError
        When the package has no table of sources, or the file is no report.
    """
    package, file = Package.at(path), Path(file)
    bounds, clock = bounds or Bounds(), clock or Clock()
    web = web or Web(agent(package))
    run = _Run(file, _rows(package, report.read(file)), Hosts(web, bounds.pause, clock), web)
    return run.go(bounds, clock)


def in_words(done: Checked) -> str:
    """Return what a run did, and what is known of all addresses."""
    counts = Counter(row.status or "not asked" for row in done.rows if row.url)
    known = ", ".join(f"{status}: {count:,}" for status, count in sorted(counts.items()))
    left = f"; {done.left:,} left, run the same again" if done.left else ""
    return f"{done.asked:,} addresses asked{left}\nsources by answer: {known or 'none'}"


def agent(package: Package) -> str:
    """Return how the program calls itself: its version, and the address of the project."""
    home = str(package.descriptor.get("homepage") or "")
    own = home if home.isascii() and home.isprintable() else ""
    return f"nesyria/{Package.installed().version} ({own or 'check of links in a data package'})"


def _rows(package: Package, known: dict[str, Row]) -> list[Row]:
    """Return a row for each source, with what an earlier report says of the same address."""
    if "sources" not in package.resources:
        raise NesyriaError("the package has no table 'sources'; there are no addresses to check")
    table = text_by_key(package, "sources")
    if "url" not in table:
        raise NesyriaError("the table 'sources' has no field 'url'; there is nothing to check")
    published = table["published"] if "published" in table else table["url"].map(lambda _: "")
    found = []
    for key, url, day in zip(map(str, table.index), table["url"], published, strict=True):
        row = Row(key, url, archived=archived(url, day))
        before = known.get(key)
        same = before is not None and before.url == url
        found.append(replace(before, archived=row.archived) if before and same else row)
    return found


class _Run:
    """Goes through the addresses, a host at a time."""

    def __init__(self, file: Path, rows: list[Row], hosts: Hosts, web: Web) -> None:
        self._file, self._rows, self._hosts, self._web = file, rows, hosts, web
        self._tries: dict[str, int] = {}
        self._postponed = 0
        self._places: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            self._places.setdefault(row.url, []).append(place)

    def go(self, bounds: Bounds, clock: Clock) -> Checked:
        until = clock.seconds() + bounds.minutes * 60
        today = clock.now().date()
        due = self._due(today - datetime.timedelta(days=bounds.days))
        # Written at once: a folder that cannot be written to is known before anybody is asked.
        report.write(self._file, self._rows)
        asked = 0
        try:
            for url, answer in self._answers(due, until, clock):
                asked += 1
                self._note(url, answer, today)
                _LOG.info("%d addresses asked: %s %s", asked, answer.status, url)
                if asked % _BATCH == 0:
                    report.write(self._file, self._rows)
        finally:
            report.write(self._file, self._rows)
        return Checked(self._rows, asked, self._postponed + sum(map(len, due.values())))

    def _due(self, before: datetime.date) -> dict[str, deque[str]]:
        """Return the addresses that are to be asked, by their hosts."""
        found: dict[str, dict[str, None]] = {}
        for row in self._rows:
            if row.url and (not row.checked_at or row.checked_at[:10] <= before.isoformat()):
                found.setdefault(_place(row.url), {})[row.url] = None
        return {place: deque(urls) for place, urls in found.items()}

    def _answers(
        self, due: dict[str, deque[str]], until: float, clock: Clock
    ) -> Iterator[tuple[str, Answer]]:
        """Yield answers, each of the host that has waited longest; ``due`` keeps what is left."""
        while due:
            place = min(due, key=self._hosts.wait)
            if clock.seconds() + self._hosts.wait(place) >= until:
                return
            # It goes to the end, so that hosts take turns.
            urls = due.pop(place)
            clock.sleep(self._hosts.wait(place))
            answer = self._answer(urls, place)
            if answer:
                yield urls.popleft(), answer
            if urls:
                due[place] = urls

    def _answer(self, urls: deque[str], place: str) -> Answer | None:
        """Return what an address answers; None where its host is busy, and is asked again."""
        url = urls[0]
        self._tries[url] = self._tries.get(url, 0) + 1
        try:
            return follow(url, self._web, self._hosts)
        except BusyError as busy:
            if busy.place != place:
                # It leads to a host that is busy: another run asks again.
                self._postponed += 1
                urls.popleft()
            elif self._tries[url] == _MAX_TRIES:
                return Answer(busy.status, url)
            return None

    def _note(self, url: str, answer: Answer, today: datetime.date) -> None:
        told = {"status": answer.status, "final_url": answer.final, "checked_at": str(today)}
        for place in self._places[url]:
            self._rows[place] = replace(self._rows[place], **told)


def _place(url: str) -> str:
    """Return the host of an address; '' for what no request is made to."""
    try:
        return address(url).place
    except UnreachableError:
        return ""
