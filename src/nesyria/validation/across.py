"""Layer 3, across tables: Great Expectations suites of SQL, on an embedded SQLite.

The suites are data (``expectations/*.json``), so they may hold nothing but queries that read. Each
query returns the rows that break its rule, as ``row_key``, ``field``, ``value`` and ``expected``.
"""

from __future__ import annotations

import contextlib
import gc
import io
import logging
import os
import re
import sqlite3
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nesyria import history
from nesyria.errors import NesyriaError
from nesyria.package import DESCRIPTOR, Package
from nesyria.validation import database, loosened, rows
from nesyria.validation.report import SEVERITIES, Finding, shorten
from nesyria.validation.rules import RULES

FOLDER = "expectations"
OLDEST_SQLITE = (3, 39, 0)
_RULE_ID = re.compile(r"across\.[a-z0-9_]{1,60}")
# The one kind of expectation that a suite may hold: it is SQL, and no code comes from data.
KIND = "unexpected_rows_expectation"


@dataclass(frozen=True)
class Rule:
    """One expectation of a suite."""

    id: str
    severity: str
    statement: str
    resource: str
    query: str


def check(read: rows.Tables) -> list[Finding]:
    """Return the findings of the layer across tables."""
    package = read.package
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        have = sqlite3.sqlite_version
        raise NesyriaError(f"the layer across needs SQLite 3.39 or later; this is {have}")
    found: list[Finding] = []
    try:
        rules = _once(suites(package))
    except NesyriaError as error:
        return [_whole("suite", FOLDER, FOLDER, str(error))]
    tables = read.typed
    missing = sorted(set(package.resources) - set(tables))
    for name in missing:
        message = f"{name} cannot be read, so nothing is compared"
        found.append(_whole("suite", name, _file(package, name), message))
    if missing:
        return found
    for name in unproven(package, rules):
        message = f"no suite in {FOLDER} says what the figures of {name} follow from; restore it"
        found.append(_whole("suite", name, FOLDER, message))
    try:
        before = database.last_release(package)
    except NesyriaError as error:
        message = f"nothing can be compared with the last release: {error}"
        return [*found, _whole("suite", history.FOLDER, history.FOLDER, message)]
    found += _loosened(before, package, rules) if before else []
    try:
        connection = database.embedded(package, tables, before)
    except Exception as error:
        # Whatever odd names, or tables of another form, do to the database.
        message = f"nothing can be compared: {_said(error)}"
        return [*found, _whole("suite", DESCRIPTOR, DESCRIPTOR, message)]
    try:
        places = Places(package, read)
        for rule, broken, total in run(rules, connection):
            found += findings(package, rule, broken, total, places)
    finally:
        connection.close()
    return found


def suites(package: Package) -> Iterator[Rule]:
    """Return the rules of all suites of a package.

    Raises
    ------
    NesyriaError
        When a suite is not JSON of the form that is allowed.
    """
    for name in package.listing(FOLDER, ".json"):
        suite = package.read_json(name)
        try:
            resource = suite["name"]
            package.resource(resource)
            for one in suite["expectations"]:
                if one["type"] != KIND:
                    raise NesyriaError(f"only {KIND} is allowed, not {one['type']!r}")
                yield _rule(one["meta"], one["kwargs"]["unexpected_rows_query"], resource)
        except (KeyError, TypeError, NesyriaError) as error:
            raise NesyriaError(f"{name}: not a suite of this package: {error}") from None


def _rule(meta: Mapping[str, Any], query: object, resource: str) -> Rule:
    """Return the rule of an expectation, its form checked."""
    rule, severity, statement = meta["rule"], meta["severity"], meta["statement"]
    if severity not in SEVERITIES:
        raise NesyriaError(f"unknown severity {severity!r}")
    if not isinstance(rule, str) or not _RULE_ID.fullmatch(rule) or rule in RULES:
        raise NesyriaError(f"no id of a rule of its own, like across.totals: {rule!r}")
    if not isinstance(statement, str) or not isinstance(query, str):
        raise NesyriaError(f"{rule}: its statement and its query must be texts")
    return Rule(rule, severity, statement, resource, query)


