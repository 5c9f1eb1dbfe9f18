"""Which event a statement on a handover is about: one of the ledger, a new one, or unclear."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nesyria.figures.events import OF_THE_PAGE
from nesyria.intake.matching.likeness import ELSEWHERE, ENOUGH, features, likeness, recalled
from nesyria.intake.matching.pairs import candidates

if TYPE_CHECKING:
    from numpy.typing import NDArray

# How far the next event must lie behind the best.
AHEAD = 1.0
# A statement that is as good as certain: score 1.
FULL = 8.0
# How many events a reason names.
NAMED = 3

_LOGGER = logging.getLogger(__name__)


@dataclass
class Match:
    """What was found for one statement.

    Attributes
    ----------
    event : str or int or None
        Key of an event of the ledger, number of a new event, or None where it is unclear.
    points : float
        Points of that event.
    report : int
        Position of the report (or, where ``event`` is new, statement) that fits best; -1: none.
    ranked : list of (event, points)
        The best events, best first.
    recalled : bool
        Whether it is left open since one event has its numbers, in another year.
    """

    event: str | int | None
    points: float = 0.0
    report: int = -1
    ranked: list[tuple[str | int, float]] = field(default_factory=list)
    recalled: bool = False

    def name(self, names: Sequence[str], places: NDArray[np.int64]) -> None:
        """Give events of the ledger, which have a negative code here, their keys."""
        self.ranked = [
            (names[-key - 1] if isinstance(key, int) and key < 0 else key, points)
            for key, points in self.ranked
        ]
        if isinstance(self.event, int) and self.event < 0:
            self.event, self.report = names[-self.event - 1], int(places[self.report])


def match(
    statements: pd.DataFrame,
    reports: pd.DataFrame,
    published: tuple[pd.Series, pd.Series],
) -> list[Match]:
    """Match statements with the events of reports, and with each other.

    Parameters
    ----------
    statements, reports : DataFrame
        Rows in the fields of repatriation_reports, as text, blank as ''.
    published : pair of Series
        When the page of each statement, and of each report, was published.

    Returns
    -------
    list of Match
        One for each statement.
    """
    placed = reports[reports["event_id"] != ""]
    own, known = features(statements, published[0]), features(placed, published[1][placed.index])
    _number_areas(own, known)
    events, names = pd.factorize(placed["event_id"])
    _with_event_dates(known, events)
    known, kept = _distinct(known, events)
    near = _ranked_events(own, known, events[kept])
    found = _Clusters(own, near, _ranked_statements(own)).found()
    places = np.flatnonzero((reports["event_id"] != "").to_numpy())[kept]
    keys = [str(name) for name in names]
    for one in found:
        one.name(keys, places)
    return found


def _number_areas(*frames: pd.DataFrame) -> None:
    codes = {
        area: code
        for code, area in enumerate(sorted({*frames[0]["area_id"], *frames[1]["area_id"]}))
    }
    for frame in frames:
        frame["area"] = frame["area_id"].map(codes).astype("int64")


def _with_event_dates(known: pd.DataFrame, events: NDArray[np.int64]) -> None:
    """Give a report that says no day or month those of the other reports of its event."""
    said = (known["first"] >= 0) & (known["width"] <= 31) & known["said"]
    ordered = known.assign(event=events)[said].sort_values(["width", "first"], kind="stable")
    best = ordered.drop_duplicates("event").set_index("event")
    vague = ((known["first"] < 0) | (known["width"] > 31)).to_numpy() & np.isin(events, best.index)
    for name in ("first", "last", "width"):
        known.loc[vague, name] = best[name].reindex(events[vague]).to_numpy()
    known.loc[vague, "said"] = True


def _distinct(
    known: pd.DataFrame, events: NDArray[np.int64]
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Return reports that differ in something that is compared, and their positions."""
    same = known.drop(columns=["source_id", "told"]).assign(event=events).duplicated()
    kept = np.flatnonzero(~same.to_numpy())
    return known.iloc[kept].reset_index(drop=True), kept


# Per statement: code of an event to its points and the report that gives them.
Near = dict[int, dict[int, tuple[float, int]]]


@dataclass
class _Found:
    """What statements are near to, and whose numbers they have in another year."""

    near: Near = field(default_factory=lambda: defaultdict(dict))
    recalled: Near = field(default_factory=lambda: defaultdict(dict))


def _ranked_events(own: pd.DataFrame, known: pd.DataFrame, events: NDArray[np.int64]) -> _Found:
    """Return the events that each statement may be about; their codes are negative."""
    out = _Found()
    for rows, others in candidates(own, known):
        left, right = own.iloc[rows], known.iloc[others]
        points = likeness(left, right).total
        for pair in np.flatnonzero(recalled(left, right)):
            event = int(-events[others[pair]] - 1)
            out.recalled[int(rows[pair])][event] = (float(points[pair]), int(others[pair]))
        best = pd.DataFrame(
            {"row": rows, "event": events[others], "points": points, "report": others}
        )
        best = best[best["points"] > ELSEWHERE - 1].sort_values(
            "points", ascending=False, kind="stable"
        )
        best = best.drop_duplicates(["row", "event"]).groupby("row").head(NAMED + 2)
        for row, event, score, report in best.itertuples(index=False):
            out.near[row][-event - 1] = (score, report)
        _LOGGER.info("statements compared with the ledger: %s of %s", rows[-1] + 1, len(own))
    return out


