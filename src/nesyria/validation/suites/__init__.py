"""Layer 3, across tables: suites of SQL, run by Great Expectations on DuckDB in the sandbox.

The rules are data (``expectations/``), so they may hold nothing but queries that read. Each query
returns the rows that break its rule, as ``row_key``, ``field``, ``value`` and ``expected``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nesyria.datapackage.expectations import stray_rules
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.validation.finding import Finding, described
from nesyria.validation.rows import reader
from nesyria.validation.suites import duckdb
from nesyria.validation.suites.catalog import FOLDER, Rule, stale_suites, suites, unproven
from nesyria.validation.suites.history.tables import last_release
from nesyria.validation.suites.locations import RowLocator, findings, whole_finding
from nesyria.validation.suites.runner import NOT_RUN, run

# How many of many are named in a sentence.
_NAMED = 5


def check(read: reader.Tables) -> list[Finding]:
    """Return the findings of the suites; what was published is compared by `history`."""
    package = read.package
    try:
        rules = suites(package)
        found = [*_stale(package), *_stray(package)]
    except NesyriaError as error:
        return [whole_finding(FOLDER, FOLDER, str(error))]
    missing = sorted(set(package.resources) - set(read.typed))
    for name in missing:
        message = f"{name} cannot be read, so nothing is compared"
        found.append(whole_finding(name, _file(package, name), message))
    if missing:
        return found
    for name in unproven(package, rules):
        message = f"no suite in {FOLDER} says what the figures of {name} follow from; restore it"
        found.append(whole_finding(name, FOLDER, message))
    return [*found, *_violations(read, rules)]


def _stale(package: Package) -> Iterator[Finding]:
    for name in stale_suites(package):
        message = "not the suite that the SQL files beside it give; run: nesyria build"
        yield whole_finding(name.rpartition("/")[2].removesuffix(".json"), name, message)


def _stray(package: Package) -> Iterator[Finding]:
    """Look for rules that are of no table, so that nobody runs them."""
    for name in stray_rules(package):
        message = (
            f"no table has its rules here, so that they are not run; put them into "
            f"{FOLDER}/<table>/<rule>.sql, or remove it"
        )
        yield whole_finding(name, name, message)


def _violations(read: reader.Tables, rules: Sequence[Rule]) -> list[Finding]:
    """Return the rows that break rules."""
    package = read.package
    try:
        sandbox, left = duckdb.fill(package, read.typed, _last_release(package))
    except Exception as error:
        # Whatever odd names, or tables of another form, do to the database.
        message = f"nothing can be compared: {described(error)}"
        return [whole_finding(DESCRIPTOR, DESCRIPTOR, message)]
    with sandbox:
        places = RowLocator(package, read)
        found: list[Finding] = []
        late: list[str] = []
        # Those of other packages come last: they cannot take the time of those that are known.
        for part in _known_first(rules):
            for rule, broken, total in run(part, sandbox):
                if broken and NOT_RUN in broken[0]:
                    late.append(rule.id)
                else:
                    found += findings(package, rule, broken, total, places)
    return [*found, *_not_run("rules", late), *_not_run("claims", left)]


def _last_release(package: Package) -> Package | None:
    try:
        return last_release(package)
    except NesyriaError:
        # Which archive is wrong is a finding of history.
        return None


def _known_first(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield the rules that are those of the installed package, then the others."""
    try:
        own = {(rule.id, rule.query) for rule in suites(Package.installed())}
    except NesyriaError:
        own = set()
    for known in (True, False):
        yield [rule for rule in rules if ((rule.id, rule.query) in own) is known]


def _not_run(what: str, names: Sequence[str]) -> Iterator[Finding]:
    """Say what was not checked since the queries before took all the time."""
    if names:
        first = ", ".join(names[:_NAMED]) + (" ..." if len(names) > _NAMED else "")
        message = (
            f"{len(names):,} {what} were not checked, since the queries before them took all the "
            f"time that there is: {first}; simplify the queries that take long"
        )
        yield whole_finding(FOLDER, FOLDER, message)


def _file(package: Package, table: str) -> str:
    """Return the file of a table, or the descriptor where that names none."""
    named = package.resources.get(table, {}).get("path")
    return named if isinstance(named, str) else DESCRIPTOR
