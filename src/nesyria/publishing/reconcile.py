"""What is counted and what is stated, country by country, in words, tables and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from nesyria.datapackage import dialect
from nesyria.errors import invalid_choice
from nesyria.figures.gaps import COLUMNS, Gap, persons_in_words, row
from nesyria.figures.reconciliation import counted_in_words
from nesyria.publishing.markdown import code, text


def render(found: Sequence[Gap], format: str) -> str:
    """Return gaps as text, csv, json or markdown.

    Raises
    ------
    NesyriaError
        When the format is none of these.
    """
    if format not in FORMATS:
        raise invalid_choice("format", format, FORMATS)
    return FORMATS[format](found)


def _csv(found: Sequence[Gap]) -> str:
    rows = [["" if cell is None else str(cell) for cell in row(gap).values()] for gap in found]
    return dialect.dumps(list(COLUMNS), rows).decode("utf-8").removesuffix("\n")


def _json(found: Sequence[Gap]) -> str:
    rows = [
        asdict(gap)
        | {
            "share": round(gap.share, 3),
            "events": [{"event_id": key, "persons": persons} for key, persons in gap.events],
        }
        for gap in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _text(found: Sequence[Gap]) -> str:
    if not found:
        return NONE
    parts = []
    for gap in found:
        lines = [f"{gap.area_id} {gap.name}: {_sum(gap)}", f"  stated: {_stated(gap)}"]
        lines.append(f"  counted: {_counted(gap)}")
        lines += [f"    {key}  {_persons(persons)}" for key, persons in gap.events]
        lines += [f"  {line}" for line in _rest(gap)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _markdown(found: Sequence[Gap]) -> str:
    if not found:
        return NONE
    return "\n\n".join("\n".join(_of_one(gap)) for gap in found)


def _of_one(gap: Gap) -> Iterator[str]:
    yield f"**{text(gap.name)}** ({code(gap.area_id)}): {_sum(gap)}"
    yield ""
    since = f" since {gap.since}" if gap.since else ""
    yield (
        f"- stated: {gap.stated:,} by {gap.as_of}{since}, {code(gap.report_id)} of "
        f"{code(gap.source_id)}, {text(_page(gap))}"
    )
    events = ", ".join(f"{code(key)} {_persons(persons)}" for key, persons in gap.events)
    yield f"- counted: {_counted(gap)}{': ' if events else ''}{events}"
    yield from (f"- {text(line)}" for line in _rest(gap))


NONE = "No country: what is counted and the latest stated totals agree within this share."


def _sum(gap: Gap) -> str:
    missing = "not explained by any event" if gap.residual > 0 else "counted beyond what is stated"
    return (
        f"{gap.stated:,} stated, {counted_in_words(gap.counted, len(gap.events), gap.silent)}; "
        f"{abs(gap.residual):,} {missing} ({gap.share:.1%})"
    )


def _stated(gap: Gap) -> str:
    since = f" since {gap.since}" if gap.since else ""
    return f"{gap.stated:,} by {gap.as_of}{since}, {gap.report_id} of {gap.source_id}, {_page(gap)}"


def _page(gap: Gap) -> str:
    return f"{gap.publisher}, {gap.published or 'undated'}"


def _counted(gap: Gap) -> str:
    many = "1 event" if len(gap.events) == 1 else f"{len(gap.events):,} events"
    if len(gap.events) <= gap.silent:
        return f"no number of persons in {many}" if gap.events else "no event"
    silent = f", {gap.silent:,} of them without a number" if gap.silent else ""
    return f"{gap.counted:,} persons in {many}{silent}"


def _rest(gap: Gap) -> Iterable[str]:
    if gap.later_events:
        many = "1 event" if gap.later_events == 1 else f"{gap.later_events:,} events"
        persons = persons_in_words(gap.later_persons)
        yield f"after that: {many} with {persons}, which it cannot know"
    yield from gap.hints


def _persons(persons: int | None) -> str:
    return "no number" if persons is None else f"{persons:,}"


FORMATS = {"text": _text, "csv": _csv, "json": _json, "markdown": _markdown}
