"""What the suites compare the tables with: the last release cell by cell, and versions in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from nesyria.datapackage import releases
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError

# It records the changes of the others.
CORRECTIONS = "corrections"
# Columns of edited tables that are built all the same.
BUILT = ("verdict", "evidence")
_RECORD = ("release", "table", "key", "field", "old", "new", "reason")
_CELLS = ("table_name", "row_key", "field", "value")
_UNIT = "\x1f"

Tables = dict[str, pa.Table]


def last_release(package: Package) -> Package | None:
    """Return the package as it was last published; None where it never was."""
    known = releases.releases(package)
    return releases.published(package, list(known)[-1]) if known else None


def edited(package: Package) -> list[str]:
    """Return the tables whose every change must be recorded."""
    return [name for name in package.edited() if name != CORRECTIONS]


def about(package: Package, before: Package | None) -> Tables:
    """Return ``package``, ``versions`` and ``corrections_published``.

    ``package`` has name, version, created and last_release; ``versions`` has all that the package
    names, with their place in their order as numbers; the corrections are as published.
    """
    descriptor = package.descriptor
    known = {
        "name": [str(descriptor.get("name"))],
        "version": [package.version],
        "created": [str(descriptor.get("created", ""))[:10]],
        "last_release": [before.version if before else ""],
    }
    corrections = _corrections(package)["release"].to_pylist()
    named = [package.version, *releases.releases(package), *corrections]
    return {
        "package": pa.table(known),
        "versions": _in_order(named),
        f"{CORRECTIONS}_published": _corrections(before),
    }


def changes(package: Package, before: Package | None) -> Tables:
    """Return the cells and rows, published and current, that rules of history can be about.

    These are the rows that changed, came or went, and those that a correction names. All others
    are the same in both, and no rule says anything of them.
    """
    if before is None:
        return _cells_and_rows([], "published") | _cells_and_rows([], "current")
    named = _named_by_corrections(package)
    published, current = [], []
    for name in dict.fromkeys([*edited(before), *edited(package)]):
        old, new = (_text(one, name) if name in edited(one) else None for one in (before, package))
        keys = _differing(old, new, named.get(name, set()))
        published += [(name, _among(old, keys))] if old is not None else []
        current += [(name, _among(new, keys))] if new is not None else []
    return _cells_and_rows(published, "published") | _cells_and_rows(current, "current")


def published(before: Package | None) -> Tables:
    """Return every published cell and row, for an engine that has the current ones itself."""
    held = [(name, _text(before, name)) for name in edited(before)] if before else []
    return _cells_and_rows(held, "published")


def _named_by_corrections(package: Package) -> Mapping[str, set[str]]:
    record = _corrections(package)
    found: dict[str, set[str]] = {}
    for table, key in zip(record["table"].to_pylist(), record["key"].to_pylist(), strict=True):
        found.setdefault(table, set()).add(key)
    return found


def _differing(old: pa.Table | None, new: pa.Table | None, named: set[str]) -> pa.Array:
    """Return the keys of rows that are not the same in two versions of a table, and more keys."""
    keys = [pa.array(sorted(named), pa.string())]
    if old is None or new is None:
        keys += [one["row_key"].combine_chunks() for one in (old, new) if one is not None]
        return pa.concat_arrays(keys)
    both = [name for name in old.column_names if name in new.column_names]
    rows = [pc.binary_join_element_wise(*(one[name] for name in both), _UNIT) for one in (old, new)]
    for table, own, others in ((old, *rows), (new, *reversed(rows))):
        changed = pc.invert(pc.is_in(own, value_set=others))
        keys.append(table["row_key"].filter(changed).combine_chunks())
    return pa.concat_arrays(keys)


def _among(table: pa.Table, keys: pa.Array) -> pa.Table:
    return table.filter(pc.is_in(table["row_key"], value_set=keys))


def _text(package: Package, name: str) -> pa.Table:
    """Return a table as text, a missing value as '', with the key of each row in words."""
    content = package.read_table(name)
    header = content.partition(b"\n")[0].decode("utf-8").split(",")
    try:
        found = csv.read_csv(
            pa.BufferReader(content),
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowException as error:
        raise NesyriaError(f"{name}: not a CSV file in UTF-8: {error}") from None
    key = list(package.schema(name).get("primaryKey") or found.column_names[:1])
    joined = pc.binary_join_element_wise(*(found[one] for one in key), ", ")
    kept = [one for one in found.column_names if one not in BUILT]
    return found.select(kept).append_column("row_key", joined)


def _cells_and_rows(held: Sequence[tuple[str, pa.Table]], when: str) -> Tables:
    """Return the cells of tables, one in a row, and the keys of their rows."""
    cells = [_cells_of(name, table, field) for name, table, field in _columns(held)]
    rows = [
        pa.table({"table_name": _same(name, table.num_rows), "row_key": table["row_key"]})
        for name, table in held
    ]
    return {
        f"cells_{when}": _joined(cells, _CELLS),
        f"rows_{when}": _joined(rows, _CELLS[:2]),
    }


def _columns(held: Sequence[tuple[str, pa.Table]]) -> Iterator[tuple[str, pa.Table, int]]:
    for name, table in held:
        # The last is the key in words; a table may have a field of that name itself.
        for number in range(table.num_columns - 1):
            yield name, table, number


def _cells_of(name: str, table: pa.Table, number: int) -> pa.Table:
    size = table.num_rows
    columns = [
        _same(name, size),
        table.column(table.num_columns - 1),
        _same(table.column_names[number], size),
        table.column(number),
    ]
    return pa.table(columns, names=list(_CELLS))


def _same(value: str, size: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, pa.string()), size)


def _joined(parts: Sequence[pa.Table], names: Sequence[str]) -> pa.Table:
    empty = pa.table({name: pa.array([], pa.string()) for name in names})
    return pa.concat_tables([empty, *parts])


def _corrections(package: Package | None) -> pa.Table:
    """Return the corrections of a package, missing values as ''."""
    if package is None or CORRECTIONS not in package.resources:
        return pa.table({name: pa.array([], pa.string()) for name in _RECORD})
    held = _text(package, CORRECTIONS)
    blank = _same("", held.num_rows)
    return pa.table({name: held[name] if name in held.column_names else blank for name in _RECORD})


def _in_order(named: Iterable[str]) -> pa.Table:
    """Return versions with their places, as texts that sort: 1.10.0 comes after 1.9.0."""
    known = sorted({one for one in named if releases.is_version(one)}, key=releases.version_key)
    places = [f"{place:09d}" for place in range(len(known))]
    text = pa.string()
    return pa.table({"version": pa.array(known, text), "place": pa.array(places, text)})
