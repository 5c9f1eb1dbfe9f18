"""One address followed to where it leads: HEAD, then GET, and each redirect looked at first."""

from __future__ import annotations

from dataclasses import dataclass

from nesyria.links.hosts import TOO_MUCH, Hosts
from nesyria.links.web import Address, Response, UnreachableError, Web, address, joined

MAX_REDIRECTS = 10
_REDIRECTS = (301, 302, 303, 307, 308)
# What is read of a page: that it comes is enough.
_PAGE = 1024


@dataclass(frozen=True)
class Answer:
    """What an address answers: a status of HTTP or a word, and where it led."""

    status: str
    final: str


def follow(url: str, web: Web, hosts: Hosts) -> Answer:
    """Return what an address answers.

    Raises
    ------
    BusyError
        When a host wants to be asked later.
    """
    seen: set[str] = set()
    here = url
    try:
        while here not in seen and len(seen) <= MAX_REDIRECTS:
            seen.add(here)
            to = address(here)
            hosts.check(to, here)
            answer = _ask(to, web, hosts)
            hosts.heed(to, answer)
            if answer.status not in _REDIRECTS or not answer.location:
                return Answer(str(answer.status), here)
            here = joined(here, answer.location)
    except UnreachableError as error:
        return Answer(str(error), here)
    return Answer("loop" if here in seen else "too many redirects", here)


def _ask(to: Address, web: Web, hosts: Hosts) -> Response:
    """Ask for the head alone, and for the page where a server does not answer that well."""
    hosts.turn(to)
    try:
        answer = web.ask("HEAD", to)
    except UnreachableError as error:
        if str(error) != "closed":
            raise
        answer = None
    if answer and (answer.status < 400 or answer.status in TOO_MUCH):
        return answer
    hosts.turn(to)
    return web.ask("GET", to, _PAGE)
