"""The package to break: as if nothing had ever been published, or with every row published."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nesyria.datapackage.package import DESCRIPTOR
from nesyria.figures.build import build
from nesyria.publishing.release import release
from tests.helpers import PARTS, copied, example, renamed
from tests.mutations.tables import Table, read


@dataclass(frozen=True)
class Setting:
    """A package to break: published (its release is at hand), new (nothing is), or small."""

    name: str
    root: Path
    tables: Mapping[str, Table]


def new(folder: Path) -> Setting:
    """Return a copy of the package as if nothing had ever been published."""
    root = renamed(copied(folder / "new", DESCRIPTOR, *PARTS))
    return Setting("new", root, read(root))


def small(folder: Path) -> Setting:
    """Return a copy of the example package, for what does not depend on the rows."""
    root = example(folder)
    return Setting("small", root, read(root))


def published(folder: Path) -> Setting:
    """Return a copy of the package with every row published, and some corrected since."""
    root = renamed(copied(folder / "published", DESCRIPTOR, *PARTS))
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n", encoding="utf-8")
    release("10.0.0", root, date=today)
    corrections = []
    for name in ("repatriation_reports", "sites", "sources", "total_reports"):
        table = read(root)[name]
        free = next(one for one in ("note", "basis", "title") if one in table.header)
        for number in [one for one in range(3, len(table.rows)) if table.row(one)[free]][:3]:
            old = table.row(number)[free]
            new = f"{old} (corrected)"
            (root / "data" / f"{name}.csv").write_bytes(
                table.dumps(table.changed({(number, free): new}))
            )
            table = read(root)[name]
            corrections.append(
                ["10.0.1", name, table.key(number), free, old, new, "the source says so"]
            )
    table = read(root)["corrections"]
    (root / "data" / "corrections.csv").write_bytes(table.dumps(sorted(corrections)))
    build(root)
    release("10.0.1", root, date=today)
    return Setting("published", root, read(root))
