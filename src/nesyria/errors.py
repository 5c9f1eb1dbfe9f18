"""The one error that this package raises for a mistake that a person can mend, and its hints."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Collection, Iterable, Sequence

# What a person reads of a list of choices, and how long a key is that a hint is looked for.
_SHOWN, _LONGEST = 50, 100
# How many choices are compared letter by letter with what was typed.
_COMPARED = 10


class NesyriaError(ValueError):
    """Something that the caller can put right; the message says what and how."""


def invalid_choice(what: str, value: object, choices: Iterable[str]) -> NesyriaError:
    """Return the error for a value outside a closed list, naming the list."""
    shown = repr(value) if len(repr(value)) <= _LONGEST else f"{repr(value)[:_LONGEST]}..."
    return NesyriaError(f"unknown {what} {shown}; choose one of: {listed(choices)}")


def first_line(error: object) -> str:
    r"""Return the first line of what a library says of an error; its name where it says nothing.

    Examples
    --------
    >>> first_line(OSError("no room\nat line 5")), first_line(MemoryError())
    ('no room', 'MemoryError')
    """
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def listed(choices: Iterable[str]) -> str:
    """Return a list in words, no longer than a person reads.

    Examples
    --------
    >>> listed(["a", "b"])
    'a, b'
    >>> listed(str(number) for number in range(1000))[-22:]
    '7, 48, 49 and 950 more'
    """
    every = [str(one) for one in choices]
    first = ", ".join(every[:_SHOWN])
    return f"{first} and {len(every) - _SHOWN:,} more" if len(every) > _SHOWN else first


def nearest(value: str, choices: Collection[str]) -> str:
    """Return the choice that a value is a typo of; '' where none is near.

    Only those that begin and end most like it are compared letter by letter.

    Examples
    --------
    >>> nearest("KGS", ["FRA", "KGZ"])
    'KGZ'
    """
    import difflib

    if len(value) > _LONGEST:
        return ""
    likely = (one for one in choices if abs(len(one) - len(value)) <= len(value) // 2)
    compared = heapq.nlargest(_COMPARED, likely, key=lambda one: _shared(one, value))
    return next(iter(difflib.get_close_matches(value, compared, 1)), "")


def _shared(one: str, other: str) -> int:
    """Return how many letters two texts share at their beginnings and at their ends."""
    return _run(one, other) + _run(one[::-1], other[::-1])


def _run(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
