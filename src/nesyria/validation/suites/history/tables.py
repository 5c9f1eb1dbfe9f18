"""What two versions of a package are compared by: their cells, and versions in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from nesyria.datapackage import dialect, releases
from nesyria.datapackage.expectations import CORRECTIONS
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError

# Columns of an edited table that are built all the same.
BUILT = {"claims": ("verdict", "evidence")}
_RECORD = ("release", "table", "key", "field", "old", "new", "reason")
_CELLS = ("table_name", "row_key", "field", "value")
_UNIT = "\x1f"

Tables = dict[str, pa.Table]


def last_release(package: Package) -> Package | None:
    """Return the package as it was last published; None where it never was."""
    known = releases.history(package)
    return known[-1] if known else None


def edited(package: Package, before: Package | None = None) -> list[str]:
    """Return the tables whose every change must be recorded.

    What a release had as an edited table stays one, whatever the descriptor says of it now.
    """
    had = before.edited() if before else []
    names = dict.fromkeys([*had, *package.edited()])
    return [name for name in names if name in package.resources and name != CORRECTIONS]


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
    recorded = corrections(package)["release"].to_pylist()
    named = [package.version, *([before.version] if before else []), *recorded]
    return {
        "package": pa.table(known),
        "versions": _in_order(named),
        f"{CORRECTIONS}_published": corrections(before),
    }


def changes(package: Package, before: Package | None) -> Tables:
    """Return the cells and rows, published and current, that rules of history can be about.

    These are the rows that changed, came or went, and those that a correction names. All others
    are the same in both, and no rule says anything of them.
    """
    named = _named_by_corrections(package)
    had = edited(before) if before else []
    published, current = [], []
    for name in edited(package, before):
        # Of a package without a release, only what its corrections name can be wrong.
        if before is None and name not in named:
            continue
        old = text(before, name) if before and name in had else None
        new = text(package, name, key(before, name) if old is not None else None)
        keys = _differing(old, new, named.get(name, set()), every=before is not None)
        published += [(name, _among(old, keys))] if old is not None else []
        current += [(name, _among(new, keys))]
    return _cells_and_rows(published, "published") | _cells_and_rows(current, "current")


def published(before: Package | None) -> Tables:
    """Return every published cell and row, for an engine that has the current ones itself."""
    held = [(name, text(before, name)) for name in edited(before)] if before else []
    return _cells_and_rows(held, "published")


def corrections(package: Package | None) -> pa.Table:
    """Return the corrections of a package as text, missing values as ''."""
    if package is None or CORRECTIONS not in package.resources:
        return pa.table({name: pa.array([], pa.string()) for name in _RECORD})
    held = text(package, CORRECTIONS)
    blank = _same("", held.num_rows)
    return pa.table({name: held[name] if name in held.column_names else blank for name in _RECORD})


def new_corrections(package: Package) -> int | None:
    """Return how many corrections the last release did not have yet; None where none is known."""
    names = ("release", "table", "key", "field")
    try:
        before = last_release(package)
        if before is None:
            return None
        now, then = (
            set(zip(*(one[name].to_pylist() for name in names), strict=True))
            for one in (corrections(package), corrections(before))
        )
    except Exception:
        # What stands in the way is a finding of history.
        return None
    return len(now - then)


def _named_by_corrections(package: Package) -> Mapping[str, set[str]]:
    """Return by table the keys of the rows that corrections are about, or put in their place."""
    record = corrections(package)
    columns = [record[name].to_pylist() for name in ("table", "key", "field", "new")]
    found: dict[str, set[str]] = {}
    for table, row, field, new in zip(*columns, strict=True):
        found.setdefault(table, set()).update([row, *([new] if field == "*" else [])])
    return found


def _differing(
    old: pa.Table | None, new: pa.Table, named: set[str], *, every: bool = True
) -> pa.Array:
    """Return the keys of rows that are not the same in two versions of a table, and more keys."""
    keys = [pa.array(sorted(named), pa.string())]
    if old is None:
        return pa.concat_arrays([*keys, *([new["row_key"].combine_chunks()] if every else [])])
    both = [name for name in old.column_names if name in new.column_names]
    rows = [pc.binary_join_element_wise(*(one[name] for name in both), _UNIT) for one in (old, new)]
    for table, own, others in ((old, *rows), (new, *reversed(rows))):
        changed = pc.invert(pc.is_in(own, value_set=others))
        keys.append(table["row_key"].filter(changed).combine_chunks())
    return pa.concat_arrays(keys)


def _among(table: pa.Table, keys: pa.Array) -> pa.Table:
    return table.filter(pc.is_in(table["row_key"], value_set=keys))


def key(package: Package | None, name: str) -> list[str]:
    """Return the fields that are the key of a table, as its schema says; empty where it does not.

    The fields of the last release tell which row is which, so that another key hides no change.
    """
    found = package.schema(name).get("primaryKey") if package else None
    return [found] if isinstance(found, str) else list(found or [])


def text(package: Package, name: str, named: Sequence[str] | None = None) -> pa.Table:
    """Return a table as text, a missing value as '', with the key of each row in words.

    Parameters
    ----------
    package : Package
        Whose table it is.
    name : str
        The table.
    named : sequence of str, optional
        The fields that are its key; those of its schema where left out, or where one is gone.
    """
    content = package.read_table(name)
    header = content.partition(b"\n")[0].decode("utf-8").split(",")
    try:
        found = dialect.read_arrow(content, header, blank_is_missing=False)
    except pa.ArrowException as error:
        raise NesyriaError(f"{name}: not a CSV file in UTF-8: {error}") from None
    if not named or not set(named) <= set(found.column_names):
        named = key(package, name) or found.column_names[:1]
    joined = pc.binary_join_element_wise(*(found[one] for one in named), ", ")
    kept = [one for one in found.column_names if one not in BUILT.get(name, ())]
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


def _in_order(named: Iterable[str]) -> pa.Table:
    """Return versions with their places, as texts that sort: 1.10.0 comes after 1.9.0."""
    known = sorted({one for one in named if releases.is_version(one)}, key=releases.version_key)
    places = [f"{place:09d}" for place in range(len(known))]
    text = pa.string()
    return pa.table({"version": pa.array(known, text), "place": pa.array(places, text)})
