"""The proof of history: nothing published changes, weakens or goes without a record.

It comes with the code and runs whatever the checked folder says of itself: every release is
compared with the one before it, and the folder with the last, cell by cell and promise by promise.
The cells of releases whose bytes the code knows are compared by its tests, once and for all.
The rules are SQL (``nesyria/datapackage/rules``), so that the same ones run on other engines; here
they have a sandbox of their own, in which the folder has put nothing but its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from nesyria.datapackage import releases
from nesyria.datapackage.expectations import CORRECTIONS, history_rules, history_views
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.sandbox import Limits, Sandbox
from nesyria.tableschema.dates import in_key
from nesyria.validation.finding import At, Finding, described
from nesyria.validation.rows.reader import Tables
from nesyria.validation.suites.history import tables
from nesyria.validation.suites.history.changelog import Changelog
from nesyria.validation.suites.history.reentered import reentered
from nesyria.validation.suites.history.relaxed import refused, relaxed
from nesyria.validation.suites.history.undated import SOURCES, undated
from nesyria.validation.suites.locations import RowLocator, findings

# Of one query, and of all of two versions: they look at rows that changed, in large ledgers too.
_LIMITS = Limits(seconds=10, in_all=20)
_MOST = 200


def check(read: Tables) -> list[Finding]:
    """Return what breaks the rules of history."""
    package = read.package
    try:
        history = releases.history(package)
        known = releases.known_versions(package)
        changelog = Changelog(package)
    except NesyriaError as error:
        at = At(releases.FOLDER, releases.FOLDER)
        message = f"nothing can be compared with the last release: {error}"
        return [Finding.of("suite.valid", at, message)]
    found: list[Finding] = []
    for before, now in pairwise(history):
        archive = f"{releases.FOLDER}/{releases.archive_name(package, now.version)}"
        # The rows of releases that this code knows were compared when it took them in.
        if not {before.version, now.version} <= known:
            found += _broken(before, now, archive)
        items = changelog.of(now.version)
        found += _relaxed(before, now, items, archive)
    last = history[-1] if history else None
    found += _current(read, last)
    if last:
        found += _since_release(last, package, changelog)
        found += _again(read, history)
        found += _undated(read, last)
    return found


def _broken(before: Package, now: Package, archive: str) -> Iterator[Finding]:
    """Return what breaks the rules of history from one release to the next."""
    try:
        with _sandbox(now, before) as sandbox:
            for rule in history_rules():
                for one in sandbox.rows(rule.query, _MOST):
                    said = f"{one['row_key']}: {rule.statement}; expected: {one['expected']}"
                    message = f"from {before.version} to {now.version}, {said}"
                    where = (archive, archive, None, str(one["field"]), rule.id, "across")
                    yield Finding(*where, rule.severity, _value(one["value"]), message)
    except Exception as error:
        yield _incomparable(before, error, archive)


def _value(value: object) -> str | None:
    return None if value is None else str(value)


def _current(read: Tables, before: Package | None) -> Iterator[Finding]:
    """Return what breaks the rules of history from the last release to the folder."""
    package = read.package
    try:
        places = RowLocator(package, read)
        with _sandbox(package, before) as sandbox:
            for rule in history_rules():
                rows = sandbox.rows(rule.query, _MOST)
                total = len(rows) if len(rows) < _MOST else sandbox.count(rule.query)
                yield from findings(package, rule, rows, total, places)
    except Exception as error:
        # Whatever a table of another form does to the comparison.
        yield _incomparable(before, error, DESCRIPTOR)


def _sandbox(package: Package, before: Package | None) -> Sandbox:
    """Return a database with what two versions of a package are compared by."""
    held = tables.about(package, before) | tables.changes(package, before)
    held[CORRECTIONS] = tables.corrections(package)
    sandbox = Sandbox(_LIMITS)
    try:
        for name, table in held.items():
            sandbox.insert(name, table)
        for name, query in history_views().items():
            sandbox.derive(name, query)
    except BaseException:
        sandbox.close()
        raise
    return sandbox


def _relaxed(
    before: Package, now: Package, items: Sequence[str], archive: str
) -> Iterator[Finding]:
    """Return the promises of a release that the next one may not change as it does."""
    try:
        for one, advice in refused(relaxed(before, now), before.version, now.version, items):
            at = At(one.resource, archive, field=one.field)
            yield Finding.of("constraint.relaxed", at, f"{one.what}; {advice}")
    except Exception as error:
        # A release may have had schemas and suites of another form.
        yield _incomparable(before, error, archive, "constraint.relaxed")


def _since_release(before: Package, package: Package, changelog: Changelog) -> Iterator[Finding]:
    """Return the promises of the last release that the folder may not change as it does."""
    # Until it is released, what is said of a version is said of what is unreleased.
    version = package.version
    items = [*(changelog.of(version) if version != before.version else []), *changelog.of()]
    try:
        found = list(relaxed(before, package))
        other = changelog.carrier and {one.names[0] for one in relaxed(changelog.carrier, package)}
        # What the code carries recorded a change of its own: not that of a folder that differs.
        strange = [one for one in found if other and one.names[0] in other]
        same = [one for one in found if one not in strange]
        fresh = [item for item in items if item not in changelog.carried]
        for chosen, known in ((same, items), (strange, fresh)):
            for one, advice in refused(chosen, before.version, version, known):
                at = At(one.resource, one.file, field=one.field)
                yield Finding.of("constraint.relaxed", at, f"{one.what}; {advice}")
    except Exception as error:
        yield _incomparable(before, error, releases.FOLDER, "constraint.relaxed")


def _again(read: Tables, history: list[Package]) -> Iterator[Finding]:
    """Return the rows that were withdrawn and come again under another key."""
    package = read.package
    places = RowLocator(package, read)
    try:
        for one in reentered(package, history):
            file = str(package.resource(one.table).get("path"))
            message = (
                f"it repeats {one.withdrawn}, which is withdrawn in {one.release}; remove it, or "
                f"record in corrections, with field * and key {one.withdrawn}, that it is what "
                f"stays in its place: {one.key} in new"
            )
            at = At(one.table, file, places.row(one.table, one.key), value=one.key)
            yield Finding.of("correction.reentered", at, message)
    except Exception as error:
        yield _incomparable(history[-1], error, DESCRIPTOR)


def _undated(read: Tables, before: Package) -> Iterator[Finding]:
    """Return the new sources whose key alone carries a date."""
    package = read.package
    places = RowLocator(package, read)
    try:
        for key in undated(package, before):
            file = str(package.resource(SOURCES).get("path"))
            message = (
                f"its key carries {in_key(key)}, but published is blank; give the date of the "
                "page, or write nd in the key instead"
            )
            at = At(SOURCES, file, places.row(SOURCES, key), "source_id", key)
            yield Finding.of("source.key_undated", at, message)
    except Exception as error:
        yield _incomparable(before, error, DESCRIPTOR)


def _incomparable(
    before: Package | None, error: Exception, file: str, rule: str = "suite.valid"
) -> Finding:
    """Return what stands in the way of a comparison."""
    release = f"release {before.version}" if before else "what corrections say"
    message = f"nothing can be compared with {release}: {described(error)}"
    return Finding.of(rule, At(file, file), message)
