"""Small packages to check by eye, made with the real schemas."""

import csv
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from nesyria.datapackage.files import digest
from nesyria.datapackage.package import DESCRIPTOR, Package
from tests import programs

ROOT = Path(__file__).resolve().parents[1]
# The folders of a package.
PARTS = ("data", "schemas", "expectations")
Rows = list[dict[str, object]]
Make = Callable[..., Path]

AREAS: Rows = [
    {"area_id": "FRA", "name": "France", "kind": "country", "former_soviet": "false"},
    {"area_id": "IRQ", "name": "Iraq", "kind": "country", "former_soviet": "false"},
    {"area_id": "KGZ", "name": "Kyrgyzstan", "kind": "country", "former_soviet": "true"},
    {"area_id": "central_asia", "name": "Central Asia", "kind": "group", "members": "KGZ"},
    {"area_id": "world", "name": "World", "kind": "world"},
]
# Codes tables: what the rule needs of flags and of kinds of source.
CODES = ("flags", "source_kinds")
SITES: Rows = [{"site_id": "al-hol", "name": "al-Hol camp", "kind": "camp"}]


def needed(item: pytest.Item) -> list[programs.Program]:
    """Return the programs that a test needs, as its markers and fixtures say."""
    fixtures = getattr(item, "fixturenames", ())
    return [
        program
        for program in programs.PROGRAMS
        if program.fixture in fixtures or item.get_closest_marker(program.marker)
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a program, so that -m can choose them."""
    for item in items:
        for program in needed(item):
            item.add_marker(program.marker)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a test out whose program is missing; where CI runs, that is a failure."""
    for program in needed(item):
        if program.find() is None:
            if os.environ.get("CI", "").lower() not in ("", "0", "false"):
                pytest.fail(program.missing, pytrace=False)
            pytest.skip(program.missing)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which programs were missing, and which tests that left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    for program in programs.PROGRAMS:
        left_out = [one for one in skipped if program.missing in str(one.longrepr)]
        files = Counter(one.nodeid.split("::")[0] for one in left_out)
        if files:
            tests = ", ".join(f"{file} ({count})" for file, count in files.items())
            terminalreporter.write_line(f"left out: {tests}: {program.missing}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return where Chromium is; a test that asks for it is run where it is found alone."""
    return str(programs.chromium())


@pytest.fixture(scope="session")
def java() -> str:
    """Return where Java is."""
    return str(programs.java())


@pytest.fixture(scope="session")
def xelatex() -> str:
    """Return where XeTeX is, with BibTeX beside it on the PATH."""
    return str(programs.xelatex())


def source(name: str, **values: object) -> dict[str, object]:
    """Return one row of sources."""
    row = {"source_id": name, "publisher": name.title(), "title": f"Page {name}"}
    row |= {"url": f"https://example.org/{name}", "language": "en", "kind": "news"}
    return row | values


def report(number: int, event: str | None, page: str, **values: object) -> dict[str, object]:
    """Return one row of repatriation_reports about Kyrgyzstan."""
    row: dict[str, object] = {"report_id": f"R{number:04d}", "event_id": event, "area_id": "KGZ"}
    row |= {"source_id": page, "date": "2023-12-07", "date_basis": "stated"}
    return row | {"kind": "repatriation"} | values


def write_table(package: Package, name: str, rows: Rows) -> None:
    """Write rows as the CSV file of a resource; fields left out are blank."""
    header = [field["name"] for field in package.schema(name)["fields"]]
    path = package.root / package.resource(name)["path"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_table(path: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a package's table as text."""
    with (path / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes and builds a small package from rows of its ledger."""
    from nesyria.figures.build import build

    def made(folder: str = "package", **tables: Rows) -> Path:
        root = tmp_path / folder
        root.mkdir()
        (root / "data").mkdir()
        shutil.copytree(ROOT / "schemas", root / "schemas")
        descriptor = json.loads((ROOT / DESCRIPTOR).read_text(encoding="utf-8"))
        (root / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")
        package = Package(root)
        codes = {name: read_table(ROOT, name) for name in CODES}
        given = {"areas": AREAS, "sites": SITES, **codes, **tables}
        for name in package.resources:
            write_table(package, name, given.get(name, []))
        build(root)
        return root

    return made


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the real package that may be broken."""
    return copied(tmp_path / "copy", DESCRIPTOR, *PARTS, "releases")


def copied(root: Path, *names: str) -> Path:
    """Copy files and folders of the real package into a new folder."""
    root.mkdir(parents=True, exist_ok=True)
    for name in names:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name)
        else:
            shutil.copy(ROOT / name, root / name)
    return root


def rehash(root: Path) -> None:
    """Bring the hashes up to date, so that they cannot help."""
    path = root / DESCRIPTOR
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        content = (root / resource["path"]).read_bytes()
        resource["hash"], resource["bytes"] = digest(content), len(content)
    path.write_text(json.dumps(descriptor), encoding="utf-8")
