"""The registry of rules: one id for each thing that must hold, whichever engine checks it.

A rule of rows is a function with the decorator `rule`: its docstring is the statement, what it
yields are the violations. A constraint that a library checks is declared with `constraint`. The
rules of the suites are in ``expectations/``, with the SQL that checks them.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

_ID = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")

# Where rules of rows are, each module about the kind of thing that its name says.
_MODULES = (
    *("keys", "text", "intervals", "reports", "events", "flags", "duplicates", "hierarchy"),
    *("corrections", "personal", "plausibility.dates", "plausibility.titles", "plausibility.notes"),
    *("plausibility.pages", "plausibility.counts"),
)

# In the fields that a rule needs: the field that dates the rows of a table (``dateField``), and
# those that say what a row is about (``subject``).
DATE, SUBJECT = "{date}", "{subject}"


@dataclass(frozen=True)
class Scope:
    """The tables that a rule of no table in particular is about."""

    words: str
    includes: Callable[[Mapping[str, Any]], bool]


EVERY = Scope("every table", lambda resource: True)

# What sources say on a date, a statement a row; the descriptor says which tables these are.
STATEMENTS = Scope(
    "every table of dated statements",
    lambda resource: resource.get("stage") == "ledger" and bool(resource.get("dateField")),
)

Check = Callable[[Any], Iterator[Any]]


@dataclass(frozen=True)
class Rule:
    """One thing that must hold.

    Attributes
    ----------
    id : str
        Names the constraint, like ``field.enum`` or ``key.foreign``.
    statement : str
        What holds.
    severity : {"error", "warning"}
        Whether a package that breaks it is invalid.
    layers : tuple of str
        The layers that check it.
    scope : Scope
        The tables that a rule of rows is about, where it does not name them in ``needs``.
    needs : mapping of str to sequence of str
        By table, the fields that it looks at; ``""`` for every table of ``scope``.
    joins : mapping of str to sequence of str
        Other tables that it looks at, with the fields; None where it looks at its own alone.
    check : callable, optional
        Yields the violations of a table; None where a library checks it.
    """

    id: str
    statement: str
    severity: str = "error"
    layers: tuple[str, ...] = ("rows",)
    scope: Scope | None = None
    needs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    joins: Mapping[str, Sequence[str]] | None = None
    check: Check | None = None

    def violations(self, table: Any) -> list[Any]:
        """Return what breaks it in a table; nothing where a library checks it."""
        return [] if self.check is None else list(self.check(table))

    @property
    def layer(self) -> str:
        """The first of the layers that check it."""
        return self.layers[0]

    def is_about(self, name: str, resource: Mapping[str, Any]) -> bool:
        """Say whether it is about a table."""
        return name in self.needs or (self.scope is not None and self.scope.includes(resource))

    def fields(self, name: str, resource: Mapping[str, Any]) -> list[str]:
        """Return the fields of a table that it looks at."""
        date, subject = str(resource.get("dateField")), resource.get("subject") or ["subject"]
        found: list[str] = []
        for one in self.needs.get(name, self.needs.get("", ())):
            found += map(str, subject) if one == SUBJECT else [one.replace(DATE, date)]
        return found


class Registry(Mapping[str, Rule]):
    """All rules that the code checks, by id."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}

    def add(self, rule: Rule) -> Rule:
        """Add a rule; its id must be new."""
        if not _ID.fullmatch(rule.id):
            raise ValueError(f"{rule.id!r} does not name a constraint, like field.enum")
        if rule.id in self._rules:
            raise ValueError(f"two rules have the id {rule.id}")
        if not rule.statement:
            raise ValueError(f"{rule.id} says nothing: give its function a docstring")
        self._rules[rule.id] = rule
        return rule

    def load(self) -> None:
        """Import what registers rules."""
        import_module("nesyria.validation.constraints")
        for name in _MODULES:
            import_module(f"nesyria.validation.rows.{name}")

    def __getitem__(self, id: str) -> Rule:
        if id not in self._rules:
            # Those of libraries come without pandas, which the structure layer does not need.
            import_module("nesyria.validation.constraints")
        if id not in self._rules:
            self.load()
        return self._rules[id]

    def __contains__(self, id: object) -> bool:
        if id not in self._rules:
            self.load()
        return id in self._rules

    def __iter__(self) -> Iterator[str]:
        self.load()
        return iter(self._rules)

    def __len__(self) -> int:
        self.load()
        return len(self._rules)


RULES = Registry()


def constraint(id: str, statement: str, *, layers: Sequence[str], severity: str = "error") -> Rule:
    """Declare a rule that a library, or the reader of files, checks."""
    return RULES.add(Rule(id, statement, severity, tuple(layers)))


def rule(
    id: str,
    *,
    tables: Scope | Iterable[str] | Mapping[str, Sequence[str]] = EVERY,
    needs: Sequence[str] = (),
    joins: Mapping[str, Sequence[str]] | None = None,
    severity: str = "error",
    layers: Sequence[str] = ("rows",),
) -> Callable[[Check], Check]:
    """Register a function as a rule of rows.

    Parameters
    ----------
    id : str
        Names the constraint.
    tables : Scope, iterable of str, or mapping of str to sequence of str
        The tables that it is about; a mapping gives the fields that it needs of each.
    needs : sequence of str
        The fields that it needs of every such table; ``{date}`` is the one that dates its rows.
    joins : mapping of str to sequence of str, optional
        The other tables that it looks at, with the fields that it needs of them. Without these
        tables it is not run.
    severity : {"error", "warning"}
        Whether a package that breaks it is invalid.
    layers : sequence of str
        The layers that check it, where a library does so too.

    Returns
    -------
    callable
        The decorator. The function is given a `nesyria.validation.rows.table.Table` and yields
        its violations; its docstring is the statement.
    """

    def register(check: Check) -> Check:
        statement = " ".join((inspect.getdoc(check) or "").split()).rstrip(".")
        scope = tables if isinstance(tables, Scope) else None
        if isinstance(tables, Scope):
            wanted: Mapping[str, Sequence[str]] = {"": tuple(needs)}
        elif isinstance(tables, Mapping):
            wanted = {name: (*own, *needs) for name, own in tables.items()}
        else:
            wanted = {name: tuple(needs) for name in tables}
        RULES.add(Rule(id, statement, severity, tuple(layers), scope, wanted, joins, check))
        return check

    return register


def row_rules() -> list[Rule]:
    """Return the rules of rows that functions check."""
    return [rule for rule in RULES.values() if rule.check is not None]


def catalogue() -> list[Rule]:
    """Return all rules that the code checks, in the order of their ids."""
    return sorted(RULES.values(), key=lambda rule: rule.id)
