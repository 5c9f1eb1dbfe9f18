"""What columns, codes and keys of a package are called."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from nesyria.datapackage.package import Package
from words import formats, phrases
from words.messages import message, semicolon
from words.values import day, inline, plain, spelled

# What a code stands for, where another table says it.
NAMES = {"areas": "name", "sites": "name", "sources": "publisher", "flags": "title"}
# Columns that name tables.
TABLES = ("table", "tables", "computed")
# The column of a chart whose values are words.
WORDED = "what"
# Columns whose codes the CLDR names, or a list of the United Nations.
SAID = ("language", "subregion")
# A published row says when it was so in these fields, as a year, a month or a day.
_EDTF = "edtf"

# What tells whether anything is counted beside a stated total.
COUNTED = {"counted", "events", "events_silent"}
# Numbers of persons in the evidence of a claim, and no years.
NUMBER = re.compile(r"\d{4,}(?= (?:of|persons)\b)|(?<= of )\d{4,}|(?<=sum )\d{4,}")


class Words:
    """Says the columns, codes and keys of a package in words.

    Every title is that of a schema, of a codes table, or a name in a table that a code refers to.

    Parameters
    ----------
    package : Package
        Its schemas say what a column and a code are called.
    tables : mapping of str to DataFrame
        Its typed tables.
    """

    def __init__(self, package: Package, tables: Mapping[str, pd.DataFrame]) -> None:
        self._fields: dict[str, dict[str, Mapping[str, Any]]] = {}
        self._refers: dict[str, dict[str, str]] = {}
        self._titles = {name: str(one["title"]) for name, one in package.resources.items()}
        for name in package.resources:
            schema = package.schema(name)
            self._fields[name] = {field["name"]: field for field in schema["fields"]}
            self._refers[name] = dict(_references(name, schema))
        self._named = {name: _names(tables, name, column) for name, column in NAMES.items()}
        areas = tables.get("areas")
        self._iso2 = {} if areas is None else _names(tables, "areas", "iso2")

    def title(self, table: str, column: str) -> str:
        """Return what a column of a table is called; a column of no schema by its name."""
        field = self._field(table, column)
        return message(str(field.get("title") or spelled(column)) if field else spelled(column))

    def area(self, area: str) -> str:
        """Return the name of a country, or of a group of countries."""
        name = self._named["areas"].get(area, area)
        return formats.country(self._iso2[area], name) if area in self._iso2 else message(name)

    def code(self, table: str, column: str, code: Any) -> str:
        """Return what a code in a column is called."""
        return self._reader(table, column)(code)

    def shown(self, frame: pd.DataFrame, *tables: str) -> pd.DataFrame:
        """Return the texts that people read in place of the values of a frame.

        Parameters
        ----------
        frame : DataFrame
            Some columns of a table, or of several.
        tables : str
            Where the columns come from; the first that has a column decides.
        """
        if tables == ("corrections",):
            frame = self._corrected(frame)
        texts = {}
        for key in map(str, frame):
            # A value is read once, however often it stands in the column.
            read = functools.lru_cache(None, typed=True)(self._reader(self._of(key, tables), key))
            texts[key] = [read(value) for value in frame[key].tolist()]
        if "reconciliation" in tables and {*texts} >= COUNTED:
            _tell_silence(frame, texts)
        if "claims" in tables and "evidence" in texts:
            texts["evidence"] = [NUMBER.sub(_apart, text) for text in texts["evidence"]]
        return pd.DataFrame(texts, index=frame.index, dtype="object")

    def place(self, site: str) -> str:
        """Return the name of a place within a sentence."""
        return inline(self._named["sites"].get(site, site))

    def codes(self) -> dict[str, str]:
        """Return what codes and keys are called that mean one thing wherever they stand."""
        found: dict[str, set[str]] = {}
        for fields in self._fields.values():
            for name, field in fields.items():
                said = _titles(field) | ({name: self._spoken(field)} if "_" in name else {})
                for code, title in said.items():
                    found.setdefault(code, set()).add(title)
        known = {code: min(titles) for code, titles in found.items() if len(titles) == 1}
        for name in ("areas", "sites", "flags"):
            known |= self._named.get(name, {})
        return known

    def _spoken(self, field: Mapping[str, Any]) -> str:
        """Return the title of a field within a sentence."""
        title = str(field.get("title") or spelled(str(field["name"])))
        return title[:1].lower() + title[1:]

    def titles(self, frame: pd.DataFrame, *tables: str) -> dict[str, str]:
        """Return what each column of a frame is called."""
        return {key: self.title(self._of(key, tables), key) for key in map(str, frame)}

    def named(self, drawing: Any, *tables: str) -> Any:
        """Return a drawing whose marks call their columns by their titles under the pointer."""
        if isinstance(drawing, list):
            return [self.named(one, *tables) for one in drawing]
        if not isinstance(drawing, dict):
            return drawing
        made = {
            # Data and a map of the world have no columns to name.
            key: value if key in ("data", "datasets") else self.named(value, *tables)
            for key, value in drawing.items()
        }
        told = made.get("tooltip")
        if isinstance(told, list):
            made["tooltip"] = [
                {"title": self.title(self._of(one["field"], tables), one["field"])} | one
                for one in told
            ]
        return made

    def _of(self, column: str, tables: tuple[str, ...]) -> str:
        return next((one for one in tables if column in self._fields.get(one, {})), "")

    def _field(self, table: str, column: str) -> Mapping[str, Any]:
        return self._fields.get(table, {}).get(column, {})

    def _reader(self, table: str, column: str) -> Callable[[Any], str]:
        field = self._field(table, column)
        target = self._refers.get(table, {}).get(column, "")
        known = self._named.get(target) or _titles(field)
        if field.get("codes") in self._named:
            return self._listed(self._named[field["codes"]], message)
        if column in SAID or target == "areas":
            return self._said(column, known)
        if known:
            # Publishers have one name in all languages.
            say = str if target == "sources" else message
            return lambda cell: say(known.get(plain(cell), plain(cell)))
        if field.get("type") == "date" or _EDTF in str(field.get("rdfType", "")).lower():
            return day
        if column in TABLES:
            return self._listed(self._titles, str)
        # What a number of a chart is.
        return lambda cell: message(plain(cell)) if column == WORDED else plain(cell)

    def _said(self, column: str, known: Mapping[str, str]) -> Callable[[Any], str]:
        """Return what reads areas, languages and parts of the world, which the CLDR names too."""
        if column == "subregion":
            return lambda cell: message(plain(cell))
        if column == "language":
            return lambda cell: formats.language_name(plain(cell), known.get(cell, plain(cell)))
        return lambda cell: self.area(plain(cell))

    def _listed(self, known: Mapping[str, str], say: Callable[[str], str]) -> Callable[[Any], str]:
        """Return what reads several codes in a cell."""
        return lambda cell: semicolon().join(
            say(known.get(one, one)) for one in plain(cell).split()
        )

    def _corrected(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return corrections with what they call and change in words."""
        made = rows.astype("object").where(rows.notna(), None)
        for name in ("old", "new"):
            made[name] = [
                None if value is None else self.code(table, field, value)
                for table, field, value in made[["table", "field", name]].itertuples(index=False)
            ]
        made["field"] = [
            None if field is None else self.title(table, field)
            for table, field in made[["table", "field"]].itertuples(index=False)
        ]
        return made


