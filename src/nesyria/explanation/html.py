"""An explanation as HTML for a notebook: what comes from data is text, whatever it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from nesyria._terminal import escape_controls
from nesyria.citation.archive import archived
from nesyria.explanation.model import Explanation, Measure, Source
from nesyria.explanation.text import event_range, page, stated, told, unknown, who_states
from nesyria.explanation.words import WORDS, in_range

# Longer tables are folded.
_FOLDED = 10

Cells = Sequence[str]


def as_html(found: Explanation) -> str:
    """Return an explanation as HTML."""
    return "\n".join(['<section class="nesyria-explanation">', *_parts(found), "</section>"])


def _parts(found: Explanation) -> Iterator[str]:
    yield f"<h3>{_text(found.title)}</h3>"
    yield from (f"<p>Note: {_text(note)}.</p>" for note in found.notes)
    pages = {one.source_id: one for one in found.sources}
    for one in found.measures:
        yield from _measure(one, pages)
    if found.left_out:
        yield "<h4>Left out of the numbers</h4>"
        rows = [
            (
                _text(out.report_id),
                _text("; ".join(out.why)),
                _text(told(out.states)),
                _link(pages[out.source_id]),
            )
            for out in found.left_out
        ]
        yield from _table(("report", "why", "states", "page"), rows)


def _measure(one: Measure, pages: dict[str, Source]) -> Iterator[str]:
    number = unknown(one) or in_range(one.value, one.low, one.high)
    yield f"<h4>{_text(one.measure)}: {number}</h4>"
    yield f"<p>{_text(one.why[0].upper() + one.why[1:])}.</p>"
    if one.reports and one.low != one.high:
        yield f"<p>{_text(who_states(one))}.</p>"
    if one.reports:
        rows = [
            (
                _text(line.report_id),
                _text(stated(line)),
                _text(WORDS[line.behind][1] if line.behind else ""),
                _text(pages[line.source_id].kind or ""),
                _link(pages[line.source_id]),
            )
            for line in one.reports
        ]
        yield from _table(("report", "number", "behind by", "kind of source", "page"), rows)
    if one.events:
        rows_of_events = [
            (
                _text(line.event_id),
                _text(line.date or "not known"),
                "no number" if line.number is None else in_range(*event_range(line)),
            )
            for line in one.events
        ]
        yield from _table(("event", "date", "number"), rows_of_events)


def _table(names: Cells, rows: Sequence[Cells]) -> Iterator[str]:
    folded = len(rows) > _FOLDED
    if folded:
        yield f"<details><summary>{len(rows):,} rows</summary>"
    yield "<table>"
    yield _row("th", names)
    yield from (_row("td", row) for row in rows)
    yield "</table>"
    if folded:
        yield "</details>"


def _row(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def _link(source: Source) -> str:
    label = f"{_text(page(source))}: <cite>{_text(source.title or '')}</cite>"
    # An address of another kind, such as javascript:, is no page.
    if not (source.url or "").startswith(("https://", "http://")):
        return label
    copy = _text(archived(source.url, source.published))
    beside = f' (<a href="{copy}">copy</a>)' if copy else ""
    return f'<a href="{_text(source.url or "")}">{label}</a>{beside}'


def _text(text: str) -> str:
    return escape(escape_controls(text))
