"""Where an address leads."""

import pytest

from nesyria.links.follow import MAX_REDIRECTS, Answer, follow
from nesyria.links.hosts import BusyError, Hosts
from tests.unit.links.server import FakeClock, Server, web


def followed(server: Server, path: str) -> Answer:
    asking = web(patience=0.2, deadline=0.4)
    found = follow(f"{server.url}{path}", asking, Hosts(asking, 1, FakeClock()))
    return Answer(found.status, found.final.removeprefix(server.url))


@pytest.mark.parametrize(
    ("path", "status", "final"),
    [
        ("/page", "200", "/page"),
        ("/status/404", "404", "/status/404"),
        ("/status/410", "410", "/status/410"),
        ("/to/301//page", "200", "/page"),
        ("/to/308//to/302//page", "200", "/page"),
        ("/to/302/file:///etc/passwd", "not http", "file:///etc/passwd"),
        ("/to/302/", "302", "/to/302/"),
        ("/loop/a", "loop", "/loop/a"),
        ("/far/0", "too many redirects", f"/far/{MAX_REDIRECTS + 1}"),
        ("/nohead", "200", "/nohead"),
        ("/closed", "closed", "/closed"),
        ("/silent", "timeout", "/silent"),
    ],
)
def test_an_address_answers_or_a_word_says_why_not(
    server: Server, path: str, status: str, final: str
) -> None:
    assert followed(server, path) == Answer(status, final)


def test_the_head_alone_is_asked_for_where_that_is_enough(server: Server) -> None:
    followed(server, "/page")
    followed(server, "/nohead")
    asked = [(method, path) for method, _, path, _ in server.asked if path != "/robots.txt"]
    assert asked == [("HEAD", "/page"), ("HEAD", "/nohead"), ("GET", "/nohead")]
    assert {agent for *_, agent in server.asked} == {"nesyria/0 (test)"}


def test_no_redirect_leads_to_a_private_address(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first host is taken for a public one.
    own = f"127.0.0.1:{server.server_port}"
    monkeypatch.setattr("nesyria.links.web.is_public", lambda number: number != "127.0.0.2")
    asking = web(private=False)
    url = f"http://{own}/to/302/http://127.0.0.2:{server.server_port}/page"
    found = follow(url, asking, Hosts(asking, 1, FakeClock()))
    assert found.status == "private"
    assert all(host == "127.0.0.1" for _, host, _, _ in server.asked)


def test_a_redirect_is_held_to_the_robots_of_its_host(server: Server) -> None:
    server.robots = (200, "User-agent: *\nDisallow: /page")
    assert followed(server, "/to/302//page") == Answer("robots", "/page")


def test_a_busy_host_is_told(server: Server) -> None:
    with pytest.raises(BusyError):
        followed(server, "/busy/30")
