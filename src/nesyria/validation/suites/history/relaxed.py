"""Promises of a release that the next version changes, weakens or drops, and whether it may.

A figure that the rules would refuse could otherwise come in together with a weaker rule. The step
of the version must allow the change, and the changelog must record it: an item of the version that
names the table, ``table.field`` or rule in backticks, and that begins with "Breaking" where code
that reads the data can break.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nesyria.datapackage import releases
from nesyria.datapackage.changelog import CHANGELOG, UNRELEASED
from nesyria.datapackage.expectations import (
    history_rules,
    history_views,
    read_views,
    standalone,
)
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.validation.finding import SEVERITIES
from nesyria.validation.suites.catalog import FOLDER, Rule, suites
from nesyria.validation.suites.history import compatibility
from nesyria.validation.suites.history.compatibility import MAJOR, MINOR, PATCH, STEPS


@dataclass(frozen=True)
class Relaxed:
    """One promise that is changed, weaker or gone; ``names`` are those that a changelog may use."""

    resource: str
    file: str
    field: str | None
    what: str
    step: str
    names: tuple[str, ...]


def relaxed(before: Package, now: Package) -> Iterator[Relaxed]:
    """Return what a version changes of what the one before it promised."""
    for one in compatibility.changes(before, now):
        file = _schema_file(now, one.table)
        yield Relaxed(one.table, file, one.field, one.what, one.step, (one.name,))
    for table, what, names in _suites(before, now):
        yield Relaxed(table, f"{FOLDER}/{table}.json", None, what, MINOR, names)


def refused(
    found: Iterable[Relaxed], before: str, now: str, items: Sequence[str]
) -> Iterator[tuple[Relaxed, str]]:
    """Return what a version may not change, each with what to do about it.

    Parameters
    ----------
    found : iterable of Relaxed
        What it changes.
    before, now : str
        The version before it, and its own; between releases, both are the last one.
    items : sequence of str
        What the changelog says of it.
    """
    step = step_between(before, now)
    section = UNRELEASED if before == now else now
    for one in found:
        if step is not None and STEPS.index(step) < STEPS.index(one.step):
            yield one, f"which a {step} step does not allow, but a {one.step} step"
        elif not any(_records(item, one) for item in items):
            begins = " that begins with 'Breaking:'" if one.step == MAJOR else ""
            yield (
                one,
                f"put it back as release {before} has it; or, if this is meant, record it in "
                f"{CHANGELOG}, below {section}, in an item{begins} with `{one.names[0]}`",
            )


def step_between(before: str, now: str) -> str | None:
    """Return the step from one version to another; None where there is none yet.

    Examples
    --------
    >>> step_between("1.0.0", "1.1.0"), step_between("1.0.0", "1.0.0")
    ('minor', None)
    """
    if not releases.is_version(now) or before == now:
        return None
    old, new = releases.version_key(before), releases.version_key(now)
    return MAJOR if old[0] != new[0] else MINOR if old[1] != new[1] else PATCH


def _records(item: str, one: Relaxed) -> bool:
    if one.step == MAJOR and not item.startswith("Breaking"):
        return False
    return any(f"`{name}`" in item for name in one.names)


def _suites(before: Package, now: Package) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Return table, what is weaker, and its names, for every such rule of the suites."""
    try:
        rules = [*suites(now), *history_rules()]
        had, has = read_views(before), read_views(now)
    except NesyriaError:
        # That its suites cannot be read is said where they are run.
        return
    kept = {(rule.resource, rule.alias): rule for rule in rules if rule.alias}
    kept |= {(rule.resource, rule.id): rule for rule in rules}
    own = set(history_rules())
    for rule in suites(before):
        found = kept.get((rule.resource, rule.id))
        if found is None:
            what = f"the rule {rule.id} is gone: {rule.statement}"
            yield rule.resource, what, (rule.id,)
            continue
        names = tuple(dict.fromkeys((found.id, rule.id)))
        if SEVERITIES.index(found.severity) > SEVERITIES.index(rule.severity):
            what = f"the rule {rule.id} is a {found.severity}, was {rule.severity}"
            yield rule.resource, what, names
        # The rules of history are those of the validator, whatever a release had.
        if found not in own and _words(rule, had) != _words(found, _known(has, had)):
            suite = f"{FOLDER}/{rule.resource}"
            names += (suite, f"{suite}.json")
            yield rule.resource, f"the query of the rule {found.id} is not what it was", names


def _words(rule: Rule, views: Mapping[str, str]) -> list[str]:
    """Return the words of a query and its views: how they are set out is no change."""
    return standalone(rule.query, views).split()


def _known(views: Mapping[str, str], before: Mapping[str, str]) -> Mapping[str, str]:
    """Return the views that a release had too; all, where its suites hold theirs themselves."""
    if set(before) <= set(history_views()):
        return views
    return {name: query for name, query in views.items() if name in before}


def _schema_file(package: Package, table: str) -> str:
    """Return the file where the schema of a table is."""
    named = package.resources.get(table, {}).get("schema")
    return named if isinstance(named, str) else DESCRIPTOR
