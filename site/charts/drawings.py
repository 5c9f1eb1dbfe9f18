"""The drawings of charts in the language that pages are written in."""

from __future__ import annotations

import re
from typing import Any

from words import formats, language
from words.messages import message
from words.titles import WORDED

QUOTED = re.compile(r"'([^']*)'")


def translated(drawing: dict[str, Any]) -> dict[str, Any]:
    """Return a drawing with its titles, its words, and its numbers and days in the language.

    Lines and axes run from left to right in all languages, as numbers and years do.

    Parameters
    ----------
    drawing : dict
        The Vega-Lite specification in English.
    """
    if language.is_english():
        return drawing
    made: dict[str, Any] = _said(drawing)
    made["config"] = made.get("config", {}) | {"locale": formats.time_words(language.current())}
    return made


def _said(part: Any) -> Any:
    if isinstance(part, list):
        return [_said(one) for one in part]
    if not isinstance(part, dict):
        return part
    made = {}
    for key, value in part.items():
        if key in ("title", WORDED) and isinstance(value, str):
            made[key] = message(value)
        elif key == "scale" and part.get("field") == WORDED:
            made[key] = value | {"domain": [message(one) for one in value["domain"]]}
        elif key == "filter" and isinstance(value, str) and f"datum.{WORDED} " in value:
            made[key] = QUOTED.sub(lambda found: f"'{_in_quotes(message(found[1]))}'", value)
        else:
            made[key] = _said(value)
    return made


def _in_quotes(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
