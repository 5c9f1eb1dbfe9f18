"""What an explanation says in words."""

from __future__ import annotations

from collections.abc import Sequence

# Each criterion of the rule: why the first stands first, and what those behind it are.
WORDS = {
    "doubted": (
        "a report that nothing casts doubt on stands before one that is doubted",
        "doubted",
    ),
    "inexact": ("an exact number stands before one that is not exact", "not exact"),
    "source_rank": ("a better kind of source stands first", "kind of source"),
    "frequency": ("the number that most reports of this standing state is first", "fewer reports"),
    "published": ("the page that was published last stands first", "published earlier"),
    "number": ("the larger number is first where nothing else decides", "smaller number"),
    "as_of": ("the total of the latest date stands first", "earlier date"),
    "value": ("the larger number is first where nothing else decides", "smaller number"),
}


# Why a total of a country cannot stand for it where no flag says so: in short, and in full.
LEFT_OUT = {
    "scope": ("another place", "it is of another place than north-east Syria, or of a wider one"),
    "as_of": ("no date", "it is stated of no date"),
    "since": ("part of the time", "it does not count from the beginning, but from a later date"),
    "qualifier": ("upper bound", "an upper bound says nothing of how many there were at least"),
}


def number_of(count: int, noun: str) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> number_of(1, "report"), number_of(1200, "report")
    ('1 report', '1,200 reports')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def qualifier_words(qualifier: str | None) -> str:
    """Return what stands before a number that is not exact: the words of its qualifier, a space.

    Examples
    --------
    >>> qualifier_words("at_most"), qualifier_words("exact"), qualifier_words(None)
    ('at most ', '', '')
    """
    return "" if qualifier in (None, "exact") else f"{qualifier} ".replace("_", " ")


def why_reports(numbers: Sequence[int], criterion: str | None, basis: str | None) -> str:
    """Say why the first of the numbers that reports state is the figure."""
    if not numbers:
        return "no report that counts states it"
    summed = "the sum of the parts that one report states; " if basis == "summed" else ""
    if criterion is not None:
        return f"{summed}{WORDS[criterion][0]}"
    if len(numbers) == 1:
        return f"{summed}one report states it"
    return f"{summed}all {len(numbers):,} reports that state it agree"


def why_events(
    counted: int, silent: int, until: str | None = None, since: str | None = None
) -> str:
    """Say what a figure that is summed over events is made from."""
    by = (f" from {since}" if since else "") + (f" up to {until}" if until else "")
    if not counted:
        none = f"none of {number_of(silent, 'event')}{by} states it"
        return none if silent else f"no event{by} is counted"
    without = f"; {number_of(silent, 'event')} without a number add nothing" if silent else ""
    return f"the sum of {number_of(counted, 'event')}{by}{without}"


# Of what depends on a stated total, where there is none.
NOTHING_STATED = "no total is stated, so that there is only what is counted"


def why_at_least(stated: int, then: int | None, after: int) -> str:
    """Say how the least number that a country has taken home is found."""
    greater = "what is stated" if stated >= (then or 0) else "what was counted by then"
    more = f", and {number_of(after, 'event')} after it" if after else "; no event came after it"
    return f"the greater of what is stated and what was counted by then ({greater}){more}"


def in_range(value: int | None, low: int | None, high: int | None) -> str:
    """Return a number with its range where the two differ.

    Examples
    --------
    >>> in_range(1096, 95, 1096), in_range(96, 96, 96), in_range(None, None, None)
    ('1,096 (95 to 1,096)', '96', 'not known')
    """
    if low is not None and high is not None and (low, high) != (value, value):
        ends = f"{low:,} to {high:,}"
        return ends if value is None else f"{value:,} ({ends})"
    return "not known" if value is None else f"{value:,}"