def _once(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules, or refuse two of one table that have the same id."""
    found: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        if found.setdefault((rule.resource, rule.id), rule) is not rule:
            raise NesyriaError(f"the suites of {rule.resource} have two rules {rule.id}")
    return list(found.values())


def _loosened(before: Package, package: Package, rules: list[Rule]) -> Iterator[Finding]:
    """Say which rules of the last release are weaker or gone."""
    try:
        weaker = [
            (table, _schema_file(package, table), field, what)
            for table, field, what in loosened.schemas(before, package)
        ]
        weaker += [
            (table, f"{FOLDER}/{table}.json", None, what)
            for table, what in loosened.suites(list(suites(before)), rules)
        ]
    except Exception as error:
        # A release may have had schemas and suites of another form.
        message = f"the rules of release {before.version} cannot be compared: {_said(error)}"
        yield _whole("loosened", history.FOLDER, history.FOLDER, message)
        return
    for table, file, field, what in weaker:
        message = f"{what}; put it back as release {before.version} has it, if this is not meant"
        yield _whole("loosened", table, file, message, field=field)


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


def run(
    rules: Iterable[Rule], connection: sqlite3.Connection
) -> Iterator[tuple[Rule, list[dict[str, Any]], int]]:
    """Run rules on SQLite; return per broken rule some of its rows, and how many there are."""
    source = context().data_sources.add_sqlite(
        "embedded",
        connection_string="sqlite://",
        create_temp_table=False,
        kwargs={"creator": lambda: connection},
    )
    try:
        yield from results(source, rules, table_batch)
    finally:
        # Before its connection is closed, which the pool would find out too late, and log.
        execution = source.get_execution_engine()
        execution.close()
        execution.engine.dispose()


def context() -> Any:
    """Return a Great Expectations context in memory: no files, no progress bars, no telemetry."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings(), _no_collection():
        # What the library warns of while it is imported is not the reader's to mend.
        warnings.simplefilter("ignore")
        import great_expectations as gx

    made = gx.get_context(mode="ephemeral")
    made.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    return made


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Hold the garbage collector: what an import makes stays, and to look through it takes long."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def table_batch(source: Any, resource: str) -> Any:
    """Return a table of a database as the library wants it."""
    asset = source.add_table_asset(resource, table_name=resource)
    return asset.add_batch_definition_whole_table(resource).get_batch()


def results(
    source: Any, rules: Iterable[Rule], batch_of: Callable[[Any, str], Any]
) -> Iterator[tuple[Rule, list[dict[str, Any]], int]]:
    """Run rules on the tables of a source; return what breaks them, as `run` does."""
    from nesyria.validation.expectation import BrokenRowsExpectation, is_cut_off

    by_resource: dict[str, list[Rule]] = {}
    for rule in rules:
        by_resource.setdefault(rule.resource, []).append(rule)
    for resource, own in by_resource.items():
        with _quiet():
            batch = batch_of(source, resource)
            broken = _broken(batch, own, BrokenRowsExpectation)
        for rule, result in broken:
            details = result.result.get("details")
            if details is None:
                yield rule, [{"expected": f"its query cannot run: {_reason(result)}"}], 1
                continue
            shown, total = details["unexpected_rows"], int(result.result["observed_value"])
            yield rule, shown, _counted(batch, rule, total) if is_cut_off(total) else total


def _broken(batch: Any, rules: list[Rule], expectation: Any) -> list[tuple[Rule, Any]]:
    """Validate a batch with rules as expectations; return the rules that it breaks."""
    import great_expectations as gx

    by_id = {rule.id: rule for rule in rules}
    made = [expectation(unexpected_rows_query=rule.query, meta={"rule": rule.id}) for rule in rules]
    suite = gx.ExpectationSuite(name=rules[0].resource, expectations=made)
    outcome = batch.validate(suite, result_format={"result_format": "COMPLETE"})
    return [
        (by_id[one.expectation_config.meta["rule"]], one)
        for one in outcome.results
        if not one.success
    ]


def _counted(batch: Any, rule: Rule, least: int) -> int:
    """Return how many rows break a rule, as the library's own expectation counts them."""
    from great_expectations.expectations.core import (  # type: ignore[attr-defined]
        UnexpectedRowsExpectation,
    )

    with _quiet():
        found = _broken(batch, [rule], UnexpectedRowsExpectation)
    return max([least, *(int(one.result.get("observed_value", 0)) for _, one in found)])


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library's remarks to itself; what matters comes back as a result."""
    logger = logging.getLogger("great_expectations")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


def _reason(result: Any) -> str:
    """Return the last line of the first exception behind a failed expectation."""
    for info in result.exception_info.values():
        if isinstance(info, Mapping) and info.get("exception_message"):
            return str(info["exception_message"]).splitlines()[0]
    return str(result.exception_info.get("exception_message", "unknown")).splitlines()[0]


class Places:
    """Where rows stand in the files of a package: table and key to number of the row."""

    def __init__(self, package: Package, read: rows.Tables) -> None:
        self._package, self._read = package, read
        self._rows: dict[str, dict[str, int]] = {}

    def row(self, table: str, key: str | None) -> int | None:
        """Return the row of a file that has a key, several fields written with commas between."""
        if table not in self._read.text or key is None:
            return None
        if table not in self._rows:
            self._rows[table] = self._by_key(table)
        return self._rows[table].get(key)

    def _by_key(self, table: str) -> dict[str, int]:
        names = self._package.schema(table).get("primaryKey") or []
        if not names:
            return {}
        text, lines = self._read.text[table], self._read.lines(table)
        first, *more = (text[name].astype("object") for name in names)
        keys = first.str.cat(more, sep=", ") if more else first
        # From below, so that of rows with the same key the first stays.
        return dict(zip(reversed(keys.to_list()), reversed(lines), strict=True))


def findings(
    package: Package, rule: Rule, broken: list[dict[str, Any]], total: int, places: Places
) -> Iterator[Finding]:
    """Turn the rows that break a rule into findings."""
    file = package.resource(rule.resource)["path"]
    for one in broken:
        resource, key = _subject(package, rule.resource, one.get("row_key"))
        row = places.row(resource, key)
        value = one.get("value")
        named = f"{key}: " if key is not None and row is None else ""
        expected = one.get("expected") or rule.statement
        yield Finding(
            resource,
            package.resource(resource)["path"],
            row,
            None if one.get("field") is None else str(one["field"]),
            rule.id,
            "across",
            rule.severity,
            None if value is None or value != value else str(value),  # noqa: PLR0124
            f"{named}{rule.statement}; expected: {shorten(str(expected))}",
        )
    if total > len(broken):
        more = f"and {total - len(broken):,} more rows: {rule.statement}"
        yield Finding(rule.resource, file, None, None, rule.id, "across", rule.severity, None, more)


def _subject(package: Package, resource: str, key: object) -> tuple[str, str | None]:
    """Return the table and the key of a row; a key may name another table, as 'table: key'."""
    if key is None:
        return resource, None
    table, mark, rest = str(key).partition(": ")
    return (table, rest) if mark and table in package.resources else (resource, str(key))


def _whole(
    rule: str, resource: str, file: str, message: str, *, field: str | None = None
) -> Finding:
    """Return a finding that is about no row."""
    known = RULES[f"across.{rule}"]
    return Finding(
        resource, file, None, field, known.id, known.layer, known.severity, None, message
    )
