"""What tests of history share: the example as released, ways to tamper with it, what is found."""

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nesyria.datapackage.archives import archive, read_archive
from nesyria.datapackage.files import sha256
from nesyria.datapackage.package import Package
from nesyria.datapackage.releases import archive_name
from nesyria.validation.finding import Finding
from nesyria.validation.rows.reader import Tables
from nesyria.validation.structure.release_files import release_files
from nesyria.validation.suites import history
from tests.helpers import read_descriptor, table_rows, write_descriptor, write_rows

Json = dict[str, Any]
Attack = Callable[[Path], object]


def found(root: Path) -> list[Finding]:
    """Return what the proof of history finds, without the libraries of the other rules."""
    package = Package(root)
    return [*release_files(package), *history.check(Tables(package))]


def errors(root: Path) -> set[str]:
    """Return the ids of the rules that are broken, warnings apart."""
    return {one.rule for one in found(root) if one.severity == "error"}


def change_figure(root: Path) -> None:
    """Change a published number."""
    set_cell(root, "total_reports", "T0001", "value", "99")


def set_cell(root: Path, table: str, key: str, field: str, value: str) -> None:
    """Write a value into a cell, and nothing else."""
    rows = table_rows(root, table)
    for row in rows:
        if next(iter(row.values())) == key:
            row[field] = value
    write_rows(root, table, list(rows[0]), rows)


def drop_row(root: Path, table: str, key: str) -> dict[str, str]:
    """Take a row out, and return it."""
    rows = table_rows(root, table)
    (gone,) = [row for row in rows if next(iter(row.values())) == key]
    write_rows(root, table, list(rows[0]), [row for row in rows if row is not gone])
    return gone


def add_row(root: Path, table: str, row: dict[str, str]) -> None:
    """Add a row at the end."""
    write_rows(root, table, list(row), [*table_rows(root, table), row])


def correct(root: Path, **values: str) -> None:
    """Add a row to corrections."""
    row = {"release": "1.1.0", "table": "total_reports", "key": "T0001", "field": "value"}
    row |= {"old": "", "new": "", "reason": "The page says otherwise."} | values
    add_row(root, "corrections", row)


def withdraw(root: Path, key: str, new: str, **values: str) -> dict[str, str]:
    """Withdraw a row of total_reports, and say what stays in its place."""
    correct(root, key=key, field="*", new=new, reason="Two pages are one.", **values)
    return drop_row(root, "total_reports", key)


def edit_json(file: Path, change: Callable[[Json], object]) -> None:
    """Change a JSON file."""
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content)
    file.write_text(json.dumps(content), encoding="utf-8")


def descriptor(change: Callable[[Json], object]) -> Attack:
    """Return an attack on the descriptor."""
    return lambda root: edit_json(root / "datapackage.json", change)


def resource(table: str, **values: object) -> Attack:
    """Return an attack on what the descriptor says of a table."""

    def change(content: Json) -> None:
        (one,) = [one for one in content["resources"] if one["name"] == table]
        one.update(values)

    return descriptor(change)


def schema(table: str, change: Callable[[Json], object]) -> Attack:
    """Return an attack on the schema of a table."""
    return lambda root: edit_json(root / "schemas" / f"{table}.json", change)


def field(table: str, name: str, change: Callable[[Json], object]) -> Attack:
    """Return an attack on a field of a schema."""

    def whole(content: Json) -> None:
        (one,) = [one for one in content["fields"] if one["name"] == name]
        change(one)

    return schema(table, whole)


def write(name: str, text: str) -> Attack:
    """Return an attack that writes a file."""

    def attack(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")

    return attack


def remove(*names: str) -> Attack:
    """Return an attack that removes files and folders."""

    def attack(root: Path) -> None:
        for name in names:
            for path in root.glob(name):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    return attack


def both(*attacks: Attack) -> Attack:
    """Return attacks one after the other."""

    def attack(root: Path) -> None:
        for one in attacks:
            one(root)

    return attack


def publish(root: Path, version: str, *, more: str = "") -> None:
    """Write a release as it is, without asking whether it may be; add to its changelog."""
    write_descriptor(root, read_descriptor(root) | {"version": version})
    content = archive(Package(root))
    name = archive_name(Package(root), version)
    (root / "releases" / name).write_bytes(content)
    with (root / "releases" / "SHA256SUMS").open("a", encoding="utf-8", newline="\n") as sums:
        sums.write(f"{sha256(content)}  {name}\n")
    changelog = root / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8") if changelog.exists() else ""
    entry = f"\n## {version} (2024-06-01)\n\n{more}\n"
    changelog.write_text(f"{text}{entry}", encoding="utf-8", newline="\n")
    remove("CITATION.cff", "datacite.json", ".zenodo.json")(root)


def forge(root: Path, table: str, old: str, new: str) -> None:
    """Change the first archive, with its checksum."""
    (path,) = (root / "releases").glob("*-1.0.0.zip")
    files = read_archive(path.read_bytes(), path.name)
    name = f"data/{table}.csv"
    assert old in files[name].decode()
    files[name] = files[name].replace(old.encode(), new.encode(), 1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for one, content in files.items():
            out.writestr(one, content)
    path.write_bytes(buffer.getvalue())
    line = f"{sha256(path.read_bytes())}  {path.name}\n"
    (root / "releases" / "SHA256SUMS").write_text(line, encoding="utf-8", newline="\n")


def header(root: Path, table: str) -> list[str]:
    """Return the fields of a table's file."""
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))
