"""An explanation for a terminal: long lists folded, nothing in it steers the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nesyria._terminal import escape_controls, format_table, terminal_width
from nesyria.explanation.model import EventLine, Explanation, LeftOut, Measure, ReportLine, Source
from nesyria.explanation.words import LEFT_OUT, WORDS, in_range, number_of, qualifier_words

if TYPE_CHECKING:
    import pandas as pd

# How many rows of a list, and how many pages, a person reads before looking into the whole.
_ROWS, _EVENTS, _PAGES = 8, 12, 12

# Of the reports that state the same number as the one before them, so many are shown.
_ALIKE = 3


def as_text(found: Explanation, width: int | None = None) -> str:
    """Return an explanation as text.

    Parameters
    ----------
    found : Explanation
        What `explain` returned.
    width : int, optional
        Columns that lines may have; those of the terminal where left out.
    """
    limit = width or terminal_width()
    lines = [*_wrapped(f"{found.table}: {found.title}", limit), ""]
    lines += [line for note in found.notes for line in _wrapped(f"Note: {note}.", limit)]
    named: list[str] = []
    for one in found.measures:
        lines += _measure(one, found, limit)
        named += [line.source_id for line in shown_reports(one.reports)]
    lines += _events(found, limit)
    if found.left_out:
        lines += _left_out(found, limit)
        named += [one.source_id for one in found.left_out[:_ROWS]]
    pages = {one.source_id: one for one in found.sources}
    told = [pages[name] for name in dict.fromkeys(named)]
    lines += _pages(told[:_PAGES], len(found.sources), limit)
    return "\n".join(lines).rstrip("\n")


def shown_reports(reports: Sequence[ReportLine]) -> list[ReportLine]:
    """Return the reports that a short list shows: the first ones, and one of each other number."""
    shown: list[ReportLine] = []
    seen: set[int | None] = set()
    for line in reports:
        new = line.number is None or line.number not in seen
        if new or len(shown) < _ALIKE:
            shown.append(line)
        seen.add(line.number)
    return shown[:_ROWS]


def _measure(one: Measure, found: Explanation, limit: int) -> Iterator[str]:
    if blank := unknown(one):
        yield from _wrapped(f"{one.measure}: {blank} ({one.why})", limit)
        yield ""
        return
    yield from _wrapped(f"{one.measure}: {in_range(one.value, one.low, one.high)}", limit)
    yield from _wrapped(f"  {one.why[0].upper()}{one.why[1:]}.", limit)
    if one.reports and one.low != one.high:
        yield from _wrapped(f"  {who_states(one)}.", limit)
    if one.reports:
        shown = shown_reports(one.reports)
        yield from _indented(_report_table(shown, found), limit)
        yield from _more(len(one.reports) - len(shown), "report")
        if one.silent:
            yield f"  {number_of(one.silent, 'report')} of these persons without this number"
    yield ""


def unknown(one: Measure) -> str:
    """Say that a number is not known, or that nothing is counted; '' where there is a number."""
    if one.measure == "counted" and len(one.events) == one.silent:
        return "no number" if one.events else "nothing"
    return "" if one.reports or (one.value, one.low) != (None, None) else "not known"


def _more(count: int, noun: str) -> Iterator[str]:
    if count > 0:
        yield f"  and {count:,} more {noun}{'' if count == 1 else 's'}"


def _report_table(shown: Sequence[ReportLine], found: Explanation) -> pd.DataFrame:
    import pandas as pd

    pages = {one.source_id: one for one in found.sources}
    rows = [
        {
            "report": line.report_id,
            "number": stated(line),
            "behind by": WORDS[line.behind][1] if line.behind else "",
            "kind": pages[line.source_id].kind,
            "page": page(pages[line.source_id]),
        }
        for line in shown
    ]
    table = pd.DataFrame(rows)
    return table if table["behind by"].any() else table.drop(columns="behind by")


def who_states(one: Measure) -> str:
    """Say which reports state the low and the high figure."""
    parts = []
    for end, number in (("low", one.low), ("high", one.high)):
        ids = [line.report_id for line in one.reports if end in line.states]
        more = f" and {len(ids) - _ALIKE:,} more" if len(ids) > _ALIKE else ""
        by = f" by {', '.join(ids[:_ALIKE])}{more}" if ids else ""
        parts.append(f"{end} {number:,}{by}")
    said = ", ".join(parts)
    return said[0].upper() + said[1:]


def stated(line: ReportLine) -> str:
    """Return what a report states, with the word that it qualifies it by."""
    qualifier = qualifier_words(line.qualifier)
    if line.said_low is not None and line.said_high is not None:
        said = f"{line.said_low:,} to {line.said_high:,}"
        return (
            f"{qualifier}{said}" if line.number is None else f"{qualifier}{line.number:,} ({said})"
        )
    number = next(n for n in (line.number, line.said_low, line.said_high, 0) if n is not None)
    return f"{qualifier}{number:,}"


def page(source: Source) -> str:
    """Return whose page it is, whose text it repeats, and of what day it is."""
    repeats = source.agency not in (None, source.publisher)
    agency = f", text of {source.agency}" if repeats else ""
    return f"{source.publisher or source.source_id}{agency}, {source.published or 'undated'}"


def _events(found: Explanation, limit: int) -> Iterator[str]:
    """Return the events that the numbers count, each once, with what it adds to each of them."""
    import pandas as pd

    summed = [one for one in found.measures if one.events]
    every = {line.event_id: line for one in summed for line in one.events}
    if not every:
        return
    yield "events:"
    # A column that has what another one has already, for fewer events, says nothing more.
    first = [one for one in summed if not one.measure.startswith(("counted_then", "at_least"))]
    rows = [
        {"event": line.event_id, "date": line.date or "not known"}
        | {one.measure: _adds(one, line.event_id) for one in first}
        for line in [*every.values()][-_EVENTS:]
    ]
    yield from _indented(pd.DataFrame(rows), limit)
    earlier = len(every) - len(rows)
    if earlier > 0:
        yield f"  and {number_of(earlier, 'event')} before these"
    yield ""


def _adds(one: Measure, event: str) -> str:
    line = next((line for line in one.events if line.event_id == event), None)
    if line is None:
        return ""
    return "no number" if line.number is None else in_range(*event_range(line))


def event_range(line: EventLine) -> tuple[int | None, int | None, int | None]:
    """Return the number of an event with its range."""
    return line.number, line.low, line.high


def _left_out(found: Explanation, limit: int) -> Iterator[str]:
    import pandas as pd

    pages = {one.source_id: one for one in found.sources}
    yield from _wrapped("left out of the numbers:", limit)
    rows = [
        {
            "report": out.report_id,
            "why": " ".join(_names(out)),
            "states": told(out.states),
            "page": page(pages[out.source_id]),
        }
        for out in found.left_out[:_ROWS]
    ]
    yield from _indented(pd.DataFrame(rows), limit)
    yield from _more(len(found.left_out) - _ROWS, "report")
    for name, meaning in _meanings(found.left_out[:_ROWS]).items():
        yield from _wrapped(f"  {name}: {meaning}", limit)
    yield ""


def _meanings(left_out: Sequence[LeftOut]) -> dict[str, str]:
    """Return what each flag or condition means that is shown."""
    return {
        name: meaning
        for out in left_out
        for name, meaning in zip(_names(out), out.why, strict=True)
    }


def _names(out: LeftOut) -> tuple[str, ...]:
    return out.flags or (LEFT_OUT[out.reason][0],)


def told(states: object) -> str:
    """Return the numbers that a report states, each with its name."""
    items = states.items() if hasattr(states, "items") else ()
    return ", ".join(f"{number:,} {name}" for name, number in items)


def _pages(shown: Sequence[Source], count: int, limit: int) -> Iterator[str]:
    if not shown:
        return
    yield "pages:"
    for one in shown:
        yield from _wrapped(f"  {page(one)}. {one.title or ''}", limit)
        # An address is of use only whole.
        yield f"      {escape_controls(one.url or 'no address')}"
    yield from _more(count - len(shown), "page")


def _indented(table: pd.DataFrame, limit: int) -> list[str]:
    return [f"  {line}" for line in format_table(table, limit - 2).split("\n")]


def _wrapped(text: str, limit: int) -> list[str]:
    """Return a text in lines, those after the first a little further in."""
    start = text[: len(text) - len(text.lstrip())]
    return textwrap.wrap(
        escape_controls(" ".join(text.split())),
        limit,
        initial_indent=start,
        subsequent_indent=f"{start}    ",
        break_on_hyphens=False,
    ) or [""]
