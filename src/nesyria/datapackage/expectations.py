"""The rules across tables as files: one SQL file a rule, views that they share, suites of both.

``expectations/<table>/<rule>.sql`` holds one rule: a header of comments, then a query that returns
the rows that break it. ``expectations/views/<name>.sql`` holds a query that rules can read by its
name. ``expectations/<table>.json`` is the Great Expectations suite of a table, written from these.

The rules of history are not the package's to say: they come with the code, in ``rules/``, and its
suites can only add to them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError

# The table that records the changes of the others.
CORRECTIONS = "corrections"
FOLDER = "expectations"
VIEWS = f"{FOLDER}/views"
# The kind of Great Expectations' expectation that a suite holds: SQL, and no code from data.
KIND = "unexpected_rows_expectation"
MAX_BYTES = 64 * 1024
# Rules and views of a package; each takes its time.
MAX_RULES, MAX_VIEWS = 500, 100
_OWN = Path(__file__).with_name("rules")
_HEADER = re.compile(r"-- ([a-z]+): (.+)")
# Remarks in front of a query.
_COMMENTS = re.compile(r"(?:--[^\n]*\n)+")
_REQUIRED = ("id", "severity", "statement")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")


@dataclass(frozen=True)
class SqlRule:
    """One rule as its file has it."""

    id: str
    severity: str
    statement: str
    resource: str
    query: str
    alias: str | None = None


@cache
def history_rules() -> tuple[SqlRule, ...]:
    """Return the rules of history, which come with the code and hold for every package."""
    files = sorted((_OWN / CORRECTIONS).glob("*.sql"))
    texts = {file.name: file.read_text(encoding="utf-8").strip() for file in files}
    return tuple(_parsed(text, name, CORRECTIONS) for name, text in texts.items())


@cache
def history_views() -> Mapping[str, str]:
    """Return the views that the rules of history read."""
    files = sorted((_OWN / "views").glob("*.sql"))
    return {file.stem: file.read_text(encoding="utf-8").strip() for file in files}


def read_rules(package: Package) -> list[SqlRule]:
    """Return the rules of a package that are SQL files, in the order of tables and names.

    Raises
    ------
    NesyriaError
        When a file is not UTF-8, lacks a part of its header, has an id that is not its path, or
        would replace a rule of history.
    """
    listed = [
        (name, table)
        for table in package.resources
        if _NAME.fullmatch(table)
        for name in package.listing(f"{FOLDER}/{table}", ".sql")
    ]
    if len(listed) > MAX_RULES:
        raise NesyriaError(f"{FOLDER}: {len(listed):,} rules, and {MAX_RULES} are the most")
    found = [_parsed(_text(package, name), name, table) for name, table in listed]
    return [rule for rule in found if _adds(rule)]


def _adds(rule: SqlRule) -> bool:
    """Say whether a rule adds to those of history: False where it is one of them, word for word."""
    own = {one.id: one for one in history_rules()}.get(rule.id)
    if own is not None and own != rule:
        raise NesyriaError(
            f"{FOLDER}/{rule.resource}: the rule {rule.id} comes with the validator, and no suite "
            "replaces it; remove the file, or give it an id of its own"
        )
    return own is None


def read_views(package: Package) -> dict[str, str]:
    """Return the queries of the views by name, each after those that it reads.

    Raises
    ------
    NesyriaError
        When a file is not UTF-8, has a name that no table can have, or views need each other.
    """
    listed = package.listing(VIEWS, ".sql")
    if len(listed) > MAX_VIEWS:
        raise NesyriaError(f"{VIEWS}: {len(listed):,} views, and {MAX_VIEWS} are the most")
    found = {_stem(name): _text(package, name) for name in listed}
    for name in found:
        if not _NAME.fullmatch(name) or name in {*package.resources, *history_views()}:
            raise NesyriaError(f"{VIEWS}/{name}.sql: a view needs a plain name of its own")
    found |= history_views()
    # Sorted, so that the same files always give the same order.
    needs = {name: sorted(_used(query, found) - {name}) for name, query in found.items()}
    try:
        return {name: found[name] for name in TopologicalSorter(needs).static_order()}
    except CycleError as error:
        raise NesyriaError(f"{VIEWS}: views need each other: {', '.join(error.args[1])}") from None


def stray_rules(package: Package) -> list[str]:
    """Return what lies in the folders of rules and is run by nobody: of no table, or too deep."""
    folders = [VIEWS, *(f"{FOLDER}/{table}" for table in package.resources)]
    listed = [one for one in package.listing(FOLDER, "") if one not in folders]
    listed += [one for folder in folders for one in package.listing(folder, "")]
    return sorted(one for one in listed if _stray(package, one))


def _stray(package: Package, name: str) -> bool:
    if (package.root / name).is_dir():
        return True
    top = name.count("/") == 1
    return name.casefold().endswith(".sql") and (top or not name.endswith(".sql"))


def standalone(query: str, views: Mapping[str, str]) -> str:
    r"""Return a query with the views that it needs in front, to run where these do not exist.

    Examples
    --------
    >>> print(standalone("SELECT * FROM some", {"some": "SELECT 1 AS a", "other": "SELECT 2"}))
    WITH some AS (
    SELECT 1 AS a
    )
    <BLANKLINE>
    SELECT * FROM some
    >>> query = "-- Why.\nWITH own AS (SELECT 3) SELECT * FROM some"
    >>> print(standalone(query, {"some": "SELECT 1"}))
    -- Why.
    WITH some AS (
    SELECT 1
    ),
    <BLANKLINE>
    own AS (SELECT 3) SELECT * FROM some
    """
    needed = _used(query, views)
    # Each comes after those that it reads, so that one pass from the last finds all.
    for name in reversed(list(views)):
        if name in needed:
            needed |= _used(views[name], views) - {name}
    parts = [f"{name} AS (\n{body}\n)" for name, body in views.items() if name in needed]
    if not parts:
        return query
    said = _COMMENTS.match(query)
    remarks, own = (said[0], query[said.end() :]) if said else ("", query)
    rest = own.removeprefix("WITH ")
    joint = ",\n\n" if rest != own else "\n\n"
    return f"{remarks}WITH " + ",\n\n".join(parts) + joint + rest


def suites(package: Package) -> dict[str, bytes]:
    """Return the files of the Great Expectations suites, as the SQL files give them.

    Raises
    ------
    NesyriaError
        When an SQL file is not one of a rule or a view.
    """
    rules = read_rules(package)
    if not rules:
        # A package without SQL files writes its suites itself, or has none.
        return {}
    views = read_views(package)
    by_table: dict[str, list[SqlRule]] = {}
    for rule in [*(history_rules() if CORRECTIONS in package.resources else ()), *rules]:
        by_table.setdefault(rule.resource, []).append(rule)
    return {
        f"{FOLDER}/{table}.json": _suite(table, rules, views) for table, rules in by_table.items()
    }


def _suite(table: str, rules: list[SqlRule], views: Mapping[str, str]) -> bytes:
    expectations = [
        {
            "type": KIND,
            "kwargs": {"unexpected_rows_query": standalone(rule.query, views)},
            "meta": {"rule": rule.id, "severity": rule.severity, "statement": rule.statement}
            | ({"alias": rule.alias} if rule.alias else {}),
        }
        for rule in rules
    ]
    made = {"name": table, "expectations": expectations, "meta": {"resource": table}}
    return (json.dumps(made, indent=2, ensure_ascii=False) + "\n").encode()


def _parsed(text: str, name: str, table: str) -> SqlRule:
    """Return the rule that the text of a file holds."""
    header, query = _split(text)
    for part in _REQUIRED:
        if not header.get(part):
            raise NesyriaError(f"{name}: its header needs a line like '-- {part}: ...'")
    expected = f"{table}.{_stem(name)}"
    if header["id"] != expected:
        raise NesyriaError(f"{name}: its id is {header['id'][:100]!r}; expected {expected}")
    return SqlRule(
        header["id"], header["severity"], header["statement"], table, query, header.get("alias")
    )


def _split(text: str) -> tuple[dict[str, str], str]:
    """Return the header of a file by name, and the query below it."""
    header: dict[str, str] = {}
    lines = text.split("\n")
    while lines and (match := _HEADER.fullmatch(lines[0])):
        header[match[1]] = match[2].strip()
        lines.pop(0)
    return header, "\n".join(lines)


def _text(package: Package, name: str) -> str:
    try:
        return package.read_bytes(name, MAX_BYTES).decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise NesyriaError(f"{name}: not a text in UTF-8: {error}") from None


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".sql")


def _used(query: str, views: Mapping[str, str]) -> set[str]:
    words = set(re.findall(r"\w+", query))
    return {name for name in views if name in words}