def _ranked_statements(own: pd.DataFrame) -> _Found:
    """Return which statements may be about the same handover."""
    out = _Found()
    for rows, others in candidates(own, own):
        apart = rows != others
        one, other = rows[apart], others[apart]
        left, right = own.iloc[one], own.iloc[other]
        points = likeness(left, right).total
        for pair in np.flatnonzero(recalled(left, right)):
            peer = int(other[pair])
            out.recalled[int(one[pair])][peer] = (float(points[pair]), peer)
        kept = points > ELSEWHERE - 1
        order = np.lexsort((-points[kept], one[kept]))
        best = pd.DataFrame({"row": one[kept], "other": other[kept], "points": points[kept]}).iloc[
            order
        ]
        for row, statement, score in best.groupby("row").head(200).itertuples(index=False):
            out.near[row][statement] = (score, statement)
        _LOGGER.info("statements compared with each other: %s of %s", rows[-1] + 1, len(own))
    return out


class _Clusters:
    """Statements put to events one by one: those that say most come first."""

    def __init__(self, own: pd.DataFrame, events: _Found, peers: _Found) -> None:
        self.own, self.events, self.peers = own, events, peers
        self.matches: list[Match] = [Match(None) for _ in range(len(own))]
        self.placed: dict[int, int] = {}

    def found(self) -> list[Match]:
        own = self.own
        vague = np.select([own["first"] < 0, own["width"] > 31, own["width"] > 0], [3, 2, 1], 0)
        unsized = (own["total"] < 0).to_numpy()
        order = np.lexsort((np.arange(len(own)), unsized, own["planned"], ~own["said"], vague))
        left = [row for row in map(int, order) if not self._place(row, founding=True)]
        # Again: there are more events now.
        for row in left:
            self._place(row, founding=False)
        return self.matches

    def _place(self, row: int, *, founding: bool) -> bool:
        scores = dict(self.events.near.get(row, {}))
        for peer, (points, _) in self.peers.near.get(row, {}).items():
            event = self.placed.get(peer)
            if event is not None and points > scores.get(event, (-99.0, -1))[0]:
                scores[event] = (points, peer if event >= 0 else scores.get(event, (0, -1))[1])
        ranked = sorted(scores.items(), key=lambda one: -one[1][0])
        named: list[tuple[str | int, float]] = [
            (event, round(points, 2)) for event, (points, _) in ranked[:NAMED]
        ]
        best, (points, report) = ranked[0] if ranked else (None, (-99.0, -1))
        second = ranked[1][1][0] if len(ranked) > 1 else -99.0
        if best is not None and points >= ENOUGH and points - second >= AHEAD:
            self._put(row, best, Match(best, points, report, named))
        elif (same := self._only_recalled(row)) and (points < ELSEWHERE or best == same[0]):
            rest = [one for one in named if one[0] != same[0]]
            score = max(points, 0.0) if best == same[0] else 0.0
            self.matches[row] = Match(None, score, same[1], [(same[0], score), *rest], True)
            return False
        elif points < ELSEWHERE and founding and self._founds(row):
            self._put(row, row, Match(row, FULL / 2, row, named))
        else:
            self.matches[row] = Match(None, max(points, 0.0), report, named)
            return False
        return True

    def _only_recalled(self, row: int) -> tuple[int, int] | None:
        """Return the one event whose numbers a statement has in another year, and its report."""
        same = {event: report for event, (_, report) in self.events.recalled.get(row, {}).items()}
        for peer in self.peers.recalled.get(row, {}):
            event = self.placed.get(peer)
            if event is not None:
                same.setdefault(event, peer if event >= 0 else -1)
        return next(iter(same.items())) if len(same) == 1 else None

    def _founds(self, row: int) -> bool:
        """Say whether a statement says enough to make an event of its own."""
        one = self.own.iloc[row]
        sized = one["total"] >= 0 or one["families"] > 0 or one["width"] == 0
        # What was planned is a handover when another page tells of it.
        return bool(one["first"] >= 0 and sized and not one["planned"])

    def _put(self, row: int, event: int, found: Match) -> None:
        self.placed[row] = event
        self.matches[row] = found


def date_of(dates_said: list[tuple[str, str]]) -> str:
    """Return the date of a new event from (date, basis) of its statements, as the figures do."""
    said = [(date, basis) for date, basis in dates_said if date]
    count = Counter(date for date, _ in said)
    ranked = sorted(
        said, key=lambda one: (one[1] in OF_THE_PAGE, -len(one[0]), -count[one[0]], one[0])
    )
    return ranked[0][0] if ranked else ""


def event_id(area: str, date: str, kind: str, counted: bool, taken: Mapping[str, object]) -> str:
    """Return the key of a new event: area, date, and a letter for what is no repatriation.

    Examples
    --------
    >>> event_id("KGZ", "2023-12-07", "repatriation", True, {"KGZ-2023-12-07": 1})
    'KGZ-2023-12-07-2'
    """
    letter = LETTERS.get(kind, "x") if counted else "x"
    stem = f"{area}-{date}" + (f"-{letter}" if letter else "")
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}{number}" if letter else f"{stem}-{number}"
    return key


LETTERS = {
    "repatriation": "",
    "detainee_transfer": "d",
    "own_return": "o",
    "third_country_transfer": "t",
}
