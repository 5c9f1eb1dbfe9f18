"""How alike a statement and a report are: points for what agrees, less for what contradicts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nesyria.figures.events import OF_THE_PAGE
from nesyria.tableschema import dates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

# Points that an event needs.
ENOUGH = 3.0
# Points below which a statement is about something else.
ELSEWHERE = 0.8

MEASURES = ("persons", "women", "men", "children")
# Who did not come home from north-east Syria is not one of those who did.
OFF = ("not_completed", "outside_nes")

# Places that hold others: neither contradicts a place inside the other.
_WIDE = ("", "all-camps", "all-custody", "al-hol-roj", "syria", "conflict-zones")
_FAMILIES = re.compile(
    r"(?<![\d.,-])(\d{1,4})(?:th|st|nd|rd)?[ -](?:Iraqi |displaced |more )?famil(?:y|ies)\b"
)
_NO_DATE = -1


def features(ledger: pd.DataFrame, published: pd.Series) -> pd.DataFrame:
    """Return what is compared of statements or reports, in numbers.

    Parameters
    ----------
    ledger : DataFrame
        Rows in the fields of repatriation_reports, as text, blank as ''.
    published : Series
        Day of publication of each row's page, as text.
    """
    first, last, width = _span(ledger["date"])
    out = pd.DataFrame({"first": first, "last": last, "width": width}, index=ledger.index)
    for name in MEASURES:
        out[name] = _number(ledger[name])
    parts = out[list(MEASURES[1:])]
    summed = parts.where(parts >= 0, 0).sum(axis=1).where((parts >= 0).any(axis=1), -1)
    out["total"] = out["persons"].where(out["persons"] >= 0, summed)
    out["derived"] = (out["persons"] < 0) & (out["total"] >= 0)
    out["families"] = _number(ledger["note"].str.extract(_FAMILIES)[0].fillna(""))
    out["said"] = ~ledger["date_basis"].isin(OF_THE_PAGE)
    out["inexact"] = ~ledger["qualifier"].isin(["", "exact"])
    flags = ledger["flags"].str.split().map(set)
    out["off"] = flags.map(lambda own: bool(own & set(OFF)))
    out["planned"] = flags.map(lambda own: "planned" in own)
    if "unsure" in ledger:
        # What another page must tell of is no handover by itself either.
        out["planned"] |= ledger["unsure"]
    # Counts of some of the persons say little about the size of the whole.
    out["part"] = flags.map(lambda own: bool(own & {"partial", "several_events"}))
    out["told"] = _span(published)[1]
    for name in ("area_id", "kind", "site_id", "handed_over_by", "source_id"):
        out[name] = ledger[name]
    return out


def _span(texts: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    codes, distinct = pd.factorize(texts)
    spans = [dates.span(str(text)) if text else ("", "") for text in distinct]
    days = [
        np.array([_day(pair[which]) for pair in spans] or [0], dtype=np.int64)[codes]
        for which in (0, 1)
    ]
    first, last = (pd.Series(one, index=texts.index) for one in days)
    return first, last, last - first


def _day(text: str) -> int:
    return int(np.datetime64(text).astype(int)) if text else _NO_DATE


def _number(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts.replace("", "-1")).astype("int64")


@dataclass(frozen=True)
class Likeness:
    """Points of each compared pair, and where they come from."""

    date: Points
    size: Points
    other: Points
    same_day: NDArray[np.bool_]
    doubt: NDArray[np.bool_]

    @property
    def total(self) -> Points:
        """All points together.

        On one day a handover of another size may be another count of the same: too few points
        to be it, but too many to be something else. Where one says that it is another kind of
        movement, or that the persons did not come home, nothing is enough.
        """
        points = self.date + self.size + self.other
        points = np.where(self.doubt, np.minimum(points, ENOUGH - 0.01), points)
        return np.where(self.same_day, np.maximum(points, ELSEWHERE), points)


def likeness(left: pd.DataFrame, right: pd.DataFrame) -> Likeness:
    """Compare two frames of features row by row."""
    one = {name: left[name].to_numpy() for name in left.columns}
    other = {name: right[name].to_numpy() for name in right.columns}
    date = _dates(one, other)
    unlike = (one["kind"] != other["kind"]) & (one["kind"] != "other") & (other["kind"] != "other")
    doubt = (one["off"] != other["off"]) | unlike
    return Likeness(date, _sizes(one, other), _others(one, other), (date >= 2.2) & ~unlike, doubt)


def recalled(left: pd.DataFrame, right: pd.DataFrame) -> NDArray[np.bool_]:
    """Say per pair whether all is alike but the year, of which one of them names no more.

    A year that a page recalls is off by one more easily than a number and its parts.
    """
    one = {name: left[name].to_numpy() for name in left.columns}
    other = {name: right[name].to_numpy() for name in right.columns}
    gap = np.maximum(one["first"] - other["last"], other["first"] - one["last"])
    dated = (one["first"] >= 0) & (other["first"] >= 0)
    year = (np.maximum(one["width"], other["width"]) > 31) & dated & (gap > 0) & (gap <= 366)
    alike = (one["total"] == other["total"]) & (one["total"] >= 0) & (one["kind"] == other["kind"])
    parts = np.zeros(len(left), dtype=bool)
    for name in MEASURES[1:]:
        both = (one[name] >= 0) & (other[name] >= 0)
        alike &= ~both | (one[name] == other[name])
        parts |= both
    whole = ~(one["part"] | other["part"] | one["off"] | other["off"])
    return np.asarray(year & alike & parts & whole)


def _dates(one: dict[str, NDArray], other: dict[str, NDArray]) -> Points:  # type: ignore[type-arg]
    undated = (one["first"] < 0) | (other["first"] < 0)
    gap = np.maximum(one["first"] - other["last"], other["first"] - one["last"]).clip(min=0)
    width = np.maximum(one["width"], other["width"])
    # Days: a departure and an arrival lie a day or two apart; announcements a week.
    points = np.select(
        [gap == 0, gap == 1, gap <= 3, gap <= 7, gap <= 14], [3.0, 2.2, 1.2, 0, -2], -4
    )
    # Months and years: they agree, or they do not.
    month = np.select([gap == 0, gap <= 3, gap <= 10], [1.3, 0.0, -1.0], -3.5)
    year = np.where(gap == 0, 0.4, -3.5)
    points = np.select([width > 31, width > 0], [year, month], points)
    # A page tells what happened before it: only its day is known.
    for page, event in ((one, other), (other, one)):
        lag = page["first"] - event["first"]
        late = np.select(
            [lag < -2, lag < 0, lag <= 1, lag <= 3, lag <= 7, lag <= 21],
            [-3, 0.5, 2.5, 1.8, 1.0, 0],
            -2,
        )
        only = ~page["said"] & (width == 0)
        points = np.where(only, np.maximum(late, np.where(event["said"], -9, points)), points)
    return np.where(undated, 0.0, points)


def _sizes(one: dict[str, NDArray], other: dict[str, NDArray]) -> Points:  # type: ignore[type-arg]
    points = np.zeros(len(one["first"]))
    inexact = one["inexact"] | other["inexact"]
    derived = one["derived"] | other["derived"]
    for name in ("total", "women", "men", "children"):
        mine, theirs = one[name], other[name]
        both = (mine >= 0) & (theirs >= 0)
        most = np.maximum(np.maximum(mine, theirs), 1)
        apart = np.abs(mine - theirs) / most
        # The same large number is no accident; the same small one may be.
        alike = np.minimum(4.0, 1.0 + np.log2(most) / 2)
        near = np.where(inexact, 1.2, 0.8)
        unlike = np.select([apart <= 0.06, apart <= 0.2, apart <= 0.45], [near, -0.5, -1.8], -3.0)
        unlike = np.where(np.abs(mine - theirs) <= 1, np.maximum(unlike, -0.6), unlike)
        found = np.where(apart == 0, alike, unlike)
        weight = 1.0 if name == "total" else 0.4
        # Parts of which one is missing add up to less than the whole.
        lesser = np.where(derived & (found < 0), 0.4, 1.0) if name == "total" else 1.0
        points += np.where(both, found * weight * lesser, 0.0)
    points = np.where((one["part"] | other["part"]) & (points < 0), points * 0.2, points)
    families = (one["families"] > 0) & (other["families"] > 0)
    apart = np.abs(one["families"] - other["families"])
    told = np.select([apart == 0, apart <= 3], [2.0, 0.0], -1.5)
    return np.clip(points + np.where(families, told, 0.0), -6.0, 6.0)


def _others(one: dict[str, NDArray], other: dict[str, NDArray]) -> Points:  # type: ignore[type-arg]
    points = np.where(one["kind"] == other["kind"], 0.5, -1.5)
    points = np.where(
        one["off"] | other["off"], np.where(one["off"] == other["off"], 0.5, -2.0), points
    )
    wide = np.isin(one["site_id"], _WIDE) | np.isin(other["site_id"], _WIDE)
    points += np.where(wide, 0.0, np.where(one["site_id"] == other["site_id"], 0.5, -1.0))
    by = (one["handed_over_by"] != "") & (one["handed_over_by"] == other["handed_over_by"])
    return points + np.where(by, 0.3, 0.0)
