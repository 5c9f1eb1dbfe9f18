"""A PostgreSQL server of our own: fixtures that any test may use.

``postgres_url`` is the address of an empty database. The server runs in a folder of its own,
listens to a socket in it alone, and stops with the test run.
"""

import getpass
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.programs import initdb

# PostgreSQL refuses to run as root; its Debian package brings this user.
_SERVICE = "postgres"
_FAST = "-c listen_addresses='' -c fsync=off -c full_page_writes=off"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start a server and yield the address of its socket."""
    binaries = Path(str(initdb())).parent
    user = _SERVICE if os.geteuid() == 0 else None
    # Not in pytest's folder: the other user must reach it, and a socket's path must be short.
    home = Path(tempfile.mkdtemp(prefix="nesyria-"))
    if user:
        shutil.chown(home, user)
    cluster, log = home / "data", home / "log"

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [binaries / program, *arguments],
            user=user,
            cwd=home,
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            said = log.read_text() if log.exists() else ""
            pytest.fail(f"{program} failed: {done.stderr}\n{said}", pytrace=False)

    try:
        name = user or getpass.getuser()
        run("initdb", "-D", str(cluster), "-A", "trust", "-U", name, "-E", "UTF8", "--no-sync")
        options = f"{_FAST} -c unix_socket_directories={home}"
        run("pg_ctl", "-D", str(cluster), "-l", str(log), "-o", options, "-w", "start")
        try:
            yield f"postgresql://{name}@/postgres?host={home}"
        finally:
            run("pg_ctl", "-D", str(cluster), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Yield the address of an empty database, dropped after the test."""
    import psycopg

    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres_server.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
