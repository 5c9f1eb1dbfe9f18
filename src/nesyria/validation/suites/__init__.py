"""Layer 3, across tables: Great Expectations suites of SQL, on an embedded SQLite.

The suites are data (``expectations/*.json``), so they may hold nothing but queries that read. Each
query returns the rows that break its rule, as ``row_key``, ``field``, ``value`` and ``expected``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from nesyria.datapackage import releases
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.validation.report import Finding
from nesyria.validation.rows import reader
from nesyria.validation.suites import embedded, relaxed
from nesyria.validation.suites.catalog import FOLDER, Rule, suites, unique_rules
from nesyria.validation.suites.locations import RowLocator, findings, whole_finding
from nesyria.validation.suites.runner import run

OLDEST_SQLITE = (3, 39, 0)


def check(read: reader.Tables) -> list[Finding]:
    """Return the findings of the layer across tables."""
    package = read.package
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        have = sqlite3.sqlite_version
        raise NesyriaError(f"the layer across needs SQLite 3.39 or later; this is {have}")
    found: list[Finding] = []
    try:
        rules = unique_rules(suites(package))
    except NesyriaError as error:
        return [whole_finding("suite", FOLDER, FOLDER, str(error))]
    tables = read.typed
    missing = sorted(set(package.resources) - set(tables))
    for name in missing:
        message = f"{name} cannot be read, so nothing is compared"
        found.append(whole_finding("suite", name, _file(package, name), message))
    if missing:
        return found
    for name in unproven(package, rules):
        message = f"no suite in {FOLDER} says what the figures of {name} follow from; restore it"
        found.append(whole_finding("suite", name, FOLDER, message))
    try:
        before = embedded.last_release(package)
    except NesyriaError as error:
        message = f"nothing can be compared with the last release: {error}"
        return [*found, whole_finding("suite", releases.FOLDER, releases.FOLDER, message)]
    found += _loosened(before, package, rules) if before else []
    try:
        connection = embedded.embedded(package, tables, before)
    except Exception as error:
        # Whatever odd names, or tables of another form, do to the database.
        message = f"nothing can be compared: {_said(error)}"
        return [*found, whole_finding("suite", DESCRIPTOR, DESCRIPTOR, message)]
    try:
        places = RowLocator(package, read)
        for rule, broken, total in run(rules, connection):
            found += findings(package, rule, broken, total, places)
    finally:
        connection.close()
    return found


def _loosened(before: Package, package: Package, rules: list[Rule]) -> Iterator[Finding]:
    """Say which rules of the last release are weaker or gone."""
    try:
        weaker = [
            (table, _schema_file(package, table), field, what)
            for table, field, what in relaxed.schemas(before, package)
        ]
        weaker += [
            (table, f"{FOLDER}/{table}.json", None, what)
            for table, what in relaxed.suites(list(suites(before)), rules)
        ]
    except Exception as error:
        # A release may have had schemas and suites of another form.
        message = f"the rules of release {before.version} cannot be compared: {_said(error)}"
        yield whole_finding("loosened", releases.FOLDER, releases.FOLDER, message)
        return
    for table, file, field, what in weaker:
        message = f"{what}; put it back as release {before.version} has it, if this is not meant"
        yield whole_finding("loosened", table, file, message, field=field)


def _said(error: Exception) -> str:
    """Return what an error says; one that is not ours says little without its name."""
    return str(error) if isinstance(error, NesyriaError) else f"{type(error).__name__}: {error}"


def _file(package: Package, table: str) -> str:
    """Return the file of a table, or the descriptor where that names none."""
    named = package.resources.get(table, {}).get("path")
    return named if isinstance(named, str) else DESCRIPTOR


def _schema_file(package: Package, table: str) -> str:
    """Return the file where the schema of a table stands."""
    named = package.resources.get(table, {}).get("schema")
    return named if isinstance(named, str) else DESCRIPTOR


def unproven(package: Package, rules: Iterable[Rule]) -> list[str]:
    """Return the tables of figures that no suite is about."""
    figures = set(package.resources) - set(package.edited())
    return sorted(figures - {rule.resource for rule in rules})
