"""Politeness: pauses, robots.txt, Retry-After."""

import pytest

from nesyria.links.hosts import BusyError, Hosts
from nesyria.links.web import Response, UnreachableError, address
from tests.unit.links.server import FakeClock, Server, web


def test_a_host_has_its_pause_and_another_one_does_not_wait() -> None:
    clock = FakeClock()
    hosts = Hosts(web(), 5, clock)
    for url in ("http://a.org/1", "http://b.org/1", "http://a.org/2", "http://a.org/3"):
        hosts.turn(address(url))
    assert clock.slept == [5, 5]


def test_a_host_that_asks_for_an_hour_is_not_waited_for() -> None:
    clock = FakeClock()
    hosts, to = Hosts(web(), 5, clock), address("http://a.org/")
    with pytest.raises(BusyError):
        hosts.heed(to, Response(503, "", "3600", b""))
    assert hosts.wait(to.place) == 3600
    with pytest.raises(BusyError):
        hosts.turn(to)
    assert clock.slept == []


@pytest.mark.parametrize(
    ("status", "text", "path", "word"),
    [
        (200, "User-agent: *\nDisallow: /no", "/no/1", "robots"),
        (200, "User-agent: *\nDisallow: /no", "/yes", ""),
        (200, "User-agent: nesyria\nDisallow: /", "/", "robots"),
        (200, "User-agent: other\nDisallow: /", "/", ""),
        (200, "\x00<html>", "/", ""),
        (404, "User-agent: *\nDisallow: /", "/", ""),
        (403, "", "/", ""),
        (500, "", "/", "robots"),
    ],
)
def test_robots_txt_is_kept_to_and_asked_once(
    server: Server, status: int, text: str, path: str, word: str
) -> None:
    server.robots = (status, text)
    hosts, url = Hosts(web(), 1, FakeClock()), f"{server.url}{path}"
    for _ in range(2):
        if word:
            with pytest.raises(UnreachableError, match=f"^{word}$"):
                hosts.check(address(url), url)
        else:
            hosts.check(address(url), url)
    assert [asked[2] for asked in server.asked] == ["/robots.txt"]


def test_the_pause_of_robots_txt_counts_where_it_is_longer(server: Server) -> None:
    server.robots = (200, "User-agent: *\nCrawl-delay: 20\nDisallow:")
    clock = FakeClock()
    hosts, to = Hosts(web(), 5, clock), address(server.url)
    hosts.check(to, server.url)
    for _ in range(3):
        hosts.turn(to)
    assert clock.slept == [5, 20, 20]
