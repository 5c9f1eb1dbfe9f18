"""Changes to rows that a release has published: handed in, checked, and put on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nesyria.datapackage import releases
from nesyria.datapackage.expectations import CORRECTIONS
from nesyria.datapackage.package import Package
from nesyria.errors import invalid_choice
from nesyria.intake.collected import cells, files
from nesyria.intake.collected.faults import Fault
from nesyria.intake.collected.forms import schema
from nesyria.intake.text import Row, records, text_table

if TYPE_CHECKING:
    import pandas as pd

    from nesyria.intake.collected.files import Grid

# Fields that are made from others.
_BUILT = {"claims": ("verdict", "evidence")}
_REFERENCES = {"area_id": "areas", "site_id": "sites", "source_id": "sources"}


@dataclass(frozen=True)
class Correction:
    """One field of a published row, what it has and what it is to have.

    Attributes
    ----------
    old : str
        What the ledger has, which is ``new`` where the correction was applied already.
    published : str
        What the last release has.
    """

    table: str
    key: str
    field: str
    old: str
    new: str
    reason: str
    published: str

    def __str__(self) -> str:
        return (
            f"{self.table} {self.key}: {self.field} {self.old or 'blank'} -> {self.new or 'blank'}"
        )


def read_corrections(
    grids: Mapping[str, Grid], package: Package, faults: list[Fault]
) -> list[Correction]:
    """Return the corrections of a batch: corrections.csv, and published.csv as such.

    Parameters
    ----------
    grids : mapping of str to list
        The files that were handed in, by name; others are left alone.
    package : Package
        The ledger.
    faults : list of Fault
        What is wrong is added to it.
    """
    handed_in = [
        (f"{name}.csv", row, _in_words_of_the_ledger(name, own))
        for name in ("corrections", "published")
        if name in grids
        for row, own in _rows(grids[name], name, faults)
    ]
    if not handed_in:
        return []
    ledger, found = _Ledger(package), dict[tuple[str, str, str], Correction]()
    for file, row, own in handed_in:
        wrong = list(ledger.faults(own, refine=file == "published.csv"))
        if not wrong:
            one = ledger.correction(own)
            if found.setdefault((one.table, one.key, one.field), one) is not one:
                wrong = [("field", "an earlier row is about this field of this row; keep one")]
        for name, message in wrong:
            column, value = _as_handed_in(file, name, own)
            faults.append(Fault(file, row, column, value, message))
    return list(found.values())


def _rows(grid: Grid, name: str, faults: list[Fault]) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a file that has all columns, where nothing is wrong with a cell."""
    file, fields = f"{name}.csv", {one["name"]: one for one in schema(name)["fields"]}
    table = files.frame(grid, file, faults)
    missing = [column for column in fields if column not in table.columns]
    for column in missing:
        faults.append(Fault(file, 1, column, None, "the column is missing; add it"))
    for column in (column for column in table.columns if column not in fields):
        message = f"no column of this form; the columns are {', '.join(fields)}"
        faults.append(Fault(file, 1, str(column), None, message))
    for row, own in [] if missing else records(table):
        before = len(faults)
        for column, field in fields.items():
            required = field.get("constraints", {}).get("required", False)
            wrong = cells.fault(own[column], own[column], field, required=required)
            # What is old or new is checked as a cell of its field.
            if wrong and column not in ("old", "new"):
                faults.append(Fault(file, row, column, own[column], wrong))
        if len(faults) == before:
            yield row, own


def _in_words_of_the_ledger(name: str, own: Row) -> Row:
    if name != "published":
        return own
    (basis,) = (one for one in schema(name)["fields"] if one["name"] == "basis")
    return {
        "table": "sources",
        "key": own["source_id"],
        "field": "published",
        "new": own["published"],
        "reason": basis["meanings"][own["basis"]],
    }


def _as_handed_in(file: str, name: str, own: Row) -> tuple[str, str]:
    """Return the column of the file that a fault is about, and its cell."""
    columns = {"key": "source_id", "new": "published", "old": "published", "field": "published"}
    cell = own.get(name, own["new"])
    return (columns.get(name, name) if file == "published.csv" else name), cell


