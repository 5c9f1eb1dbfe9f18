"""The events of statements on handovers: a proposal with its score, reason and alternatives."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from nesyria.intake.decisions import Line, Lines
from nesyria.intake.matching.matcher import FULL, Match, date_of, event_id, match
from nesyria.intake.text import Row, cell, record, records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from nesyria.figures.flags import Flags

# A report with one of these is about no event, or about several.
_NEVER_PLACED = {"several_events", "unplaced"}
NOTHING = "No event of this date and size; without its date no new one is made."
_MEASURES = ("persons", "women", "men", "children")


def propose_events(
    lines: Lines,
    file: str,
    rows: pd.DataFrame,
    ledger: pd.DataFrame,
    *,
    published: Mapping[str, str],
    flags: Flags,
    to_confirm: Mapping[int, str],
) -> None:
    """Write into the lines of statements which event each is about.

    What was decided already counts as a report of its event. The rows of ``to_confirm`` join an
    event and found none; why, stands there.
    """
    taken = dict.fromkeys([*ledger["event_id"], *(line.event_id for line in lines.values())])
    _name_events(lines, file, rows, taken, flags.places_no_event)
    decided = [int(row) for row in rows.index if _decided(lines[file, int(row)])]
    reports = pd.concat([ledger, _with_events(rows.loc[decided], lines, file)], ignore_index=True)
    wanted = [int(row) for row in rows.index if _open(lines[file, int(row)], rows, int(row))]
    statements = rows.loc[wanted].reset_index(drop=True)
    pages = tuple(one["source_id"].map(published).fillna("") for one in (statements, reports))
    unsure = [row in to_confirm for row in wanted]
    matches = match(statements.assign(unsure=unsure), _judged(reports, flags), (pages[0], pages[1]))
    keys = _new_events(statements, matches, taken, flags.places_no_event)
    decide = _Decide(rows, wanted, keys, reports, to_confirm)
    for position, found in enumerate(matches):
        decide(lines[file, wanted[position]], position, found)
    _one_report_each(lines, file, rows, ledger)
    _flag_unplaced(lines, file, rows)


def _flag_unplaced(lines: Lines, file: str, rows: pd.DataFrame) -> None:
    """Let a report that is added without an event say so, and no other."""
    for row in map(int, rows.index):
        line, flags = lines[file, row], set(cell(rows, row, "flags").split())
        if line.event_id and line.changes.get("flags", ("", ""))[1] == "unplaced":
            # An event has been named since.
            rows.at[row, "flags"] = line.changes.pop("flags")[0]
            continue
        if line.action == "add" and not line.event_id and not flags & _NEVER_PLACED:
            rows.at[row, "flags"] = " ".join(sorted({*flags, "unplaced"}))
            line.change("flags", "", cell(rows, row, "flags"), "No event is named for it.")


def _name_events(
    lines: Lines, file: str, rows: pd.DataFrame, taken: dict[str, None], uncounted: Set[str]
) -> None:
    """Give the events that a person calls ``new`` their keys."""
    for row in map(int, rows.index):
        line = lines[file, row]
        if not (line.kept and line.action == "add" and line.event_id == "new"):
            continue
        own = record(rows, row)
        if own["date"]:
            counted = not uncounted & set(own["flags"].split())
            line.event_id = event_id(own["area_id"], own["date"], own["kind"], counted, taken)
            taken[line.event_id] = None


def _decided(line: Line) -> bool:
    return line.kept and line.action == "add" and line.event_id not in ("", "new")


def _open(line: Line, rows: pd.DataFrame, row: int) -> bool:
    """Say whether an event is still to be found for a statement."""
    open_ = not line.kept and line.action == "add"
    return open_ and not _NEVER_PLACED & set(cell(rows, row, "flags").split())


def _with_events(rows: pd.DataFrame, lines: Lines, file: str) -> pd.DataFrame:
    return rows.assign(
        event_id=[lines[file, int(row)].event_id for row in rows.index], report_id=""
    )


def _judged(reports: pd.DataFrame, flags: Flags) -> pd.DataFrame:
    """Return reports without flags that follow from other reports."""
    computed = flags.computed.get("repatriation_reports", frozenset())
    judged = {
        own: " ".join(flag for flag in own.split() if flag not in computed)
        for own in reports["flags"].unique()
    }
    return reports.assign(flags=reports["flags"].map(judged))


def _new_events(
    statements: pd.DataFrame,
    matches: Sequence[Match],
    taken: dict[str, None],
    uncounted: Set[str],
) -> dict[int, str]:
    """Return a key for each new event, by the position of the statement that founds it."""
    members: dict[int, list[int]] = defaultdict(list)
    for position, found in enumerate(matches):
        if isinstance(found.event, int):
            members[found.event].append(position)
    keys: dict[int, str] = {}
    for founder, own in members.items():
        part = statements.iloc[own]
        date = date_of(list(zip(part["date"], part["date_basis"], strict=True)))
        counted = any(not uncounted & set(flags.split()) for flags in part["flags"])
        kind = part["kind"].value_counts().idxmax()
        area = cell(statements, founder, "area_id")
        keys[founder] = event_id(area, date, str(kind), counted, taken)
        taken[keys[founder]] = None
    return keys


class _Decide:
    """Writes into lines what was found, in words."""

    def __init__(
        self,
        rows: pd.DataFrame,
        wanted: list[int],
        keys: Mapping[int, str],
        reports: pd.DataFrame,
        to_confirm: Mapping[int, str],
    ) -> None:
        self.rows, self.wanted, self.keys, self.reports = rows, wanted, keys, reports
        self.to_confirm = to_confirm
        self.statements = [own for _, own in records(rows.loc[wanted])]

    def __call__(self, line: Line, position: int, found: Match) -> None:
        own = self.statements[position]
        line.score = _score(found.points)
        if found.event is None:
            line.unclear(self._why(line, found))
            return
        if isinstance(found.event, str):
            line.event_id = found.event
            report = record(self.reports, found.report)
            self._kind(line, position, report["kind"])
            line.because(f"{alike(own, report)} as {report['report_id'] or report['source_id']}.")
        elif found.event == position:
            line.event_id = self.keys[found.event]
            line.because("A new event: none of this area is near.")
        else:
            line.event_id = self.keys[found.event]
            report = self.statements[found.report]
            self._kind(line, position, report["kind"])
            line.because(f"{alike(own, report)} as {report['source_id']}: a new event.")
        rest = self._others(found)
        if rest:
            line.because(f"Next: {', '.join(rest)}.")

    def _why(self, line: Line, found: Match) -> str:
        """Return why no event is named."""
        others = self._others(found)
        if found.recalled:
            return f"{others[0]} alone has its numbers, in another year: is it that one?"
        if others:
            return f"It may be {' or '.join(others)}."
        return self.to_confirm.get(line.row, NOTHING)

    def _kind(self, line: Line, position: int, kind: str) -> None:
        """Let the reports of an event be of one kind, or leave the line to a person."""
        own = self.statements[position]["kind"]
        if own == "other" != kind:
            line.change("kind", own, kind, "The kind of its event.")
            self.rows.at[self.wanted[position], "kind"] = kind
        elif own != kind:
            line.unclear(f"Its kind is {own}, and that of {line.event_id} is {kind}.")

    def _others(self, found: Match) -> list[str]:
        """Return the events that it may be too, each with its score."""
        named = [
            (event if isinstance(event, str) else self.keys.get(event, ""), points)
            for event, points in found.ranked
            if event != found.event
        ]
        return [f"{key} ({_score(points)})" for key, points in named if key]


def _score(points: float) -> str:
    return f"{max(0.0, min(points / FULL, 1.0)):.2f}"


def alike(own: Row, report: Row) -> str:
    """Return in words what a statement and a report agree in."""
    found = []
    if own["date"] and own["date"] == report["date"]:
        found.append("same " + {4: "year", 7: "month", 10: "day"}[len(own["date"])])
    elif own["date"] and report["date"]:
        found.append(f"{own['date']} for {report['date']}")
    same = [f"{own[name]} {name}" for name in _MEASURES if own[name] and own[name] == report[name]]
    apart = [
        f"{own[name]} {name} for {report[name]}"
        for name in _MEASURES
        if own[name] and report[name] and own[name] != report[name]
    ]
    found += ["same " + ", ".join(same)] if same else []
    found += apart
    if own["site_id"] and own["site_id"] == report["site_id"]:
        found.append("same site")
    text = "; ".join(found) or "same area and kind"
    return text[0].upper() + text[1:]


def _one_report_each(lines: Lines, file: str, rows: pd.DataFrame, ledger: pd.DataFrame) -> None:
    """Leave to a person what would be a second report of one page on one event."""
    first = ~ledger["flags"].str.split().map(
        lambda own: bool({"second_figure", "partial"} & set(own))
    )
    had = ledger.loc[first & (ledger["event_id"] != ""), ["event_id", "source_id", "report_id"]]
    seen = {(event, page): report for event, page, report in had.to_numpy()}
    ranked = sorted(
        rows.index,
        key=lambda row: (not lines[file, int(row)].kept, -float(lines[file, int(row)].score or 0)),
    )
    for row in ranked:
        line = lines[file, int(row)]
        flags = set(cell(rows, row, "flags").split())
        if line.action != "add" or not line.event_id or flags & {"second_figure", "partial"}:
            continue
        key = (line.event_id, rows.at[row, "source_id"])
        # What was applied already is the report of the ledger.
        if key in seen and not line.kept:
            event = line.event_id
            line.unclear(
                f"Of {event} its page has a report already ({seen[key]}): another handover, or "
                "second_figure or partial in changes?"
            )
        seen.setdefault(key, f"row {row}")
