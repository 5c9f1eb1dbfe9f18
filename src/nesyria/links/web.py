"""One request to a public server: bounded in time and size, and never to a private address."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

# What a server is given, in seconds: to say the next thing, and to say all.
PATIENCE, DEADLINE = 10.0, 20.0
# What is read of an answer, and how many addresses of a host are tried.
MAX_BYTES = 512 * 1024
_MAX_TRIED = 3
# The longest address that is followed.
_LONGEST = 4000
_SAFE = "/%:=&?~#+!$,;'@()*[]-._"


class UnreachableError(Exception):
    """No answer: a word that the report has, such as ``timeout``."""


@dataclass(frozen=True)
class Response:
    """An answer of a server."""

    status: int
    location: str
    retry_after: str
    body: bytes


@dataclass(frozen=True)
class Address:
    """The parts of an address of the web that a request needs."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def place(self) -> str:
        """Return the server that answers: host and port."""
        return f"{self.host}:{self.port}"


def address(url: str) -> Address:
    """Return the parts of an address.

    Raises
    ------
    UnreachableError
        When it is none of the web.

    Examples
    --------
    >>> address("https://example.org/a b?c=ü#d").path
    '/a%20b?c=%C3%BC'
    """
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
        # Letters of all scripts have another spelling in the names of hosts.
        host = host if host.isascii() else host.encode("idna").decode()
    except (ValueError, UnicodeError):
        raise UnreachableError("not an address") from None
    if parts.scheme not in ("http", "https"):
        raise UnreachableError("not http")
    if not host or any(ord(one) <= 0x20 or one == "\x7f" for one in host):
        raise UnreachableError("not an address")
    secure = parts.scheme == "https"
    path = quote(parts.path or "/", _SAFE) + (
        f"?{quote(parts.query, _SAFE)}" if parts.query else ""
    )
    return Address(secure, host, port or (443 if secure else 80), path)


def joined(url: str, location: str) -> str:
    """Return where a redirect leads to.

    Raises
    ------
    UnreachableError
        When that is no address.
    """
    try:
        # The library reads headers as Latin-1, and servers write UTF-8.
        found = urljoin(url, location.encode("latin-1").decode("utf-8"))
    except ValueError:
        raise UnreachableError("not an address") from None
    if len(found) > _LONGEST or not found.isprintable():
        raise UnreachableError("not an address")
    return found


class Web:
    """Asks servers of the web.

    Parameters
    ----------
    agent : str
        How it calls itself.
    private : bool
        Ask addresses of this machine and of local networks too.
    patience, deadline : float
        Seconds that a server has to say the next thing, and to say all.
    """

    def __init__(
        self,
        agent: str,
        *,
        private: bool = False,
        patience: float = PATIENCE,
        deadline: float = DEADLINE,
    ) -> None:
        self.agent = agent
        self._private = private
        self._patience, self._deadline = patience, deadline

    def ask(self, method: str, to: Address, max_bytes: int = 0) -> Response:
        """Send one request, and return the answer with at most ``max_bytes`` of its body.

        Raises
        ------
        UnreachableError
            When there is no answer in time, or the address is a private one.
        """
        late = threading.Event()
        try:
            with contextlib.closing(self._connected(to)) as plain:
                return self._answer(method, to, plain, max_bytes, late)
        except TimeoutError:
            raise UnreachableError("timeout") from None
        except ConnectionRefusedError:
            raise UnreachableError("refused") from None
        except (ssl.SSLError, ssl.CertificateError):
            raise UnreachableError("timeout" if late.is_set() else "no certificate") from None
        except (OSError, http.client.HTTPException, ValueError):
            raise UnreachableError("timeout" if late.is_set() else "closed") from None

    def _answer(
        self, method: str, to: Address, plain: socket.socket, max_bytes: int, late: threading.Event
    ) -> Response:
        kind = http.client.HTTPSConnection if to.secure else http.client.HTTPConnection
        connection = kind(to.host, to.port, timeout=self._patience)
        connection.sock = _secured(plain, to.host) if to.secure else plain
        with contextlib.closing(connection), _ended(connection.sock, self._deadline, late):
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            headers = {"User-Agent": self.agent, "Accept": "*/*", "Connection": "close"}
            connection.request(method, to.path, headers=headers)
            answer = connection.getresponse()
            body = answer.read(max_bytes) if max_bytes else b""
            if late.is_set():
                raise TimeoutError
            location, later = (answer.getheader(one, "") for one in ("Location", "Retry-After"))
            return Response(answer.status, location, later, body)

    def _connected(self, to: Address) -> socket.socket:
        """Connect to one of a host's addresses: what is checked is what is asked."""
        try:
            found = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise UnreachableError("no such host") from None
        if not self._private and not all(is_public(str(one[4][0])) for one in found):
            raise UnreachableError("private")
        error: OSError = TimeoutError()
        for family, kind, protocol, _, where in found[:_MAX_TRIED]:
            plain = socket.socket(family, kind, protocol)
            try:
                plain.settimeout(self._patience)
                plain.connect(where)
            except OSError as met:
                plain.close()
                error = met
            else:
                return plain
        raise error


def is_public(number: str) -> bool:
    """Say whether a number of the network is one of the public internet.

    Examples
    --------
    >>> [is_public(one) for one in ("93.184.215.14", "10.0.0.1", "::1", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    found = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return bool(found.is_global and inner.is_global and not found.is_multicast)


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    # The handshake comes later, when there is a deadline.
    context = ssl.create_default_context()
    return context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


@contextlib.contextmanager
def _ended(connected: socket.socket, seconds: float, late: threading.Event) -> Iterator[None]:
    """End a conversation after some seconds, however slowly the server goes on."""

    def end() -> None:
        late.set()
        with contextlib.suppress(OSError):
            # Not that of SSLSocket, which another thread is using.
            socket.socket.shutdown(connected, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
