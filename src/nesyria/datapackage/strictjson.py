"""JSON that means the same to every reader: no key twice, no NaN, of bounded depth.

What the standard leaves open, readers settle in different ways: of two keys of one name some take
the first and some the last, and numbers beyond what a double holds are infinite to some.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from nesyria.errors import NesyriaError

# As deep as no schema, suite or descriptor is; libraries walk through JSON by recursion.
MAX_DEPTH = 50


def loads(content: bytes, name: object) -> Any:
    """Return the value that the bytes of a JSON file hold.

    Parameters
    ----------
    content : bytes
        The file, in UTF-8.
    name : str
        What it is called in an error.

    Raises
    ------
    NesyriaError
        When it is not JSON, or JSON that readers understand in different ways.

    Examples
    --------
    >>> loads(b'{"a": 1, "a": 2}', "x.json")
    Traceback (most recent call last):
        ...
    nesyria.errors.NesyriaError: x.json: an object has the key 'a' twice; keep one
    """
    try:
        found = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=lambda pairs: _object(pairs, name),
            parse_constant=lambda word: _refused(f"{word} is no number in JSON", name),
            parse_float=lambda text: _number(text, name),
        )
    except NesyriaError:
        raise
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError as error:
        raise NesyriaError(f"{name}: not valid JSON in UTF-8: {error}") from None
    if _is_deep(found):
        raise _too_deep(name)
    return found


def _object(pairs: Sequence[tuple[str, Any]], name: object) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        _refused(f"an object has the key {twice[:100]!r} twice; keep one", name)
    return found


def _number(text: str, name: object) -> float:
    number = float(text)
    if math.isinf(number):
        _refused(f"{text[:40]} is beyond what readers hold as a number", name)
    return number


def _refused(reason: str, name: object) -> None:
    raise NesyriaError(f"{name}: {reason}")


def _is_deep(found: object) -> bool:
    """Say whether a value has more levels than are allowed, level by level."""
    level = [found]
    for _ in range(MAX_DEPTH):
        level = [
            one
            for outer in level
            if isinstance(outer, dict | list)
            for one in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(one, dict | list)
        ]
        if not level:
            return False
    return True


def _too_deep(name: object) -> NesyriaError:
    return NesyriaError(f"{name}: nested more than {MAX_DEPTH} levels deep")
