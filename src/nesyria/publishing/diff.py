"""What changed between two versions of the data: rows added, withdrawn, corrected, by key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError, invalid_choice
from nesyria.figures import DERIVED
from nesyria.figures.as_of import Day
from nesyria.publishing.markdown import code, text
from nesyria.tableschema import pandas
from nesyria.tableschema.fields import Field, codes

CHANGES = ("added", "withdrawn", "corrected")


@dataclass(frozen=True, order=True)
class Change:
    """One row that was added or withdrawn, or one cell that was corrected."""

    table: str
    change: str
    key: str
    field: str | None = None
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True)
class Diff:
    """All that changed from one version to another.

    Attributes
    ----------
    old, new : str
        Versions compared; of a day also the day.
    changes : list of Change
        In order of table, change, key and field.
    breaking : list of str
        Changes of the schemas that break code which reads the data.
    additions : list of str
        Changes of the schemas that add tables, fields or values.
    of_days : bool
        Whether what was known on a day is compared, and not what was published.
    """

    old: str
    new: str
    changes: list[Change]
    breaking: list[str]
    additions: list[str]
    of_days: bool = False

    @property
    def step(self) -> str:
        """The least step of the version that these changes need: major, minor, patch or none.

        Nothing is published from one day to another, however much became known.
        """
        if self.of_days:
            return "none"
        if self.breaking:
            return "major"
        if self.additions or any(one.change == "added" for one in self.changes if _edited(one)):
            return "minor"
        return "patch" if self.changes else "none"


def _edited(change: Change) -> bool:
    """Say whether a change was made by hand: figures follow, and corrections only record."""
    return change.table not in (*DERIVED, "corrections")


def diff(old: Package, new: Package) -> Diff:
    """Compare two packages.

    Returns
    -------
    Diff
        The rows are compared as text, by primary key.
    """
    changes: list[Change] = []
    for name in sorted(set(old.resources) & set(new.resources)):
        changes += _table(name, old, new)
    breaking, additions = _schemas(old, new)
    of_days = isinstance(old, Day) or isinstance(new, Day)
    names = (_name(old), _name(new))
    return Diff(*names, sorted(changes, key=_order), breaking, additions, of_days)


def _name(package: Package) -> str:
    return (
        f"{package.version} as of {package.last}" if isinstance(package, Day) else package.version
    )


def _order(change: Change) -> tuple[str, int, str, str]:
    return change.table, CHANGES.index(change.change), change.key, change.field or ""


def _table(name: str, old: Package, new: Package) -> Iterator[Change]:
    before, after = pandas.text_by_key(old, name), pandas.text_by_key(new, name)
    for table in (before, after):
        if table.index.has_duplicates:
            twice = sorted(table.index[table.index.duplicated()])[0]
            raise NesyriaError(f"{name}: duplicate key {twice}; validate the package first")
    for key in before.index.difference(after.index):
        yield Change(name, "withdrawn", key)
    for key in after.index.difference(before.index):
        yield Change(name, "added", key)
    both = before.index.intersection(after.index)
    for field in [column for column in before.columns if column in after.columns]:
        left, right = before.loc[both, field], after.loc[both, field]
        for key in both[(left != right).to_numpy()]:
            yield Change(name, "corrected", key, field, left[key], right[key])


def _schemas(old: Package, new: Package) -> tuple[list[str], list[str]]:
    """Return what changed in the schemas: what breaks readers, and what only adds."""
    breaking = [f"table {name} is gone" for name in old.resources if name not in new.resources]
    additions = [f"table {name}" for name in new.resources if name not in old.resources]
    for name in [one for one in old.resources if one in new.resources]:
        before = {field["name"]: field for field in old.schema(name)["fields"]}
        after = {field["name"]: field for field in new.schema(name)["fields"]}
        for field, about in before.items():
            if field not in after:
                breaking.append(f"{name}.{field} is gone")
            elif about["type"] != after[field]["type"]:
                breaking.append(f"{name}.{field} is {after[field]['type']}, was {about['type']}")
            else:
                was, now = _values(old, name, about), _values(new, name, after[field])
                gone = [one for one in was if one not in now]
                # A field that had no enum allowed all values already.
                come = [one for one in now if was and one not in was]
                breaking += [f"{name}.{field} has no value {value} any more" for value in gone]
                additions += [f"{name}.{field} may be {value}" for value in come]
        additions += [f"{name}.{field}" for field in after if field not in before]
    return breaking, additions


def _values(package: Package, table: str, field: Field) -> list[str]:
    """Return the enum of a field: from its schema, or in a codes table."""
    name = codes(field)
    if name is not None and name in package.resources:
        rows = dialect.read_text(package.read_table(name), name)
        key = package.schema(name)["fields"][0]["name"]
        used = rows["tables"].fillna("").str.split() if "tables" in rows else [[table]] * len(rows)
        pairs = zip(rows[key].fillna(""), used, strict=True)
        return [str(one) for one, tables in pairs if table in tables]
    found = field.get("meanings") or field.get("flags") or {}
    return list(found) if isinstance(found, dict) else []


def as_text(found: Diff) -> str:
    """Return a diff as text for a terminal."""
    lines = [f"{found.old} -> {found.new}: {_count(found)}"]
    lines += [f"  schema, breaking: {one}" for one in found.breaking]
    lines += [f"  schema, added: {one}" for one in found.additions]
    if found.of_days:
        lines += _of_days(found.changes)
    else:
        lines += [f"  {one.table} {one.change} {one.key}{_cells(one)}" for one in found.changes]
    return "\n".join(" ".join(line.split("\n")) for line in lines)


def _cells(change: Change) -> str:
    return f" {change.field}: {change.old!r} -> {change.new!r}" if change.field else ""


# What a change is from one day to another: nobody edited anything.
_KNOWN = {"added": "known since", "withdrawn": "known no more", "corrected": "changed"}


def _of_days(changes: Iterable[Change]) -> Iterator[str]:
    """Yield what became known table by table, figures first."""
    by_table: dict[str, list[Change]] = {}
    for one in changes:
        by_table.setdefault(one.table, []).append(one)
    for table in sorted(by_table, key=lambda name: (name not in _ANSWERS, name)):
        yield f"{table}: {_words(by_table[table], _KNOWN)}"
        for one in by_table[table]:
            yield f"  {one.key}{_cells(one) or f' {_KNOWN[one.change]}'}"


_ANSWERS = (*DERIVED, "claims")


def as_json(found: Diff) -> str:
    """Return a diff as JSON."""
    content = asdict(found) | {"step": found.step}
    return json.dumps(content, ensure_ascii=False, indent=2)


# Tables whose rows a reader of the changelog wants to see one by one.
_EDITED_FIRST = ("repatriation_reports", "total_reports", "population_reports", "sources")

_LISTED = 20
# Characters; what is longer is read in its file.
_LONGEST = 300


def as_markdown(found: Diff) -> str:
    """Return a diff as Markdown: the data section of a changelog entry."""
    lines = [f"- Breaking: {text(one)}." for one in found.breaking]
    lines += [f"- New: {text(one)}." for one in found.additions]
    tables = sorted({one.table for one in found.changes}, key=_rank)
    for table in tables:
        own = [one for one in found.changes if one.table == table]
        counts = _words(own, _KNOWN if found.of_days else None)
        lines.append(f"- {code(table)}: {counts}.")
        for one in own[:_LISTED]:
            if one.change == "corrected":
                lines.append(f"  - {text(one.key)}, {text(one.field or '')}: {_moved(one)}")
            elif one.change == "withdrawn":
                lines.append(f"  - {text(one.key)} withdrawn")
    return "\n".join(lines) or "- No change."


def _rank(table: str) -> tuple[int, str]:
    known = _EDITED_FIRST.index(table) if table in _EDITED_FIRST else len(_EDITED_FIRST)
    return known, table


def _moved(one: Change) -> str:
    """Return a value before and after; of SQL and other long text only that it changed."""
    if max(len(one.old or ""), len(one.new or "")) > _LONGEST:
        return "changed"
    return f"{_cell(one.old)} -> {_cell(one.new)}"


def _cell(value: str | None) -> str:
    return code(value or "") or "blank"


def _words(changes: Iterable[Change], names: Mapping[str, str] | None = None) -> str:
    own = list(changes)
    parts = []
    for kind in CHANGES:
        keys = {one.key for one in own if one.change == kind}
        if keys:
            word = (names or {}).get(kind, kind)
            parts.append(f"{len(keys):,} row{'' if len(keys) == 1 else 's'} {word}")
    return ", ".join(parts) or "no change"


def _count(found: Diff) -> str:
    if found.of_days:
        return _words(found.changes, _KNOWN)
    return f"{_words(found.changes)} (step: {found.step})"


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown}


def check_format(format: str) -> None:
    """Refuse an unknown format before any work is done."""
    if format not in FORMATS:
        raise invalid_choice("diff format", format, FORMATS)


def render(found: Diff, format: str) -> str:
    """Return a diff as text, json or markdown."""
    check_format(format)
    return FORMATS[format](found)
