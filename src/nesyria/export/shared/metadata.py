"""What the formats share: the package's files and keys, and JSON that is always the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nesyria.datapackage.files import dump_json
from nesyria.datapackage.package import DESCRIPTOR, MAX_TABLE_BYTES, Package, Schema
from nesyria.datapackage.paths import checked_target, folded, unsafe_name
from nesyria.errors import NesyriaError, invalid_choice
from nesyria.export.shared import schemas

# What a description of the package cannot do without.
_NEEDED = ("name", "title", "description", "version", "licenses", "contributors")


@dataclass(frozen=True)
class File:
    """A file of the package: its path in it, what it is, and its media type."""

    path: str
    title: str
    description: str
    media_type: str
    table: str | None = None


@dataclass(frozen=True)
class ForeignKey:
    """Fields of a table that point to fields of another one, or of itself."""

    fields: list[str]
    table: str
    references: list[str]


def check(package: Package) -> None:
    """Refuse a package whose descriptor lacks what every description tells.

    Raises
    ------
    NesyriaError
        Naming the first property that is missing, or the table that a foreign key points to in
        vain.
    """
    for name in _NEEDED:
        if not package.descriptor.get(name):
            raise NesyriaError(f"{DESCRIPTOR}: {name!r} is missing; an export needs it")
    for name in ("name", "title", "path"):
        if not licence(package).get(name):
            raise NesyriaError(f"{DESCRIPTOR}: the licence has no {name!r}; an export needs it")
    seen: dict[str, str] = {}
    for name in package.resources:
        # Names of tables become names of files, sheets and tables of a database.
        reason = unsafe_name(name)
        if not reason and folded(name) in seen:
            reason = f"it differs from {seen[folded(name)]} in the case of letters only"
        if reason:
            raise NesyriaError(f"{DESCRIPTOR}: the name {name[:200]!r} is refused: {reason}")
        seen[folded(name)] = name
        schemas.check(package, name)
        for key in foreign_keys(name, package.schema(name)):
            if key.table not in package.resources:
                raise invalid_choice(
                    f"table in a foreign key of {name}:", key.table, package.resources
                )


def write(package: Package, folder: Path) -> None:
    """Write the Data Package as it is: descriptor, schemas and tables, byte for byte."""
    for file in files(package):
        # Read first: a path that leads outside is refused before its folders are made.
        content = package.read_bytes(file.path, MAX_TABLE_BYTES)
        target = checked_target(folder, file.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def files(package: Package) -> Iterator[File]:
    """Yield the descriptor, then each table with its schema."""
    title = package.descriptor["title"]
    yield File(DESCRIPTOR, DESCRIPTOR, f"Data Package descriptor of: {title}", "application/json")
    for name, resource in package.resources.items():
        title = resource.get("title", name)
        about = resource.get("description", "")
        yield File(resource["path"], title, about, "text/csv", table=name)
        if isinstance(resource.get("schema"), str):
            told = f"Table Schema of the table {name}."
            yield File(resource["schema"], f"{title}: fields", told, "application/json")


def write_tables(package: Package, folder: Path) -> None:
    """Write every table's CSV file, named after the table."""
    for name in package.resources:
        (folder / f"{name}.csv").write_bytes(package.read_table(name))


def write_json(file: Path, content: dict[str, Any]) -> None:
    """Write JSON that people can read; the same content always gives the same bytes."""
    file.write_bytes(dump_json(content))


def primary_key(schema: Schema) -> list[str]:
    """Return the fields of a table's primary key; none where it has no key."""
    return _listed(schema.get("primaryKey", []))


def foreign_keys(name: str, schema: Schema) -> list[ForeignKey]:
    """Return the foreign keys of a table; an empty resource name means the table itself."""
    return [
        ForeignKey(
            _listed(key["fields"]),
            key["reference"].get("resource") or name,
            _listed(key["reference"]["fields"]),
        )
        for key in schema.get("foreignKeys", [])
    ]


def licence(package: Package) -> dict[str, str]:
    """Return the package's licence: ``name``, ``title`` and ``path`` (its address)."""
    found: dict[str, str] = package.descriptor["licenses"][0]
    return found


def created(package: Package) -> str:
    """Return the day on which this version was made."""
    return str(package.descriptor.get("created", ""))[:10]


def _listed(names: str | list[str]) -> list[str]:
    # The older Table Schema allows one name without a list.
    return [names] if isinstance(names, str) else list(names)
