"""What the figures of one table are explained from, and the explanation of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.explanation import words
from nesyria.explanation.evidence import COLUMNS, EVIDENCE, join_key
from nesyria.explanation.model import (
    EventLine,
    Explanation,
    LeftOut,
    Measure,
    ReportLine,
    Source,
)
from nesyria.figures.countries import STATED
from nesyria.figures.flags import Flags
from nesyria.figures.lineage import KEYS, LEDGER
from nesyria.figures.ranking import MEASURES
from nesyria.tableschema import fields
from nesyria.tableschema.pandas import read_frame

if TYPE_CHECKING:
    import pandas as pd

# What besides its ledger tables the evidence of a table is made from, and what a title may need.
_NEEDED = ("areas", "sources", "repatriations")
_ALSO = ("sites", "flags", "source_kinds")

Row = dict[str, Any]


class Grounds:
    """What the figures of one table are explained from.

    Parameters
    ----------
    package : Package
        The package, release or day.
    table : str
        One of its tables of figures.

    Raises
    ------
    NesyriaError
        When tables or fields are missing, or a key of the ledger stands twice.
    """

    def __init__(self, package: Package, table: str) -> None:
        tables = _read(package, table)
        self.table = table
        try:
            self.evidence = EVIDENCE[table](tables)
        except KeyError as error:
            raise NesyriaError(f"{table}: the rule needs the field {error}") from None
        self._flags = Flags.of(tables)
        names = [field["name"] for field in fields.of(package.schema(table), table)]
        figures = tables[table]
        self._figures = {row["key"]: row for row in _rows(_keyed(figures, table, names))}
        self._reports = {
            row["report_id"]: row for name in LEDGER[table] for row in _rows(tables[name])
        }
        self._sources = {row["source_id"]: row for row in _rows(tables["sources"])}
        self._names = {
            name: dict(zip(tables[of][name], tables[of]["name"], strict=True))
            for name, of in (("area_id", "areas"), ("site_id", "sites"))
            if of in tables
        }
        self._places = {
            name: dict(getattr(self.evidence, name).groupby("key").indices)
            for name in ("reports", "events", "counted", "left_out")
        }

    def explain(self, parts: Sequence[str], place: Mapping[str, str]) -> Explanation:
        """Explain the figure of a key that the table has."""
        key = "\t".join(parts)
        figure = {name: value for name, value in self._figures[key].items() if name != "key"}
        counted = self._at("counted", key)
        reports, events = self._at("reports", key), self._at("events", key)
        measures = tuple(
            self._measure(name, figure, _of(reports, name), _of(events, name), len(counted))
            for name in COLUMNS[self.table]
        )
        left_out = tuple(self._left_out(row) for row in self._at("left_out", key))
        named = [line.source_id for one in measures for line in one.reports]
        return Explanation(
            table=self.table,
            key=dict(zip(KEYS[self.table], parts, strict=True)),
            title=self._title(figure),
            place=dict(place),
            figure=figure,
            measures=measures,
            left_out=left_out,
            sources=self._pages([*named, *(one.source_id for one in left_out)]),
            notes=tuple(self._notes(measures, reports)),
        )

    def _at(self, name: str, key: str) -> list[Row]:
        rows = self._places[name].get(key)
        return [] if rows is None else _rows(getattr(self.evidence, name).iloc[rows])

    def _measure(
        self, name: str, figure: Row, reports: list[Row], events: list[Row], counted: int
    ) -> Measure:
        columns = COLUMNS[self.table][name]
        value, low, high = (*(figure.get(column) for column in columns), None, None)[:3]
        lines = tuple(self._report(place, row) for place, row in enumerate(reports, 1))
        shown = tuple(EventLine(**{f: row[f] for f in _EVENT}) for row in events)
        numbers = [line.number for line in lines if line.number is not None]
        decided = next((one.behind for one in lines if one.number != lines[0].number), None)
        basis = reports[0]["basis"] if reports and self.table == "repatriations" else None
        silent = sum(one.number is None for one in shown) if shown else 0
        if self.table in ("repatriations", "populations"):
            silent = counted - len(lines)
        why = words.why_reports(numbers, decided, basis)
        if name in ("at_least", "counted_then") and figure["stated"] is None:
            why = words.NOTHING_STATED
        elif name == "at_least":
            why = words.why_at_least(figure["stated"], figure["counted_then"], len(shown))
        elif name not in _STATED and self.table not in ("repatriations", "populations"):
            until = figure.get("stated_as_of") if name == "counted_then" else figure.get("as_of")
            why = words.why_events(len(shown) - silent, silent, until, figure.get("since"))
        return Measure(name, value, low, high, basis, decided, why, lines, shown, silent)

    def _report(self, standing: int, row: Row) -> ReportLine:
        return ReportLine(
            report_id=row["report_id"],
            source_id=self._reports[row["report_id"]]["source_id"],
            standing=standing,
            number=row["number"],
            said_low=row["said_low"],
            said_high=row["said_high"],
            qualifier=row["qualifier"],
            behind=row["behind"],
            contradicts=bool(row["contradicts"]),
            states=tuple(end for end in ("best", "low", "high") if row[f"states_{end}"]),
        )

    def _left_out(self, out: Row) -> LeftOut:
        row = self._reports[out["report_id"]]
        own = self._flags
        leaving = own.excluded | own.places_no_event
        leaving = own.low_confidence if out["reason"] == "doubted" else leaving
        flags = tuple(flag for flag in (row["flags"] or "").split() if flag in leaving)
        if out["reason"] not in ("flags", "doubted"):
            flags = ()
        states = {name: row[name] for name in MEASURES if row.get(name) is not None}
        if row.get("value") is not None:
            states[_MEASURE_OF.get(str(row.get("kind")), "value")] = row["value"]
        meanings = tuple(own.meanings[flag] for flag in flags)
        why = meanings or (words.LEFT_OUT[out["reason"]][1],)
        return LeftOut(row["report_id"], row["source_id"], out["reason"], flags, why, states)

    def _pages(self, named: Iterable[str]) -> tuple[Source, ...]:
        # A page that the table of sources lacks is a finding of the checks: here it has its key.
        found = (self._sources.get(name, {"source_id": name}) for name in dict.fromkeys(named))
        # Release 1.0.0 names no agencies.
        every: Iterator[Row] = ({name: row.get(name) for name in _SOURCE} for row in found)
        return tuple(Source(**row) for row in every)

    def _title(self, figure: Row) -> str:
        """Return what a figure is of: its key, with names in the place of keys of areas."""
        told = [name for name in (*KEYS[self.table], *_TOLD.get(self.table, ())) if figure[name]]
        named = (self._names.get(name, {}).get(figure[name]) or figure[name] for name in told)
        return ", ".join(map(str, named))

    def _notes(self, measures: Iterable[Measure], reports: list[Row]) -> Iterable[str]:
        """Say where the table has another number than the rule gives from the same ledger."""
        for one in measures:
            columns = COLUMNS[self.table][one.measure]
            made = _made(one, _of(reports, one.measure))
            told = (one.value, one.low, one.high)
            for column, here, found in zip(columns, told, made, strict=False):
                if here != found and one.measure != "at_least":
                    yield (
                        f"{column}: the table has {_known(here)}, and by the rule of today its "
                        f"rows give {_known(found)}"
                    )


def _known(number: int | None) -> str:
    return "nothing" if number is None else str(number)


def _read(package: Package, table: str) -> dict[str, pd.DataFrame]:
    """Return what the evidence of a table is made from, each key once."""
    needed = dict.fromkeys([table, *LEDGER[table], *_NEEDED])
    if missing := [name for name in needed if name not in package.resources]:
        raise NesyriaError(
            f"an explanation needs the tables of nesyria; this package has no {', '.join(missing)}"
        )
    also = [name for name in _ALSO if name in package.resources]
    tables = {name: read_frame(package, name) for name in [*needed, *also]}
    unique = dict.fromkeys(LEDGER[table], "report_id") | {"sources": "source_id"}
    for name, key in unique.items():
        for value in tables[name].loc[tables[name][key].duplicated(), key]:
            raise NesyriaError(f"{name}: {key} {value!r} stands twice; see: nesyria validate")
    return tables


# Measures of countries and of the reconciliation that reports state.
_STATED = tuple(STATED)
_MEASURE_OF = {kind: measure for measure, kind in STATED.items()}
_EVENT = ("event_id", "date", "number", "low", "high")
_SOURCE = ("source_id", "publisher", "agency", "title", "url", "published", "kind", "language")

# What a title tells of a figure besides its key.
_TOLD = {
    "repatriations": ("area_id", "kind", "date"),
    "reconciliation": ("area_id", "group", "as_of"),
}


def _made(one: Measure, reports: list[Row]) -> tuple[int | None, ...]:
    """Return value, low and high as the rule gives them."""
    if one.events:
        columns = [[getattr(line, name) for line in one.events] for name in _EVENT[2:]]
        made = [_sum(column) for column in columns]
        # Beside a stated total nothing counted is none; elsewhere it is nothing known.
        return (made[0] or 0, *made[1:]) if one.measure == "counted" else tuple(made)
    if one.measure == "counted":
        return 0, None, None
    first = reports[0] if reports else {}
    return first.get("number"), first.get("low"), first.get("high")


def _sum(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _of(rows: list[Row], measure: str) -> list[Row]:
    return [row for row in rows if row["measure"] == measure]


def _keyed(figures: pd.DataFrame, table: str, names: list[str]) -> pd.DataFrame:
    return figures[names].assign(key=join_key(figures, KEYS[table]))


def _rows(frame: pd.DataFrame) -> list[Row]:
    """Return rows as plain values, None where a cell is missing."""
    plain = frame.astype("object")
    rows: list[Any] = plain.where(frame.notna(), None).to_dict("records")
    return rows
