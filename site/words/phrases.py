"""What pages say of figures in whole phrases, in the language that is written in.

In English they are the words of the package itself, which a test compares.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from nesyria.explanation.model import Measure
from nesyria.explanation.words import WORDS
from words.formats import number
from words.messages import gettext as _
from words.messages import message, ngettext


def events(count: Any) -> str:
    """Return a count of events in words."""
    return ngettext("%(n)s event", "%(n)s events", count)


def reports(count: Any) -> str:
    """Return a count of reports in words."""
    return ngettext("%(n)s report", "%(n)s reports", count)


def people(part: str, count: Any) -> str:
    """Return a count of persons, women, men or children in words."""
    if part == "women":
        return ngettext("%(n)s woman", "%(n)s women", count)
    if part == "men":
        return ngettext("%(n)s man", "%(n)s men", count)
    if part == "children":
        return ngettext("%(n)s child", "%(n)s children", count)
    return ngettext("%(n)s person", "%(n)s persons", count)


def ends(low: Any, high: Any) -> str:
    """Return the ends of a range."""
    return _("%(low)s to %(high)s", low=number(low), high=number(high))


def span(first: str, last: str) -> str:
    """Return two days as a period, and one day as a day."""
    return first if first == last else _("%(first)s to %(last)s", first=first, last=last)


def in_range(value: int | None, low: int | None, high: int | None) -> str:
    """Return a number with its range where the two differ."""
    if low is not None and high is not None and (low, high) != (value, value):
        span = ends(low, high)
        return span if value is None else f"{number(value)} ({span})"
    return _("not known") if value is None else number(value)


def why(found: Measure) -> str:
    """Say why the figure of an event is this number."""
    numbers = [one.number for one in found.reports if one.number is not None]
    if not numbers:
        return _("no report that counts states it")
    if found.decided_by is not None:
        said = message(WORDS[found.decided_by][0])
    elif len(numbers) == 1:
        said = _("one report states it")
    else:
        said = ngettext(
            "all %(n)s reports that state it agree",
            "all %(n)s reports that state it agree",
            len(numbers),
        )
    if found.basis == "summed":
        return _("the sum of the parts that one report states; %(why)s", why=said)
    return said


def counted(count: int, events: int, silent: int) -> str:
    """Say what is counted beside a stated total: a sum over no number is none."""
    if events > silent:
        return _("%(n)s counted", n=number(count))
    return _("no number counted") if events else _("nothing counted")


def gap(stated: int | None, then: int | None, basis: str | None) -> str:
    """Say how far a country's stated total and what is counted are from each other."""
    if stated is None:
        return _("no total stated") if basis == "counted" else _("no number known")
    if then is None:
        return _("none counted by then") if basis == "both" else _("no number counted")
    if stated == then:
        return _("counted as stated")
    apart = number(abs(stated - then))
    if stated > then:
        return _("%(n)s more stated than counted", n=apart)
    return _("%(n)s more counted than stated", n=apart)


def figure(value: Any) -> str:
    """Return a number with thousands apart, or a dash where there is none."""
    return "–" if pd.isna(value) else number(int(value))


def between(low: Any, high: Any, voices: pd.Series) -> str:
    """Return a range in words that show whether sources differ, and whether several agree.

    ``voices`` says of each event that is summed how many publishers state its number.
    """
    if pd.isna(low):
        return _("no number is stated")
    if low != high:
        return _("sources: %(low)s to %(high)s", low=figure(low), high=figure(high))
    alone = int((voices == 1).sum())
    if not alone:
        return _("no source differs")
    if len(voices) == 1:
        return _("one publisher")
    return ngettext(
        "%(n)s of %(events)s rests on one publisher alone",
        "%(n)s of %(events)s rest on one publisher alone",
        alone,
        events=events(len(voices)),
    )


def noun(part: str, count: int) -> str:
    """Return what a measure counts, one or many."""
    one = {"women": "woman", "men": "man", "children": "child", "persons": "person"}
    return one[part] if count == 1 else part
