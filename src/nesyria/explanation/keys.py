"""Which figure is asked for: by its key as text, by its parts by name, or by a row of its table."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError, invalid_choice, listed
from nesyria.explanation.evidence import join_key
from nesyria.explanation.kept import Kept
from nesyria.figures import derived_of
from nesyria.figures.lineage import KEYS, LEDGER, MARKS
from nesyria.tableschema.fields import of
from nesyria.tableschema.interchange import as_frame, as_text
from nesyria.tableschema.pandas import read_frame

if TYPE_CHECKING:
    import pandas as pd

# How many keys are shown to a person who gave another one, and up to what length one is compared.
_NEAR, _LONGEST = 5, 100

Key = tuple[str, ...]


def find(
    package: Package, key: Any, table: str | None, fields: Mapping[str, Any]
) -> tuple[str, Key]:
    """Return the table and the key of the figure that is asked for.

    Parameters
    ----------
    package : Package
        The place that is asked.
    key : str, sequence of str, mapping or row
        A key, or its first part where ``fields`` has the others; or one row of a table.
    table : str, optional
        A table of figures, where the key alone does not say which.
    fields : mapping
        Further parts of the key by their names.

    Returns
    -------
    table : str
    key : tuple of str
        The parts of the key, in the order of the table.

    Raises
    ------
    NesyriaError
        When no figure has that key.
    """
    known = derived_of(package)
    if not known:
        raise NesyriaError("this package has no table of figures")
    if table is not None and table not in known:
        raise invalid_choice("table of figures", table, known)
    if is_row(key):
        if fields:
            raise NesyriaError(f"a row has its whole key; leave out {listed(fields)}")
        return _by_row(package, key, table, known)
    if isinstance(key, (Mapping, list, tuple)) and not key:
        raise NesyriaError("the key is empty; write one, such as KGZ-2023-12-07")
    if isinstance(key, Mapping):
        return _named(package, {**_texts(key), **_texts(fields)}, table, known)
    parts = tuple(_text("key", part) for part in (key if isinstance(key, (list, tuple)) else [key]))
    if fields:
        return _with_fields(package, parts, _texts(fields), table, known)
    return _by_parts(package, parts, table, known)


def is_row(key: object) -> bool:
    """Say whether a key is given as a row of a table."""
    return hasattr(key, "shape") or hasattr(key, "schema") or hasattr(key, "collect_schema")


def _read_keys(package: Package, table: str) -> dict[str, None]:
    """Return the keys of a table of figures, each as one text, in their order."""
    rows = read_frame(package, table)
    if missing := [name for name in KEYS[table] if name not in rows]:
        raise NesyriaError(f"{table}: its key needs the field {', '.join(missing)}")
    return dict.fromkeys(join_key(rows, KEYS[table]).dropna())


_keys_of = Kept(_read_keys, 16)


def _texts(fields: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): _text(str(name), value) for name, value in fields.items()}


def _text(name: str, value: Any) -> str:
    import datetime

    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if not isinstance(value, (str, int)) or isinstance(value, bool) or not str(value).strip():
        raise NesyriaError(f"{name}: not a part of a key: {value!r:.100}; write it as text")
    return str(value).strip()


def _with_fields(
    package: Package, parts: Key, fields: dict[str, str], table: str | None, known: list[str]
) -> tuple[str, Key]:
    """Read the parts that have no name as the first ones of the key."""
    for name in known if table is None else [table]:
        own = KEYS[name]
        if set(own[len(parts) :]) == set(fields):
            return _named(package, dict(zip(own, parts, strict=False)) | fields, name, known)
    raise _no_such_fields(fields, known)


def _named(
    package: Package, fields: dict[str, str], table: str | None, known: list[str]
) -> tuple[str, Key]:
    for name in known if table is None else [table]:
        if set(KEYS[name]) == set(fields):
            parts = tuple(fields[part] for part in KEYS[name])
            return _by_parts(package, parts, name, known)
    raise _no_such_fields(fields, known)


def _no_such_fields(fields: Iterable[str], known: list[str]) -> NesyriaError:
    keys = "; ".join(f"{name}: {', '.join(KEYS[name])}" for name in known)
    return NesyriaError(f"no figure has a key of these parts: {listed(fields)}; keys are of {keys}")


def _by_parts(package: Package, parts: Key, table: str | None, known: list[str]) -> tuple[str, Key]:
    """Return the table that has a figure of this key."""
    asked = "\t".join(parts)
    tables = [table] if table else [name for name in known if len(KEYS[name]) == len(parts)]
    for name in tables:
        if asked in _keys_of(package, name):
            return name, parts
    raise _unknown(package, parts, tables, known)


def _unknown(
    package: Package, parts: Key, tables: Sequence[str], known: Sequence[str]
) -> NesyriaError:
    """Return the error for a key that no figure has, with those that it may be a typo of."""
    asked = " ".join(parts)
    shown = asked if len(asked) <= _LONGEST else f"{asked[:_LONGEST]}..."
    said = f"no figure has the key {shown!r}"
    if len(parts) == 1:
        for ledger in dict.fromkeys(name for table in known for name in LEDGER[table]):
            if figure := _of_a_report(read_frame(package, ledger), parts[0]):
                return NesyriaError(f"{said}: it is a report of {figure}")
    # All keys with these parts at their beginning, whatever comes then; else what looks like it.
    every = {name: list(_keys_of(package, name)) for name in known}
    begun = [
        key for keys in every.values() for key in keys if key.startswith("\t".join(parts) + "\t")
    ]
    if begun:
        more = f" and {len(begun) - _NEAR:,} more" if len(begun) > _NEAR else ""
        return NesyriaError(f"{said}; with more parts there are: {_shown(begun)}{more}")
    near = _nearest("\t".join(parts), [key for name in tables or known for key in every[name]])
    if near:
        return NesyriaError(f"{said}; near it: {_shown(near)}")
    return NesyriaError(f"{said}; the keys are in: {', '.join(tables or known)}")


def _of_a_report(ledger: pd.DataFrame, report: str) -> str:
    """Return of what figure a report is, where the key is that of one; '' where it is not."""
    own = ledger[ledger["report_id"] == report].rename(columns={"as_of": "date"})
    if own.empty:
        return ""
    names = ["event_id"] if "event_id" in own else KEYS["populations"]
    if not set(names) <= set(own) or own[names].isna().to_numpy().any():
        return "no figure"
    return " ".join(str(own[name].iloc[0]) for name in names)


def _shown(keys: Iterable[str]) -> str:
    return ", ".join(key.replace("\t", " ") for key in list(keys)[:_NEAR])


def _nearest(asked: str, keys: list[str]) -> list[str]:
    """Return the keys that a text is most like, without regard to case."""
    if len(asked) > _LONGEST:
        return []
    own = {key.casefold(): key for key in keys}
    found = difflib.get_close_matches(asked.casefold(), own, _NEAR)
    return [own[key] for key in found]


def _by_row(package: Package, rows: Any, table: str | None, known: list[str]) -> tuple[str, Key]:
    fields = _fields(package, known)
    frame = as_frame(rows, fields)
    if len(frame) != 1:
        raise NesyriaError(
            f"one figure is explained at a time, and these are {len(frame):,} rows; choose one, "
            "as rows.iloc[0]"
        )
    texts = {str(name): as_text(frame[name]).iloc[0] for name in frame}
    said = {name: text for name, text in texts.items() if isinstance(text, str)}
    name = table or frame.attrs.get("table")
    if name is None:
        name = next((one for one in known if _is_of(one, said)), None)
    if name not in known:
        raise NesyriaError(
            f"this row of {name or 'no known table'} is not a figure; figures are in: "
            f"{', '.join(known)}"
        )
    missing = [part for part in KEYS[name] if part not in said]
    if missing:
        raise NesyriaError(
            f"the row has no {', '.join(missing)}, which is part of the key of {name}; keep it as "
            "a column, or pass the key itself"
        )
    parts = tuple(said[part] for part in KEYS[name])
    return _by_parts(package, parts, name, known)


def _is_of(table: str, said: Mapping[str, str]) -> bool:
    """Say whether a row that does not name its table can be of this one."""
    marks = {"reconciliation": ("stated", "counted"), **MARKS}.get(table, ())[:2]
    return {*KEYS[table], *marks[:1]} <= set(said)


def _fields(package: Package, known: list[str]) -> list[str]:
    every = [of(package.schema(name), name) for name in known]
    names = (field["name"] for own in every for field in own)
    return list(dict.fromkeys(names))
