"""One request: bounded, and never to a private address that nobody allowed."""

import socket

import pytest

from nesyria.links.web import UnreachableError, address, is_public, joined
from tests.unit.links.server import Server, web


@pytest.mark.parametrize(
    ("url", "place", "path"),
    [
        ("http://a.org", "a.org:80", "/"),
        ("https://A.org:8443/x%20y?q=ä", "a.org:8443", "/x%20y?q=%C3%A4"),
        ("https://bücher.example/", "xn--bcher-kva.example:443", "/"),
        ("https://[2001:db8::1]/", "2001:db8::1:443", "/"),
    ],
)
def test_an_address_is_asked_at_its_host(url: str, place: str, path: str) -> None:
    assert (address(url).place, address(url).path) == (place, path)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("ftp://a.org/x", "not http"),
        ("file:///etc/passwd", "not http"),
        ("javascript:alert(1)", "not http"),
        ("page.html", "not http"),
        ("http://", "not an address"),
        ("http://a.org:99999/", "not an address"),
        ("http://[::1/", "not an address"),
        ("http://a b.org/", "not an address"),
        (f"http://{'ü' * 80}.org/", "not an address"),
    ],
)
def test_what_is_no_address_of_the_web_is_not_asked(url: str, word: str) -> None:
    with pytest.raises(UnreachableError, match=f"^{word}$"):
        address(url)


def test_no_line_of_a_request_comes_from_an_address(server: Server) -> None:
    to = address(f"{server.url}/a\r\nX: y")
    assert "\n" not in to.path
    assert web().ask("GET", to, 10).body == b"page"


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("8.8.8.8", True),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("192.168.1.1", False),
        ("0.0.0.0", False),  # noqa: S104 (nothing is bound)
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("2606:4700::1111", True),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_public_numbers_are_told_from_private_ones(number: str, public: bool) -> None:
    assert is_public(number) is public


def test_a_private_address_is_not_asked(server: Server) -> None:
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(UnreachableError, match=r"^private$"):
            web(private=False).ask("GET", address(f"http://{host}:{server.server_port}/"))
    assert server.asked == []


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/silent", "timeout"),
        ("/drip", "timeout"),
        ("/closed", "closed"),
        ("/nonsense", "closed"),
    ],
)
def test_who_does_not_answer_is_left(server: Server, path: str, word: str) -> None:
    with pytest.raises(UnreachableError, match=f"^{word}$"):
        web(patience=0.1, deadline=0.2).ask("GET", address(f"{server.url}{path}"))


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(UnreachableError, match=r"^refused$"):
        web(patience=10).ask("GET", address(url))

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(UnreachableError, match=r"^no such host$"):
        web().ask("GET", address("http://no.such.host.invalid/"))


def test_a_server_without_a_certificate_is_told(server: Server) -> None:
    secure = server.url.replace("http:", "https:")
    with pytest.raises(UnreachableError, match=r"^no certificate$"):
        web().ask("GET", address(secure))


@pytest.mark.parametrize("location", ["http://[::1/", "/\x00", "/" + "x" * 5000, "/\udcff"])
def test_a_redirect_to_no_address_is_not_followed(location: str) -> None:
    with pytest.raises(UnreachableError, match=r"^not an address$"):
        joined("http://a.org/", location)
