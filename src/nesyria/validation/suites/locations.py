"""Where the row of a violation is in the files of the package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.validation.finding import At, Finding, shorten
from nesyria.validation.rows import reader
from nesyria.validation.suites.catalog import Rule


class RowLocator:
    """Where rows are in the files of a package: table and key to number of the row."""

    def __init__(self, package: Package, read: reader.Tables) -> None:
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
    package: Package, rule: Rule, broken: list[dict[str, Any]], total: int, places: RowLocator
) -> Iterator[Finding]:
    """Turn the rows that break a rule into findings."""
    file = package.resources.get(rule.resource, {}).get("path", DESCRIPTOR)
    for one in broken:
        resource, key = _subject(package, rule.resource, one.get("row_key"))
        row = places.row(resource, key)
        value = one.get("value")
        named = f"{shorten(key)}: " if key is not None and row is None else ""
        expected = one.get("expected") or rule.statement
        yield Finding(
            resource,
            package.resources.get(resource, {}).get("path", DESCRIPTOR),
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


def whole_finding(resource: str, file: str, message: str) -> Finding:
    """Return a finding about the suites that is about no row."""
    return Finding.of("suite.valid", At(resource, file), message)
