"""A server on this machine whose pages behave as pages of the web do, and a clock that is moved."""

import datetime
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from nesyria.links.hosts import Clock
from nesyria.links.web import Web


class Handler(BaseHTTPRequestHandler):
    """Answers by the path that is asked."""

    server: "Server"

    def do_GET(self) -> None:
        self.answer()

    def do_HEAD(self) -> None:
        self.answer()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self) -> None:
        host = self.headers["Host"].partition(":")[0]
        agent = self.headers["User-Agent"]
        self.server.asked.append((self.command, host, self.path, agent))
        name, _, rest = self.path[1:].partition("/")
        getattr(self, f"_{name.replace('.', '_')}", self._ok)(rest)

    def _send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _ok(self, _: str) -> None:
        self._send(200, b"page")

    def _robots_txt(self, _: str) -> None:
        self._send(self.server.robots[0], self.server.robots[1].encode())

    def _status(self, rest: str) -> None:
        self._send(int(rest))

    def _to(self, rest: str) -> None:
        """Lead on: /to/302/... leads to what follows."""
        status, _, location = rest.partition("/")
        self._send(int(status), Location=location)

    def _loop(self, rest: str) -> None:
        self._send(302, Location="/loop/b" if rest == "a" else "/loop/a")

    def _far(self, rest: str) -> None:
        self._send(301, Location=f"/far/{int(rest) + 1}")

    def _nohead(self, _: str) -> None:
        self._send(405 if self.command == "HEAD" else 200, b"page")

    def _busy(self, rest: str) -> None:
        """Be busy once: /busy/30 asks for half a minute."""
        first = self.path not in self.server.seen
        self.server.seen.add(self.path)
        if first or rest.startswith("always"):
            self._send(429, Retry_After=rest.removeprefix("always"))
        else:
            self._send(200)

    def _closed(self, _: str) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def _silent(self, _: str) -> None:
        self.server.end.wait(5)

    def _drip(self, _: str) -> None:
        """Say a letter now and then, and never come to an end."""
        self.connection.sendall(b"HTTP/1.1 200 OK\r\n")
        try:
            while not self.server.end.wait(0.02):
                self.connection.sendall(b"x")
        except OSError:
            return

    def _nonsense(self, _: str) -> None:
        self.connection.sendall(b"\x00\xff nonsense\r\n\r\n")


class Server(ThreadingHTTPServer):
    """Keeps what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str, str, str]] = []
        self.seen: set[str] = set()
        self.robots = (404, "")
        self.end = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def pages(self) -> list[str]:
        """Return what was asked, without robots.txt."""
        return [path for _, _, path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.end.set()
        server.shutdown()
        server.server_close()
        thread.join()


class FakeClock(Clock):
    """Time that goes on when somebody sleeps."""

    def __init__(self, day: str = "2024-05-06") -> None:
        self.slept: list[float] = []
        self._start = datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.UTC)
        super().__init__(lambda: sum(self.slept), self._sleep, self._now)

    def _sleep(self, seconds: float) -> None:
        if seconds:
            self.slept.append(seconds)

    def _now(self) -> datetime.datetime:
        return self._start + datetime.timedelta(seconds=sum(self.slept))


def web(*, private: bool = True, patience: float = 2.0, deadline: float = 2.0) -> Web:
    return Web("nesyria/0 (test)", private=private, patience=patience, deadline=deadline)
