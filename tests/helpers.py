"""What tests share: a fresh copy of the example package, and ways to change and to read one."""

import atexit
import csv
import functools
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

import nesyria as nes
from nesyria.datapackage.archives import archive
from nesyria.datapackage.files import digest, sha256
from nesyria.datapackage.package import DESCRIPTOR, FIGURES_STAGE, Package
from nesyria.datapackage.releases import archive_name
from nesyria.figures.build import build
from nesyria.publishing.release import release
from nesyria.validation.finding import Finding

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "tests" / "data" / "example"
# The rules are those of the real package, so that they are tried as they are today.
_REAL_PARTS = ("schemas", "expectations")

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


def example(tmp_path: Path, name: str = "example") -> Path:
    """Return a fresh copy of the example package, with the schemas and suites of the real one."""
    return shutil.copytree(_template(_write_example, ROOT), tmp_path / name)


def released_example(tmp_path: Path, name: str = "released") -> Path:
    """Return the example package as its release 1.0.0 has it: nothing changed since.

    The release is packed anew, with the schemas, suites and tables that the real package has now.
    """
    return shutil.copytree(_template(_write_released, ROOT), tmp_path / name)


@functools.cache
def _template(write: Callable[..., None], _real: Path, *arguments: str) -> Path:
    """Write a package, once in a process; tests get copies of it."""
    folder = Path(tempfile.mkdtemp(prefix="nesyria-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write(folder / "package", *arguments)
    return folder / "package"


def _write_plain(root: Path) -> None:
    shutil.copytree(EXAMPLE, root)
    for part in _REAL_PARTS:
        shutil.copytree(ROOT / part, root / part)
    if _brought_up_to_date(root):
        build(root)


def _write_released(root: Path) -> None:
    _write_plain(root)
    with zipfile.ZipFile(root / "releases" / "example-1.0.0.zip") as published:
        published.extractall(root, [one for one in published.namelist() if one.startswith("data/")])
    _brought_up_to_date(root)
    build(root)
    write_archive(root, archive(Package(root)))


def _write_example(root: Path) -> None:
    _write_plain(root)
    # A release is held to what it promised, so that it gets the rules of today too.
    write_archive(root, archive(Package(_template(_write_released, ROOT))))


def write_archive(root: Path, content: bytes, version: str = "1.0.0") -> None:
    """Write the archive of a release, the only one, with its checksum."""
    packed = root / "releases" / archive_name(Package(root), version)
    packed.parent.mkdir(exist_ok=True)
    packed.write_bytes(content)
    line = f"{sha256(content)}  {packed.name}\n"
    (root / "releases" / "SHA256SUMS").write_text(line, encoding="utf-8", newline="\n")


def renamed(root: Path, name: str = "another") -> Path:
    """Give a copy of the real package another name, and with it no releases and no corrections."""
    write_descriptor(root, read_descriptor(root) | {"name": name})
    recorded = root / "data" / "corrections.csv"
    if recorded.exists():
        header, _, _ = recorded.read_bytes().partition(b"\n")
        recorded.write_bytes(header + b"\n")
        rehash(root)
    return root


def small_package(root: Path, **tables: Rows) -> Path:
    """Return a package with the real schemas and rows of its ledger, built."""
    return shutil.copytree(_template(_write_small, ROOT, json.dumps(tables)), root)


def _write_small(root: Path, tables: str) -> None:
    (root / "data").mkdir(parents=True)
    shutil.copytree(ROOT / "schemas", root / "schemas")
    shutil.copy(ROOT / DESCRIPTOR, root / DESCRIPTOR)
    renamed(root, "small")
    package = Package(root)
    codes = {name: table_rows(ROOT, name) for name in CODES}
    given = {"areas": AREAS, "sites": SITES, **codes, **json.loads(tables)}
    for name in package.resources:
        write_table(package, name, given.get(name, []))
    build(root)


def edit(root: Path, table: str, old: str, new: str, *, count: int = 1) -> None:
    """Replace text in a table, and bring the hashes up to date so that they cannot help."""
    file = root / "data" / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {table}"
    file.write_text(text.replace(old, new, count), encoding="utf-8", newline="\n")
    rehash(root)


def rehash(root: Path) -> None:
    """Bring the hashes in the descriptor up to date with the files."""
    descriptor = read_descriptor(root)
    for resource in descriptor["resources"]:
        content = (root / resource["path"]).read_bytes()
        resource["hash"], resource["bytes"] = digest(content), len(content)
    write_descriptor(root, descriptor)


def findings(root: Path, layers: Sequence[str] = ("structure", "rows")) -> list[Finding]:
    """Return what validation finds in a package; Great Expectations only where it is asked for."""
    return nes.validate(root, layers=layers).findings


def rules_found(root: Path, layers: Sequence[str] = ("structure", "rows")) -> set[str]:
    """Return the ids of the rules that a package breaks."""
    return {one.rule for one in findings(root, layers)}


def table_rows(root: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of a package's table as text."""
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def row_of(frame: pd.DataFrame, key: Any) -> pd.Series:
    """Return the one row of a frame that has a key as its index."""
    found = frame.loc[key]
    assert isinstance(found, pd.Series)
    return found


def write_rows(root: Path, table: str, header: Sequence[str], rows: Sequence[Any]) -> None:
    """Write rows as the CSV file of a table; fields left out are blank."""
    file = root / "data" / f"{table}.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


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


def copied(root: Path, *names: str) -> Path:
    """Copy files and folders of the real package into a new folder."""
    root.mkdir(parents=True, exist_ok=True)
    for name in names:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name)
        else:
            shutil.copy(ROOT / name, root / name)
    return root


def file_bytes(root: Path) -> dict[str, bytes]:
    """Return all files below a folder with their bytes."""
    return {str(file): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def add_correction(root: Path, **values: str) -> None:
    """Add a row to corrections, and build."""
    fields = ("release", "table", "key", "field", "old", "new", "reason")
    rows = [*table_rows(root, "corrections"), {name: values[name] for name in fields}]
    rows.sort(key=lambda row: [row[name] for name in ("release", "table", "key", "field")])
    write_rows(root, "corrections", fields, rows)
    build(root)


def publish_first(root: Path, version: str) -> None:
    """Make a version the first and only release of a package."""
    for old in (root / "releases").glob("*"):
        old.unlink()
    text = "# Changelog\n\n## Unreleased\n\n### Code\n\n- Something.\n"
    (root / "CHANGELOG.md").write_text(text, encoding="utf-8")
    release(version, root, date="2024-05-01")


def read_descriptor(root: Path) -> dict[str, Any]:
    """Return the descriptor of a package."""
    found: dict[str, Any] = json.loads((root / DESCRIPTOR).read_text(encoding="utf-8"))
    return found


def write_descriptor(root: Path, descriptor: dict[str, Any]) -> None:
    """Write the descriptor of a package, as the package itself writes it."""
    text = json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
    (root / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")


def _brought_up_to_date(root: Path) -> bool:
    """Give a copy of the example what the real package has got since, and say whether it had to.

    A field that is new is blank, a field that is gone is dropped; a new reference table is copied,
    a new table of the ledger has no rows. The rows that are there stay as they are.
    """
    descriptor, real = read_descriptor(root), read_descriptor(ROOT)
    own = {one["name"]: one for one in descriptor["resources"]}
    changed = []
    for resource in real["resources"]:
        name, header = resource["name"], _header(root, resource["schema"])
        if name not in own:
            _add(root, resource, header)
            changed.append(name)
        elif resource["stage"] != FIGURES_STAGE and _names(root, name) != header:
            rows = [
                {field: row.get(field, "") for field in header} for row in table_rows(root, name)
            ]
            write_rows(root, name, header, rows)
            changed.append(name)
        elif _names(root, name) != header:
            changed.append(name)
    held = {name: {part: own[name][part] for part in ("hash", "bytes")} for name in own}
    resources = [one | held.get(one["name"], {}) for one in real["resources"]]
    if changed or resources != descriptor["resources"]:
        write_descriptor(root, descriptor | {"resources": resources})
        changed.append(DESCRIPTOR)
    return bool(changed)


def _header(root: Path, schema: str) -> list[str]:
    fields = json.loads((root / schema).read_text(encoding="utf-8"))["fields"]
    return [field["name"] for field in fields]


def _names(root: Path, table: str) -> list[str]:
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


def _add(root: Path, resource: dict[str, Any], header: list[str]) -> None:
    if resource["stage"] == "reference":
        shutil.copy(ROOT / resource["path"], root / resource["path"])
    else:
        write_rows(root, resource["name"], header, [])
