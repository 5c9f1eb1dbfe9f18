"""Layer 3, across tables: suites of SQL, run by Great Expectations on DuckDB in the sandbox.

The rules are data (``expectations/``), so they may hold nothing but queries that read. Each query
returns the rows that break its rule, as ``row_key``, ``field``, ``value`` and ``expected``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nesyria.datapackage import releases
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.validation.finding import Finding
from nesyria.validation.rows import reader
from nesyria.validation.suites import duckdb, history, relaxed
from nesyria.validation.suites.catalog import FOLDER, Rule, stale_suites, suites, unproven
from nesyria.validation.suites.locations import RowLocator, findings, whole_finding
from nesyria.validation.suites.runner import NOT_RUN, run

# How many of many are named in a sentence.
_NAMED = 5


def check(read: reader.Tables) -> list[Finding]:
    """Return the findings of the layer across tables."""
    package = read.package
    try:
        rules = suites(package)
        found = list(_stale(package))
    except NesyriaError as error:
        return [whole_finding("suite", FOLDER, FOLDER, str(error))]
    missing = sorted(set(package.resources) - set(read.typed))
    for name in missing:
        message = f"{name} cannot be read, so nothing is compared"
        found.append(whole_finding("suite", name, _file(package, name), message))
    if missing:
        return found
    for name in unproven(package, rules):
        message = f"no suite in {FOLDER} says what the figures of {name} follow from; restore it"
        found.append(whole_finding("suite", name, FOLDER, message))
    try:
        before = history.last_release(package)
    except NesyriaError as error:
        message = f"nothing can be compared with the last release: {error}"
        return [*found, whole_finding("suite", releases.FOLDER, releases.FOLDER, message)]
    found += _loosened(before, package, rules) if before else []
    return [*found, *_violations(read, rules, before)]


def _stale(package: Package) -> Iterator[Finding]:
    for name in stale_suites(package):
        message = "not the suite that the SQL files beside it give; run: nesyria build"
        yield whole_finding("suite", name.rpartition("/")[2].removesuffix(".json"), name, message)


def _violations(
    read: reader.Tables, rules: Sequence[Rule], before: Package | None
) -> list[Finding]:
    """Return the rows that break rules."""
    package = read.package
    try:
        sandbox, left = duckdb.fill(package, read.typed, before)
    except Exception as error:
        # Whatever odd names, or tables of another form, do to the database.
        message = f"nothing can be compared: {_said(error)}"
        return [whole_finding("suite", DESCRIPTOR, DESCRIPTOR, message)]
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
        yield whole_finding("suite", FOLDER, FOLDER, message)


def _loosened(before: Package, package: Package, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Say which rules of the last release are weaker or gone."""
    try:
        weaker = [
            (table, _schema_file(package, table), field, what)
            for table, field, what in relaxed.schemas(before, package)
        ]
        weaker += [
            (table, f"{FOLDER}/{table}.json", None, what)
            for table, what in relaxed.suites(suites(before), rules)
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
    """Return the file of a table's schema."""
    named = package.resources.get(table, {}).get("schema")
    return named if isinstance(named, str) else DESCRIPTOR