class _Ledger:
    """The ledger as it is and as it was published, to look corrections up in."""

    def __init__(self, package: Package) -> None:
        self.package = package
        known = list(releases.releases(package))
        self.last = releases.published(package, known[-1]) if known else None
        self.tables = [name for name in package.edited() if name != CORRECTIONS]
        self._read: dict[tuple[bool, str], pd.DataFrame] = {}

    def _cell(self, one: Row, *, published: bool) -> str | None:
        """Return a cell, or None where the row is not there."""
        package = self.last if published else self.package
        if package is None or one["table"] not in package.resources:
            return None
        at = (published, one["table"])
        if at not in self._read:
            table = text_table(package, one["table"])
            self._read[at] = table.set_index(table.columns[0], drop=False)
        table = self._read[at]
        if one["key"] not in table.index or one["field"] not in table.columns:
            return None
        return str(table.at[one["key"], one["field"]])

    def correction(self, one: Row) -> Correction:
        """Return a row without faults as a correction."""
        now, was = self._cell(one, published=False), self._cell(one, published=True)
        own = (one["table"], one["key"], one["field"], now or "", one["new"], one["reason"])
        return Correction(*own, was or "")

    def faults(self, one: Row, *, refine: bool) -> Iterator[tuple[str, str]]:
        """Yield column and message of what is wrong with a row; most important first."""
        table, field = one["table"], one["field"]
        if table not in self.tables:
            yield "table", str(invalid_choice("table of the ledger", table, self.tables))
            return
        fields = {own["name"]: own for own in self.package.schema(table)["fields"]}
        key = next(iter(fields))
        fixed = (key, *_BUILT.get(table, ()))
        if field not in fields or field in fixed:
            can = [name for name in fields if name not in fixed]
            yield "field", str(invalid_choice("field that can be corrected", field, can))
            return
        now = self._cell(one, published=False)
        if now is None:
            yield "key", f"the table {table} has no such row"
            return
        if self._cell(one, published=True) is None:
            place = f"{self.package.resource(table)['path']} and in the decisions.csv of its batch"
            yield (
                "key",
                f"no release has this row yet, so nothing is corrected; change it in {place}",
            )
            return
        yield from self._values(one, now, fields[field], refine=refine)

    def _values(
        self, one: Row, now: str, field: Mapping[str, object], *, refine: bool
    ) -> Iterator[tuple[str, str]]:
        if refine and not one["new"].startswith(now):
            advice = "put it into corrections.csv, with that as old"
            yield "new", f"the ledger has another date for this page, {now}; {advice}"
        if not refine and one["old"] == one["new"]:
            yield "new", "old and new are the same; take the row out"
        elif not refine and now not in (one["old"], one["new"]):
            yield "old", f"the ledger has {now!r} here; look again, and write that as old"
        name = str(field["name"])
        known = None
        if name in _REFERENCES:
            known = tuple(text_table(self.package, _REFERENCES[name]).iloc[:, 0])
        rules = field.get("constraints", {})
        required = isinstance(rules, Mapping) and bool(rules.get("required"))
        wrong = cells.fault(one["new"], one["new"], field, known, required=required)
        if wrong:
            yield "new", wrong


def corrected_tables(
    corrections: Sequence[Correction], ledger: Mapping[str, pd.DataFrame], package: Package
) -> dict[str, pd.DataFrame]:
    """Return the tables of the ledger that corrections change, as text."""
    found: dict[str, pd.DataFrame] = {}
    for one in (one for one in corrections if one.old != one.new):
        if one.table not in found:
            known = ledger[one.table] if one.table in ledger else text_table(package, one.table)
            found[one.table] = known.copy()
        table = found[one.table]
        table.loc[table.iloc[:, 0] == one.key, one.field] = one.new
    return found


def on_record(
    package: Package, text: Mapping[str, pd.DataFrame], corrections: Sequence[Correction], why: str
) -> pd.DataFrame | None:
    """Return the table ``corrections`` with all that changed in published rows, or None.

    Parameters
    ----------
    package : Package
        The ledger as it was.
    text : mapping of str to DataFrame
        The tables that change.
    corrections : sequence of Correction
        What was handed in; flags that changed besides are those that follow from other rows.
    why : str
        The reason of these.
    """
    known = list(releases.releases(package))
    if not known:
        return None
    published = releases.published(package, known[-1])
    version = _next(package.version, known[-1])
    table = text_table(package, CORRECTIONS)
    fresh = ~table["release"].isin(known)
    rows = {tuple(row[1:4]): list(row) for row in table[fresh].to_numpy()}
    for one in corrections:
        _record(rows, one, version)
    for name in (name for name in text if "flags" in text[name] and name in published.resources):
        before = text_table(published, name).set_index("report_id")["flags"]
        now = text[name].set_index("report_id")["flags"].reindex(before.index)
        for key in before.index[(before != now) & now.notna()]:
            own = [version, name, key, "flags", before[key], now[key], why]
            rows.setdefault((name, key, "flags"), own)[5] = now[key]
        for key in before.index[before == now]:
            # It is what was published again.
            rows.pop((name, key, "flags"), None)
    return _sorted(table, fresh, rows.values())


def _record(rows: dict[tuple[str, ...], list[str]], one: Correction, version: str) -> None:
    at = (one.table, one.key, one.field)
    if one.new == one.published:
        rows.pop(at, None)
    elif at not in rows or rows[at][5] != one.new:
        rows[at] = [version, *at, one.published, one.new, one.reason]


def _sorted(
    table: pd.DataFrame, fresh: pd.Series, rows: Iterable[list[str]]
) -> pd.DataFrame | None:
    import pandas as pd

    both = pd.concat([table[~fresh], pd.DataFrame(list(rows), columns=table.columns)])
    order = ["release", "table", "key", "field"]
    both = both.sort_values(order, key=_by_version, kind="stable").reset_index(drop=True)
    return None if both.equals(table) else both


def _by_version(column: pd.Series) -> pd.Series:
    if column.name != "release":
        return column
    return column.map(lambda text: "".join(f"{int(part):09d}" for part in text.split(".")))


def _next(version: str, last: str) -> str:
    """Return the version that new rows are published in."""
    if releases.version_key(version) > releases.version_key(last):
        return version
    major, minor, _ = releases.version_key(last)
    return f"{major}.{minor + 1}.0"
