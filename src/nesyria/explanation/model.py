"""An explanation: a figure, what it was made from, and why, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from nesyria.errors import invalid_choice

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ReportLine:
    """A report that competes for a figure.

    Attributes
    ----------
    standing : int
        Its place: 1 is the report that gives the figure.
    number : int or None
        What it states; None where it states a range alone.
    said_low, said_high : int or None
        The range that it states.
    behind : str or None
        The criterion by which it stands behind the first report.
    contradicts : bool
        Whether its number contradicts the figure.
    states : tuple of str
        Which of ``best``, ``low`` and ``high`` it states.
    """

    report_id: str
    source_id: str
    standing: int
    number: int | None
    said_low: int | None
    said_high: int | None
    qualifier: str | None
    behind: str | None
    contradicts: bool
    states: tuple[str, ...]


@dataclass(frozen=True)
class EventLine:
    """An event that a figure counts; one without a number is silent, and adds nothing."""

    event_id: str
    date: str | None
    number: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class LeftOut:
    """A report that is left out of the numbers.

    Attributes
    ----------
    reason : str
        The condition that it does not meet: ``flags``; of totals of a country also ``doubted``,
        ``scope``, ``as_of``, ``since`` and ``qualifier``.
    flags : tuple of str
        The flags that leave it out.
    why : tuple of str
        The same in words: what each flag means, or the condition.
    states : dict
        The numbers that it states, by measure.
    """

    report_id: str
    source_id: str
    reason: str
    flags: tuple[str, ...]
    why: tuple[str, ...]
    states: Mapping[str, int]


@dataclass(frozen=True)
class Source:
    """A page that a report is of."""

    source_id: str
    publisher: str | None
    agency: str | None
    title: str | None
    url: str | None
    published: str | None
    kind: str | None
    language: str | None


@dataclass(frozen=True)
class Measure:
    """One number of a figure, and why it is this one.

    Attributes
    ----------
    measure : str
        Name of the column that has it.
    value, low, high : int or None
        As the table has them; None where nothing is known, or the table has no such column.
    basis : str or None
        Of persons of an event: stated, or summed from the parts of one report.
    decided_by : str or None
        The criterion that decided against the first other number; None where there is none.
    why : str
        The same in words.
    reports, events : tuple
        The reports in order of standing, or the events that are counted, in order of time.
    silent : int
        How many reports, or events, that could say it do not.
    """

    measure: str
    value: int | None
    low: int | None
    high: int | None
    basis: str | None
    decided_by: str | None
    why: str
    reports: tuple[ReportLine, ...] = ()
    events: tuple[EventLine, ...] = ()
    silent: int = 0


@dataclass(frozen=True)
class Explanation:
    """Why a figure is what it is; `nesyria.explain` returns it.

    Print it to read it; a notebook shows it as HTML.

    Attributes
    ----------
    table, key, title : str, dict, str
        The figure, and what it is in words.
    place : dict
        Package and version, and the release and day that it was asked of.
    figure : dict
        The row of the table.
    measures : tuple of Measure
        Each number, and the reports or events that it was made from.
    left_out : tuple of LeftOut
        Reports that are left out of the numbers.
    sources : tuple of Source
        The page of each report.
    notes : tuple of str
        Where the table has another number than the rule gives now.
    """

    table: str
    key: Mapping[str, str]
    title: str
    place: Mapping[str, str]
    figure: Mapping[str, Any]
    measures: tuple[Measure, ...]
    left_out: tuple[LeftOut, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def __getitem__(self, measure: str) -> Measure:
        """Return one of the measures by its name."""
        found = {one.measure: one for one in self.measures}
        if measure not in found:
            raise invalid_choice("measure", measure, found)
        return found[measure]

    def __iter__(self) -> Iterator[Measure]:
        return iter(self.measures)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as what JSON has: dicts, lists, text, numbers, None."""
        found: dict[str, Any] = _plain(asdict(self))
        return found

    def to_frame(self) -> pd.DataFrame:
        """Return one row per number and report or event, and per report that is left out.

        Returns
        -------
        DataFrame
            ``measure``; ``role`` (report, event or left_out); ``standing``; ``report_id`` or
            ``event_id``; ``number``, ``low`` and ``high``, as the report or event has them;
            ``qualifier``; ``behind``; ``contradicts``; ``states``; ``flags``; and of the page
            ``source_id``, ``publisher``, ``agency``, ``kind``, ``published``, ``title``
            and ``url``.
        """
        import pandas as pd

        fields = dict.fromkeys(_COLUMNS, "string")
        fields |= dict.fromkeys(("standing", "number", "low", "high"), "Int64")
        fields["contradicts"] = "boolean"
        rows = list(self._rows())
        columns = {
            name: pd.Series([row.get(name) for row in rows], dtype=dtype)
            for name, dtype in fields.items()
        }
        return pd.DataFrame(columns)

    def _rows(self) -> Iterator[dict[str, Any]]:
        pages = {one.source_id: asdict(one) for one in self.sources}
        for one in self.measures:
            for report in one.reports:
                own = asdict(report) | {"low": report.said_low, "high": report.said_high}
                own["states"] = " ".join(report.states)
                yield pages[report.source_id] | own | {"measure": one.measure, "role": "report"}
            for event in one.events:
                yield asdict(event) | {"measure": one.measure, "role": "event"}
        for out in self.left_out:
            own = {"report_id": out.report_id, "role": "left_out", "flags": " ".join(out.flags)}
            # None of its numbers counts, and yet a reader wants to see them.
            for measure, number in out.states.items() or ((None, None),):
                yield pages[out.source_id] | own | {"measure": measure, "number": number}

    def __str__(self) -> str:
        from nesyria.explanation.text import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from nesyria.explanation.html import as_html

        return as_html(self)


_COLUMNS = (
    *("measure", "role", "standing", "report_id", "event_id", "date", "number", "low", "high"),
    *("qualifier", "behind", "contradicts", "states", "flags", "source_id", "publisher", "agency"),
    *("kind", "published", "title", "url"),
)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