def _tell_silence(frame: pd.DataFrame, texts: dict[str, list[str]]) -> None:
    """Say beside a stated total that nothing is counted: a sum over no number is no 0."""
    for row, (events, silent) in enumerate(
        zip(frame["events"], frame["events_silent"], strict=True)
    ):
        if events <= silent:
            texts["counted"][row] = phrases.counted(0, events, silent)
            for name in ("residual", "coverage"):
                if name in texts:
                    texts[name][row] = ""


def _apart(found: re.Match[str]) -> str:
    return f"{int(found[0]):,}"


def _titles(field: Mapping[str, Any]) -> dict[str, str]:
    """Return what each code of a field is called: its title, or else its meaning."""
    said: dict[str, str] = {}
    for name in ("meanings", "titles"):
        found = field.get(name)
        if isinstance(found, Mapping):
            said |= {str(code): str(text) for code, text in found.items()}
    return said


def _references(table: str, schema: Mapping[str, Any]) -> Any:
    for foreign in schema.get("foreignKeys", []):
        columns = foreign["fields"]
        columns = [columns] if isinstance(columns, str) else columns
        if len(columns) == 1 and foreign["reference"].get("resource", "") not in ("", table):
            yield columns[0], foreign["reference"]["resource"]


def _names(tables: Mapping[str, pd.DataFrame], name: str, column: str) -> dict[str, str]:
    """Return the name of each row of a table by its key, the first column."""
    if name not in tables or column not in tables[name]:
        return {}
    rows = tables[name]
    kept = rows[rows[column].notna()]
    return dict(zip(kept.iloc[:, 0].astype(str), kept[column].astype(str), strict=True))
