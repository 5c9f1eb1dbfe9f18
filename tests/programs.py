"""Programs that some tests need beside Python: where they are, and how to install them.

    python -m tests.programs    install what is missing, where that asks for no password
                                (--system: with the system's packages alone)

A test says what it needs by a marker or by a fixture. Where the program is missing, ``conftest.py``
leaves the test out, or fails it with CI=true.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """A program, the marker and the fixture of the tests that need it, and its Debian packages."""

    marker: str
    name: str
    fixture: str
    packages: tuple[str, ...]
    find: Callable[[], Path | None]
    # What gets it without the system's packages, as arguments of Python.
    otherwise: tuple[str, ...] = ()

    @property
    def missing(self) -> str:
        """Return the sentence that says that it is missing."""
        return f"{self.name} is missing (on Debian: apt-get install {' '.join(self.packages)})"


@functools.cache
def chromium() -> Path | None:
    """Return a browser of the system, or the one that Playwright has fetched for itself."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    # The path is known to Playwright's driver alone, and asked in another process: its event loop
    # would stay in this one.
    code = "from playwright.sync_api import sync_playwright as start\n"
    code += "with start() as it: print(it.chromium.executable_path)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    path = Path(done.stdout.strip() or "no such file")
    return path if path.is_file() else None


@functools.cache
def java() -> Path | None:
    """Return a Java runtime that Spark can use: 17 or later."""
    found = shutil.which("java")
    if not found:
        return None
    # macOS has a program of this name that only says that there is no Java.
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', said.stderr)
    return Path(found) if version and int(version[1]) >= 17 else None


def initdb() -> Path | None:
    """Return PostgreSQL's initdb, beside which its server is; often it is not on the PATH."""
    if os.name != "posix" or (os.geteuid() == 0 and not _has_service_user()):
        return None
    found = shutil.which("initdb")
    kept = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(kept, key=lambda path: int(path.parents[1].name), default=None)
    return Path(found).resolve() if found else newest


def _has_service_user() -> bool:
    """Say whether there is the user as whom PostgreSQL runs where root runs the tests."""
    import pwd

    return any(entry.pw_name == "postgres" for entry in pwd.getpwall())


@functools.cache
def xelatex() -> Path | None:
    """Return XeTeX where it has what the tests compile with: pdfTeX, BibTeX, and a font."""
    found = [shutil.which(name) for name in ("xelatex", "pdflatex", "bibtex", "fc-list")]
    if not all(found):
        return None
    fonts = subprocess.run([str(found[-1]), ":", "family"], capture_output=True, check=False)
    return Path(str(found[0])) if b"FreeSerif" in fonts.stdout else None


@functools.cache
def rscript() -> Path | None:
    """Return R where it has the packages that the tests read files with."""
    found = shutil.which("Rscript")
    if not found:
        return None
    code = "quit(status = !all(sapply(c('haven', 'jsonlite', 'readr'), requireNamespace)))"
    done = subprocess.run([found, "--vanilla", "-e", code], capture_output=True, check=False)
    return Path(found) if done.returncode == 0 else None


@functools.cache
def node() -> Path | None:
    """Return Node.js where it is new enough for `fetch` and has npm beside it."""
    found = shutil.which("node")
    if not found or not shutil.which("npm"):
        return None
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)", said.stdout)
    return Path(found) if version and int(version[1]) >= 18 else None


PROGRAMS = (
    # Ubuntu has its browser as a snap alone, which a container cannot run.
    Program(
        "browser",
        "Chromium",
        "chromium",
        ("chromium",),
        chromium,
        ("-m", "playwright", "install", "chromium"),
    ),
    Program("spark", "Java 17 or later", "java", ("default-jre-headless",), java),
    Program("postgres", "PostgreSQL", "postgres_server", ("postgresql",), initdb),
    Program(
        "tex",
        "XeTeX",
        "xelatex",
        ("texlive-xetex", "texlive-latex-base", "fonts-freefont-otf"),
        xelatex,
    ),
    Program(
        "r",
        "R",
        "rscript",
        ("r-base-core", "r-cran-haven", "r-cran-jsonlite", "r-cran-readr"),
        rscript,
    ),
    Program("node", "Node.js 18 or later with npm", "node", ("nodejs", "npm"), node),
)


def install(programs: Sequence[Program] = PROGRAMS, *, system: bool = False) -> None:
    """Install the programs that are missing, and say what became of each.

    With the system's packages alone, what these do not have is left for later.
    """
    missing = [program for program in programs if program.find() is None]
    if missing and shutil.which("apt-get"):
        _apt("update", "-qq")
    for program in missing:
        print(f"installing {program.name} for the tests", flush=True)
        _install(program, system=system)
        if program.find() is None and not system:
            print(f"{program.name} could not be installed", flush=True)


def _install(program: Program, *, system: bool) -> None:
    """Try the system's packages, then the other way, if there is one."""
    # One by one: what a system does not have keeps nothing else away.
    if shutil.which("apt-get"):
        _apt("install", "-y", "-qq", "--no-install-recommends", *program.packages)
        _forget(program)
    if program.otherwise and not system and program.find() is None:
        _quietly([sys.executable, *program.otherwise])
        _forget(program)


def _apt(*arguments: str) -> None:
    """Run apt-get as root or with sudo, and never ask anything."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    _quietly([*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *arguments])


def _quietly(command: Sequence[str]) -> None:
    """Run a command; whether it did what it should is seen by looking for the program."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError as error:
        print(f"  {command[0]}: {error.strerror}", flush=True)
        return
    if done.returncode:
        print("  " + (done.stderr.strip() or "failed").splitlines()[-1], flush=True)


def _forget(program: Program) -> None:
    """Have a program looked for anew."""
    getattr(program.find, "cache_clear", lambda: None)()


if __name__ == "__main__":
    install(system="--system" in sys.argv)
