"""The throw-away database on which the suites across tables run.

Besides the package's tables it holds what the suites compare them with: the release before, cell
by cell, and the verdicts that the claims' queries give.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from nesyria.datapackage import releases
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.figures import claims
from nesyria.tableschema import pandas

# The suites' share of SQLite's instructions, at least and per row of a table: many times what they
# need, and an end all the same.
MIN_STEPS = 2_000_000_000

STEPS_PER_ROW = 50_000

# The longest text that a query may make.
MAX_BYTES = 16 * 1024**2

# It records the changes of the others.
CORRECTIONS = "corrections"

# Columns of edited tables that are built all the same.
BUILT = ("verdict", "evidence")


def auxiliary(package: Package, before: Package | None) -> dict[str, pd.DataFrame]:
    """Return the tables that the suites need besides the package's own.

    Parameters
    ----------
    package, before : Package
        The package, and its last release where there is one.

    Returns
    -------
    dict of str to DataFrame
        ``package`` (name, version, created, last_release), ``cells_published`` and
        ``cells_current`` (table_name, row_key, field, value), ``rows_published`` and
        ``rows_current`` (table_name, row_key), ``corrections_published`` (as corrections),
        ``versions`` (version, place): all that the package names, in their order as numbers.
    """
    about = package.descriptor
    made = {
        "package": pd.DataFrame(
            {
                "name": [str(about.get("name"))],
                "version": [package.version],
                "created": [str(about.get("created", ""))[:10]],
                "last_release": [before.version if before else ""],
            }
        )
    }
    for name, source in (("published", before), ("current", package if before else None)):
        made[f"cells_{name}"], made[f"rows_{name}"] = _cells(source)
    made[f"{CORRECTIONS}_published"] = _record(before)
    named = [package.version, *releases.releases(package), *_record(package)["release"]]
    made["versions"] = _in_order(named)
    return made


def embedded(
    package: Package, tables: Mapping[str, pd.DataFrame], before: Package | None
) -> sqlite3.Connection:
    """Return a database in memory with all that the suites need, which can only be read."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_BYTES)
    for name, frame in {**tables, **auxiliary(package, before)}.items():
        claims.insert(database, name, frame)
    for name in tables:
        _index(database, name, package.schema(name).get("primaryKey") or [])
    claims.restrict(database)
    verdicts = decided(database, tables)
    claims.unrestrict(database)
    claims.insert(database, "claims_decided", verdicts)
    rows = sum(len(frame) for frame in tables.values())
    claims.restrict(database, max(MIN_STEPS, STEPS_PER_ROW * rows))
    return database


def _index(database: sqlite3.Connection, name: str, key: Sequence[str]) -> None:
    """Make a key quick to look up, which SQLite else does anew in every query."""
    if key:
        columns = ", ".join(f'"{column}"' for column in key)
        database.execute(f'CREATE INDEX "key of {name}" ON "{name}" ({columns})')


def edited(package: Package) -> list[str]:
    """Return the tables whose every change must be recorded."""
    return [name for name in package.edited() if name != CORRECTIONS]


def last_release(package: Package) -> Package | None:
    """Return the package as it was last published; None where it never was."""
    known = releases.releases(package)
    return releases.published(package, list(known)[-1]) if known else None


def _cells(package: Package | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every cell of the edited tables, and the keys of their rows."""
    cells = [pd.DataFrame(columns=["table_name", "row_key", "field", "value"], dtype="object")]
    rows = [pd.DataFrame(columns=["table_name", "row_key"], dtype="object")]
    if package is None:
        return cells[0], rows[0]
    for name in edited(package):
        text = pandas.text_by_key(package, name)
        kept = text.drop(columns=[column for column in BUILT if column in text.columns])
        # Named apart first: tables have columns of these names themselves.
        long = kept.melt(var_name="their field", value_name="their value", ignore_index=False)
        long = long.reset_index()
        long.columns = pd.Index(["row_key", "field", "value"])
        cells.append(long.assign(table_name=name)[list(cells[0].columns)])
        rows.append(pd.DataFrame({"table_name": name, "row_key": text.index}))
    return pd.concat(cells, ignore_index=True), pd.concat(rows, ignore_index=True)


def _record(package: Package | None) -> pd.DataFrame:
    """Return the corrections of a release, blank cells as empty text."""
    columns = ["release", "table", "key", "field", "old", "new", "reason"]
    if package is None or CORRECTIONS not in package.resources:
        return pd.DataFrame(columns=columns, dtype="object")
    return pandas.text_by_key(package, CORRECTIONS).reset_index(drop=True).reindex(columns=columns)


def _in_order(named: Iterable[str]) -> pd.DataFrame:
    """Return versions with their places, as texts that sort: 1.10.0 comes after 1.9.0."""
    known = sorted({one for one in named if releases.is_version(one)}, key=releases.version_key)
    places = [f"{place:09d}" for place in range(len(known))]
    return pd.DataFrame({"version": known, "place": places}, dtype="object")


def decided(database: sqlite3.Connection, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what each claim's query gives; of one that cannot run, why, as its evidence."""
    rows = []
    stated = tables.get("claims", pd.DataFrame(columns=["claim_id", "query"]))
    for claim, query in zip(stated["claim_id"], stated["query"], strict=True):
        if pd.isna(query):
            continue
        try:
            rows.append((claim, *claims.evaluate_claim(database, claim, query)))
        except NesyriaError as error:
            rows.append((claim, "", str(error)))
    return pd.DataFrame(rows, columns=["claim_id", "verdict", "evidence"], dtype="object")
