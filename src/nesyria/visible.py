"""Text as a terminal may show it: what stands in data cannot move its cursor or turn its text."""

from __future__ import annotations

import json

# Line ends and tabs; and the joiners, which are part of how Persian and Kurdish are spelled.
_KEPT = "\n\t\u200c\u200d"


def visible(text: str) -> str:
    r"""Return a text with what cannot be seen written out, as JSON does.

    Examples
    --------
    >>> print(visible("al-Hol\x1b[2J"))
    al-Hol\u001b[2J
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in _KEPT else json.dumps(char)[1:-1] for char in text
    )
