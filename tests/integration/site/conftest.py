"""The site, built once by its one command, served on this machine alone, and a real browser."""

import contextlib
import functools
import http.server
import importlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nesyria.datapackage.files import write_atomically
from tests.helpers import ROOT

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
QUIET = ("--disable-background-networking", "--disable-component-update")
# Milliseconds that a browser may take to start, or a page to come: the machine may be busy.
_PATIENCE = 180_000
DESKTOP = {"width": 1280, "height": 900}
# The other languages; their pages are tried by themselves.
LANGUAGES = sorted(path.stem for path in (ROOT / "site" / "locale").glob("*.po"))
PHONE = {"width": 390, "height": 844}


def build(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the one command that builds the site."""
    command = [sys.executable, ROOT / "site" / "build.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site, which workers share: the first to come builds it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out, said = shared / "site", shared / "site.json"
    try:
        (shared / "site.begun").mkdir()
    except FileExistsError:
        while not said.exists():
            time.sleep(1)
    else:
        done = build(out)
        write_atomically(said, json.dumps([done.returncode, done.stdout + done.stderr]).encode())
    status, told = json.loads(said.read_text(encoding="utf-8"))
    assert status == 0, told
    return out


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """Return every page in English, as a path below the site."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    others = ("_static/", "validation/report", *(f"{language}/" for language in LANGUAGES))
    return [page for page in found if not page.startswith(others)]


@pytest.fixture(scope="session")
def opened(pages: list[str]) -> list[str]:
    """Return the pages that a browser opens: all, but of those that are alike some."""
    chosen = set(pages)
    for folder, each in (("events/", 25), ("countries/", 3)):
        alike = [page for page in pages if page.startswith(folder) and "index" not in page]
        chosen -= set(alike) - set(alike[::each])
    return sorted(chosen)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing about each request."""


@contextlib.contextmanager
def served(
    folder: Path, kind: type[http.server.SimpleHTTPRequestHandler] = QuietHandler
) -> Iterator[str]:
    """Serve a folder on this machine alone; give its address."""
    handler = functools.partial(kind, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def modules(*names: str) -> Iterator[dict[str, ModuleType]]:
    """Bring in modules of the site by their full names."""
    sys.path.append(str(ROOT / "site"))
    try:
        yield {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(str(ROOT / "site"))


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the site; return its address."""
    with served(site) as at:
        yield at


@pytest.fixture(scope="session")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a browser with a profile of its own."""
    from playwright.sync_api import sync_playwright

    profile = tmp_path_factory.mktemp("profile")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium,
            headless=True,
            args=[*FLAGS, *QUIET],
            accept_downloads=True,
            timeout=_PATIENCE,
        )
        context.set_default_timeout(_PATIENCE)
        yield context
        context.close()


class Visit:
    """A tab that remembers what went wrong in it, and every request that left this machine."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.wrong: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{self.page.url}: {message.text}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "file:")):
            self.wrong.append(f"{self.page.url}: asks for {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.wrong.append(f"{self.page.url}: {response.status} for {response.url}")

    def open(self, path: str, size: dict[str, int] = DESKTOP) -> Any:
        """Open a page and wait until its charts are drawn and its tables can be searched."""
        self.page.set_viewport_size(size)
        self.page.goto(path if "://" in path else f"{self.address}/{path}")
        self.page.wait_for_function(
            "[...document.querySelectorAll('.drawing')].every(it => it.dataset.drawn)"
            " && [...document.querySelectorAll('.searched')].every(it => it.dataset.ready)",
            timeout=_PATIENCE,
        )
        return self.page


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Visit]:
    """Return a fresh tab; whatever went wrong in it fails the test."""
    page = browser.new_page()
    watched = Visit(page, address)
    yield watched
    page.close()
    assert watched.wrong == []
