"""Politeness: one request at a time and a pause for each host, its robots.txt, its Retry-After."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.robotparser import RobotFileParser

from nesyria.links.web import MAX_BYTES, Address, Response, UnreachableError, Web, joined
from nesyria.links.web import address as parts

# What says that a server has too much to do, and nothing of a page.
TOO_MUCH = (429, 503)
# How long a host is left alone that is busy and does not say until when.
_BUSY = 60.0
# The longest pause of robots.txt that is kept to; a host that wants more is left for another day.
_LONGEST_PAUSE = 60.0
_MAX_REDIRECTS = 5


class BusyError(Exception):
    """A host wants to be left alone for a while; what it says meanwhile is the status."""

    def __init__(self, place: str, status: str) -> None:
        super().__init__(place)
        self.place, self.status = place, status


@dataclass
class Clock:
    """The time, and how to wait; tests have one of their own."""

    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime.datetime] = field(
        default=lambda: datetime.datetime.now(datetime.UTC)
    )


class Hosts:
    """Knows of each host when it may be asked again, and what it lets robots ask."""

    def __init__(self, web: Web, pause: float, clock: Clock) -> None:
        self._web, self._pause, self._clock = web, pause, clock
        self._free: dict[str, float] = {}
        self._rules: dict[str, RobotFileParser | str] = {}

    def wait(self, place: str) -> float:
        """Return for how many seconds a host is not to be asked."""
        return max(0.0, self._free.get(place, 0.0) - self._clock.seconds())

    def turn(self, to: Address) -> None:
        """Wait until a host may be asked, and count the pause from now.

        Raises
        ------
        BusyError
            When it has asked for a longer time than a pause.
        """
        seconds = self.wait(to.place)
        if seconds > max(self._pause, _LONGEST_PAUSE):
            raise BusyError(to.place, "busy")
        if seconds:
            self._clock.sleep(seconds)
        self._free[to.place] = self._clock.seconds() + self._pause_of(to.place)

    def heed(self, to: Address, answer: Response) -> None:
        """Leave a host alone that has too much to do, for as long as it asks for.

        Raises
        ------
        BusyError
            When it has.
        """
        if answer.status in TOO_MUCH:
            seconds = max(self._pause, after(answer.retry_after, self._clock.now()))
            self._free[to.place] = self._clock.seconds() + seconds
            raise BusyError(to.place, str(answer.status))

    def check(self, to: Address, url: str) -> None:
        """Ask a host, once, what robots may ask.

        Raises
        ------
        UnreachableError
            When it does not want this address to be asked, or cannot be reached.
        BusyError
            When it wants to be asked later.
        """
        rules = self._rules.get(to.place)
        if rules is None:
            try:
                rules = self._read(to)
            except UnreachableError as error:
                # Whoever cannot be reached is not asked again and again.
                rules = str(error)
            self._rules[to.place] = rules
        if isinstance(rules, str):
            raise UnreachableError(rules)
        if not rules.can_fetch(self._web.agent, url):
            raise UnreachableError("robots")

    def _read(self, to: Address) -> RobotFileParser:
        url = f"{'https' if to.secure else 'http'}://{_bracketed(to.host)}:{to.port}/robots.txt"
        found, rules = parts(url), RobotFileParser()
        for _ in range(_MAX_REDIRECTS):
            self.turn(found)
            answer = self._web.ask("GET", found, MAX_BYTES)
            self.heed(found, answer)
            if answer.status not in (301, 302, 303, 307, 308) or not answer.location:
                break
            url = joined(url, answer.location)
            found = parts(url)
        # As RFC 9309 has it: who has no such file allows all, who fails to give it allows nothing.
        if answer.status >= 500:
            raise UnreachableError("robots")
        text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
        rules.parse(text.splitlines())
        return rules

    def _pause_of(self, place: str) -> float:
        rules = self._rules.get(place)
        wanted = rules.crawl_delay(self._web.agent) if isinstance(rules, RobotFileParser) else None
        return min(max(self._pause, float(wanted or 0)), _LONGEST_PAUSE)


def after(text: str, now: datetime.datetime) -> float:
    """Return the seconds that a header Retry-After asks for.

    Examples
    --------
    >>> day = datetime.datetime(2024, 5, 6, tzinfo=datetime.UTC)
    >>> after("120", day), after("Mon, 06 May 2024 00:05:00 GMT", day), after("soon", day)
    (120.0, 300.0, 60.0)
    """
    if re.fullmatch("[0-9]{1,9}", text.strip(), re.ASCII):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return _BUSY
    until = until if until.tzinfo else until.replace(tzinfo=datetime.UTC)
    return max(0.0, (until - now).total_seconds())


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
